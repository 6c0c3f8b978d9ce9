//! What a cell means: texts, numbers, amounts, weights, yes and no, as people and spreadsheets write them in French and in
//! English. A rule that a cell breaks is named as in [`shared::validation::BrokenRule`].

use shared::{Grams, Money};

use super::neutral;
use crate::search;

/// What a cell of a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// What was typed. All cells of a CSV are texts.
    Text(String),
    /// A number, or what a formula gave.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A day or a moment, as it is shown: `01/05/2026`.
    Date(String),
    /// What stands in place of a formula's result: `#N/A`.
    Error(String),
}

/// A rule that a cell breaks.
pub type Rule = String;

/// What a file has before decimals, `,` or `.`; `None` when nothing in it says so.
pub type Mark = Option<char>;

/// What was read; `None` for an empty cell.
pub type Read<T> = Result<Option<T>, Rule>;

impl Cell {
    /// A text as it was before it was neutralised; empty when nothing was typed, an error when it stands for one.
    pub fn typed(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            Self::Empty
        } else if is_error(trimmed) {
            Self::Error(trimmed.to_owned())
        } else {
            Self::Text(neutral::restored(text).to_owned())
        }
    }

    /// What stands there, for whoever has to find it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Date(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.into(),
        }
    }
}

/// Whether a spreadsheet wrote this in place of a result, in French or English.
fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 15] = [
        "#N/A", "#N/D", "#REF!", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NAME?", "#NOM?", "#NULL!", "#NUL!", "#NUM!",
        "#NOMBRE!", "#CALC!", "#SPILL!", "#DATA!",
    ];
    if let Some(number) = text.strip_prefix("Err:") {
        return number.bytes().all(|b| b.is_ascii_digit());
    }
    // French has a blank before the sign: `#VALEUR !`.
    text.starts_with('#') && ERRORS.contains(&text.replace(char::is_whitespace, "").as_str())
}

/// A text without blanks around it and with line breaks as the shop keeps them. A number is taken as it is written.
pub fn text(cell: &Cell) -> Read<String> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Text(text) => Ok(Some(plain(text)).filter(|text| !text.is_empty())),
        Cell::Number(number) => Ok(Some(number.to_string())),
        Cell::Flag(_) | Cell::Date(_) => Err("not_a_text".into()),
        Cell::Error(_) => Err("formula_error".into()),
    }
}

/// Without blanks around it, and each line break one character.
pub fn plain(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace('\r', "\n")
}

/// Two texts that are the same without case, accents and signs.
pub fn is_same(one: &str, other: &str) -> bool {
    search::slug(one) == search::slug(other)
}

/// The parts of a text, without blanks around them; empty ones are left out.
pub fn list(cell: &Cell, separators: &[char]) -> Result<Vec<String>, Rule> {
    let text = text(cell)?.unwrap_or_default();
    let parts = text.split(separators).map(str::trim).filter(|part| !part.is_empty());
    Ok(parts.map(str::to_owned).collect())
}

/// Yes or no.
pub fn flag(cell: &Cell) -> Read<bool> {
    let text = match cell {
        Cell::Flag(flag) => return Ok(Some(*flag)),
        Cell::Number(number) => match as_whole(*number) {
            Some(1) => return Ok(Some(true)),
            Some(0) => return Ok(Some(false)),
            _ => return Err("not_a_flag".into()),
        },
        Cell::Date(_) => return Err("not_a_flag".into()),
        other => text(other)?,
    };
    text.map(|text| match text.to_lowercase().as_str() {
        "vrai" | "true" | "oui" | "yes" | "1" | "x" => Ok(true),
        "faux" | "false" | "non" | "no" | "0" => Ok(false),
        _ => Err("not_a_flag".into()),
    })
    .transpose()
}

/// An amount in euros of at most two decimals.
pub fn amount(cell: &Cell, mark: Mark) -> Read<Money> {
    let digits = match cell {
        Cell::Number(euros) => {
            let (cents, most) = (euros * 100.0, Money::MAX.euros() * 100.0);
            // What a formula gives is off by far less than a tenth of a cent, and a third decimal by more.
            if !cents.is_finite() || cents.abs() > most {
                return Err(format!("too_large:{}", Money::MAX.euros()));
            } else if (cents - cents.round()).abs() > 1e-3 {
                return Err("too_many_decimals:2".into());
            }
            #[expect(clippy::cast_possible_truncation, reason = "whole and within MAX")]
            return Ok(Some(Money::from_cents(cents.round() as i64)));
        }
        other => number_text(other, &["€", "eur", "euros"], mark, "not_an_amount")?,
    };
    let Some(digits) = digits else { return Ok(None) };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits.as_str()),
    };
    let decimals = digits.split_once('.').map_or("", |(_, decimals)| decimals);
    if decimals.trim_end_matches('0').len() > 2 {
        return Err("too_many_decimals:2".into());
    }
    let short = digits.split_once('.').map_or(digits.to_owned(), |(whole, decimals)| {
        format!("{whole}.{}", decimals.trim_end_matches('0'))
    });
    let amount = Money::parse(&short).ok_or_else(|| format!("too_large:{}", Money::MAX.euros()))?;
    Ok(Some(Money::from_cents(sign * amount.cents())))
}

/// A whole number.
pub fn whole(cell: &Cell, mark: Mark) -> Read<i64> {
    let Some(number) = decimal_with(cell, &[], mark, "not_a_number")? else {
        return Ok(None);
    };
    as_whole(number).map(Some).ok_or_else(|| "not_a_number".into())
}

fn as_whole(number: f64) -> Option<i64> {
    const MOST: f64 = 1e15;
    let whole = number.round();
    #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^53")]
    ((number - whole).abs() < 1e-6 && whole.abs() <= MOST).then_some(whole as i64)
}

/// A number.
pub fn decimal(cell: &Cell, units: &[&str], mark: Mark) -> Read<f64> {
    decimal_with(cell, units, mark, "not_a_decimal")
}

/// A rate in per cent. A spreadsheet holds 5.5% as 0.055, and there is no rate below 1 but 0.
pub fn per_cent(cell: &Cell, mark: Mark) -> Read<f64> {
    Ok(decimal(cell, &["%"], mark)?.map(|rate| match cell {
        Cell::Number(_) if rate.abs() < 1.0 => (rate * 100_000.0).round() / 1000.0,
        _ => rate,
    }))
}

/// A weight in grams, or with its unit in kilos.
pub fn grams(cell: &Cell, mark: Mark) -> Read<Grams> {
    let is_in_kilos = matches!(cell, Cell::Text(text) if text.trim().to_lowercase().ends_with("kg"));
    let Some(number) = decimal_with(cell, &["kg", "g", "gr"], mark, "not_a_weight")? else {
        return Ok(None);
    };
    let grams = as_whole(if is_in_kilos { number * 1000.0 } else { number });
    grams
        .map(|grams| Some(Grams(grams)))
        .ok_or_else(|| "not_a_weight".into())
}

fn decimal_with(cell: &Cell, units: &[&str], mark: Mark, rule: &str) -> Read<f64> {
    if let Cell::Number(number) = cell {
        return Ok(Some(*number));
    }
    let digits = number_text(cell, units, mark, rule)?;
    digits
        .map(|digits| digits.parse().map_err(|_| rule.to_owned()))
        .transpose()
}

/// The number of a text, as digits with at most one point: `-1234.5`. `rule` is what it breaks when it is none.
fn number_text(cell: &Cell, units: &[&str], mark: Mark, rule: &str) -> Read<String> {
    let text = match cell {
        Cell::Date(_) => return Err("a_date".into()),
        Cell::Flag(_) | Cell::Number(_) => return Err(rule.into()),
        other => text(other)?,
    };
    text.map(|text| digits(&text, units, mark, rule)).transpose()
}

fn digits(text: &str, units: &[&str], mark: Mark, rule: &str) -> Result<String, Rule> {
    let lower = text.to_lowercase();
    let mut number = lower.as_str();
    for unit in units {
        let without = number.strip_suffix(unit).or_else(|| number.strip_prefix(unit));
        if let Some(without) = without {
            number = without.trim();
            break;
        }
    }
    let (sign, number) = match number.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", number.strip_prefix('+').unwrap_or(number)),
    };
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '\'' | '’');
    let marks = |mark: char| number.chars().filter(|c| *c == mark).count();
    let has_blanks = number.chars().any(is_blank);
    let (commas, points) = (marks(','), marks('.'));
    let last = number.rfind([',', '.']);
    // Where decimals begin, and what stands between thousands.
    let (whole, decimals) = match (commas, points, last) {
        (1, 1, Some(at)) => number.split_at(at),
        (1, 0, Some(at)) | (0, 1, Some(at)) => {
            let (whole, decimals) = number.split_at(at);
            let could_be_thousands = decimals.len() == 4 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            let could_be_thousands = could_be_thousands && !has_blanks;
            match mark {
                Some(mark) if could_be_thousands && !decimals.starts_with(mark) => (number, ""),
                None if could_be_thousands => return Err("ambiguous_number".into()),
                _ => (whole, decimals),
            }
        }
        (1, _, Some(at)) if number.as_bytes()[at] == b',' => number.split_at(at),
        (_, 1, Some(at)) if number.as_bytes()[at] == b'.' => number.split_at(at),
        (_, 0, _) | (0, _, _) | (_, _, None) => (number, ""),
        _ => return Err(rule.into()),
    };
    let decimals = decimals.get(1..).unwrap_or_default();
    let groups: Vec<_> = whole.split(|c| is_blank(c) || c == ',' || c == '.').collect();
    let are_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let are_grouped = groups.len() == 1 || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    if groups[0].is_empty() || !are_grouped || !groups.iter().all(|group| are_digits(group)) || !are_digits(decimals) {
        return Err(rule.into());
    }
    let (whole, point) = (groups.concat(), if decimals.is_empty() { "" } else { "." });
    if whole.len() > 15 {
        return Err(rule.into());
    }
    Ok(format!("{sign}{whole}{point}{decimals}"))
}

/// What stands before decimals in this number; `None` when it could be read either way, or is none.
pub fn mark_of(text: &str) -> Mark {
    let number = text.trim_matches(|c: char| !c.is_ascii_digit());
    let is_one = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '.');
    let at = number.rfind([',', '.']).filter(|_| number.chars().all(is_one))?;
    let (mark, other) = if number[at..].starts_with(',') {
        (',', '.')
    } else {
        ('.', ',')
    };
    let decimals = number.len() - at - 1;
    if number[..at].contains(mark) {
        // Between thousands, so that the other one is for decimals.
        return (decimals == 3).then_some(other);
    }
    let is_grouped = number.contains([other, ' ', '\u{a0}', '\u{202f}']);
    (decimals != 3 || is_grouped || number.starts_with('0')).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Cell {
        Cell::typed(text)
    }

    #[test]
    fn an_amount_is_read_as_french_and_english_people_and_spreadsheets_write_it() {
        for (text, cents) in [
            ("4,20", 420),
            ("4.2", 420),
            ("4", 400),
            ("0,05", 5),
            ("12,50 €", 1250),
            ("12,50\u{a0}€", 1250),
            ("€12.50", 1250),
            ("1 234,50", 123_450),
            ("1\u{202f}234,50\u{a0}€", 123_450),
            ("1\u{a0}234", 123_400),
            ("1.234,50", 123_450),
            ("1,234.50", 123_450),
            ("1’234.50", 123_450),
            ("4,205.1", 420_510),
            ("-3", -300),
            ("−3,50", -350),
            ("0,500", 50),
        ] {
            assert_eq!(amount(&typed(text), None), Ok(Some(Money::from_cents(cents))), "{text}");
        }
        for (text, rule) in [
            ("gratuit", "not_an_amount"),
            ("1,2,3", "not_an_amount"),
            ("12 34", "not_an_amount"),
            ("1 23,5", "not_an_amount"),
            ("1e3", "not_an_amount"),
            (",5", "not_an_amount"),
            ("4,200", "ambiguous_number"),
            ("4.200", "ambiguous_number"),
            ("4,2051", "too_many_decimals:2"),
            ("99999999999", "too_large:10000000"),
            ("١٢", "not_an_amount"),
            ("#N/D", "formula_error"),
            ("#VALEUR !", "formula_error"),
            ("Err:502", "formula_error"),
        ] {
            assert_eq!(amount(&typed(text), None), Err(rule.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_number_cell_is_an_amount_unless_it_has_a_third_decimal() {
        for (euros, expected) in [
            (4.2, Ok(420)),
            (4.2 * 1.1 + 0.0, Ok(462)),
            (0.1 + 0.2, Ok(30)),
            (-3.0, Ok(-300)),
            (4.431, Err("too_many_decimals:2")),
            (1e12, Err("too_large:10000000")),
            (f64::NAN, Err("too_large:10000000")),
        ] {
            let found = amount(&Cell::Number(euros), None).map(|amount| amount.unwrap().cents());
            assert_eq!(found, expected.map_err(str::to_owned), "{euros}");
        }
        assert_eq!(amount(&Cell::Date("01/05/2026".into()), None), Err("a_date".into()));
        assert_eq!(amount(&Cell::Flag(true), None), Err("not_an_amount".into()));
        assert_eq!(amount(&Cell::Empty, None), Ok(None));
    }

    #[test]
    fn whole_numbers_weights_and_rates() {
        let cases: [(Read<i64>, Read<i64>); 8] = [
            (whole(&typed("12"), None), Ok(Some(12))),
            (whole(&typed("12 000"), None), Ok(Some(12_000))),
            (whole(&typed("12,0"), None), Ok(Some(12))),
            (whole(&typed("12,5"), None), Err("not_a_number".into())),
            (whole(&typed("12.000"), None), Err("ambiguous_number".into())),
            (whole(&Cell::Number(12.7), None), Err("not_a_number".into())),
            (whole(&Cell::Number(-3.0), None), Ok(Some(-3))),
            (whole(&typed("007"), None), Ok(Some(7))),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
        for (cell, expected) in [
            (typed("250"), Ok(250)),
            (typed("250 g"), Ok(250)),
            (typed("1,5 kg"), Ok(1500)),
            (typed("1.25kg"), Ok(1250)),
            (Cell::Number(250.0), Ok(250)),
            (typed("lourd"), Err("not_a_weight")),
            (typed("0,2505 kg"), Err("not_a_weight")),
        ] {
            let found = grams(&cell, None).map(|grams| grams.unwrap().0);
            assert_eq!(found, expected.map_err(str::to_owned), "{cell:?}");
        }
        for (cell, expected) in [
            (typed("5,5"), 5.5),
            (typed("5,50%"), 5.5),
            (typed("5.5 %"), 5.5),
            (Cell::Number(0.055), 5.5),
            (Cell::Number(0.021), 2.1),
            (Cell::Number(0.2), 20.0),
            (Cell::Number(5.5), 5.5),
            (Cell::Number(0.0), 0.0),
        ] {
            assert_eq!(per_cent(&cell, None), Ok(Some(expected)), "{cell:?}");
        }
    }

    #[test]
    fn a_file_shows_what_it_has_before_decimals() {
        for (text, mark) in [
            ("12,60 €", Some(',')),
            ("€12.60", Some('.')),
            ("1,234.50", Some('.')),
            ("1.234,50", Some(',')),
            ("1 234,567", Some(',')),
            ("1,234,567", Some('.')),
            ("0.125", Some('.')),
            ("14,000", None),
            ("14.000", None),
            ("12", None),
            ("1.2.3", None),
            ("a,b", None),
            ("", None),
        ] {
            assert_eq!(mark_of(text), mark, "{text}");
        }
        assert_eq!(whole(&typed("14,000"), Some('.')), Ok(Some(14_000)));
        assert_eq!(whole(&typed("14,000"), Some(',')), Ok(Some(14)));
        assert_eq!(decimal(&typed("1.250"), &[], Some('.')), Ok(Some(1.25)));
    }

    #[test]
    fn yes_and_no_in_both_languages() {
        for yes in ["VRAI", "vrai", "TRUE", "oui", "Yes", "1", "x"] {
            assert_eq!(flag(&typed(yes)), Ok(Some(true)), "{yes}");
        }
        for no in ["FAUX", "false", "Non", "no", "0"] {
            assert_eq!(flag(&typed(no)), Ok(Some(false)), "{no}");
        }
        assert_eq!(flag(&Cell::Flag(true)), Ok(Some(true)));
        assert_eq!(flag(&Cell::Number(1.0)), Ok(Some(true)));
        for wrong in [typed("peut-être"), Cell::Number(2.0), Cell::Date("01/05/2026".into())] {
            assert_eq!(flag(&wrong), Err("not_a_flag".into()), "{wrong:?}");
        }
    }

    #[test]
    fn a_text_keeps_its_zeros_and_loses_the_blanks_around_it() {
        assert_eq!(text(&typed(" 007 \r\n")), Ok(Some("007".into())));
        assert_eq!(text(&typed("a\r\nb")), Ok(Some("a\nb".into())));
        assert_eq!(text(&Cell::Number(1924.0)), Ok(Some("1924".into())));
        assert_eq!(text(&Cell::Flag(true)), Err("not_a_text".into()));
        assert_eq!(text(&typed("  ")), Ok(None));
        assert_eq!(text(&typed("#Fromage")), Ok(Some("#Fromage".into())));
    }
}
