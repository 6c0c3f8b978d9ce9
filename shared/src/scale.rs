//! What a label of a scale says: which article, how much of it. Two kinds of codes are read: EAN-13 in the layouts of a
//! shop's own scale (GS1 General Specifications § 2.1.11, “variable measure trade items”, whose inside is left to each
//! country and shop), and GS1-128 or GS1 `DataMatrix` with application identifiers (§ 3.2).

use std::str::FromStr;

use crate::{Grams, Money, period::Day};

/// How the numbers of a shop's scale are laid out, one for each prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layouts(Vec<Layout>);

/// `02:5:5w3`: begins with 02, five digits name the article, five digits say the weight in kilograms with three
/// decimals. `p2` in the place of `w3`: a price in euros with two decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Layout {
    prefix: String,
    /// Digits of the article.
    article: usize,
    /// Digits of the weight or price, which stand last before the check digit.
    value: usize,
    measure: Measure,
    decimals: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Kilograms,
    Euros,
}

/// What a label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The article's number on the scale, or its GTIN, without zeros before it.
    pub article: String,
    /// How much of it.
    pub amount: Amount,
    /// The last day on which it may be used (application identifier 17), if the label says one.
    pub use_by: Option<Day>,
}

/// How much a label is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Its weight.
    Weight(Grams),
    /// What it costs, from which its weight follows.
    Price(Money),
}

/// Why a label says nothing, as the code of a rule ([`crate::validation`]).
pub type Fault = &'static str;

/// Nothing that a label of a scale could be.
const UNREADABLE: Fault = "barcode_unreadable";
/// A digit was read wrongly.
const CHECK_DIGIT: Fault = "barcode_check_digit";
/// An EAN-13 that the table of layouts does not have.
const NO_LAYOUT: Fault = "barcode_layout";
/// It says neither a weight nor a price.
const NO_WEIGHT: Fault = "barcode_without_weight";
/// It names no article.
const NO_ARTICLE: Fault = "barcode_without_article";

impl Default for Layouts {
    /// The prefixes that are a shop's own in France: a weight in grams behind five digits of the article.
    fn default() -> Self {
        let prefixes = std::iter::once("02".to_owned()).chain((20..=29).map(|prefix: u8| prefix.to_string()));
        let layout = |prefix| Layout {
            prefix,
            article: 5,
            value: 5,
            measure: Measure::Kilograms,
            decimals: 3,
        };
        Self(prefixes.map(layout).collect())
    }
}

/// Reads layouts separated by commas; the error is the layout that is none, or names a prefix a second time.
impl FromStr for Layouts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut layouts: Vec<Layout> = Vec::new();
        for text in text.split(',').map(str::trim) {
            let layout = layout(text).ok_or_else(|| text.to_owned())?;
            if layouts.iter().any(|known| known.prefix == layout.prefix) {
                return Err(text.to_owned());
            }
            layouts.push(layout);
        }
        Ok(Self(layouts))
    }
}

fn layout(text: &str) -> Option<Layout> {
    let mut parts = text.split(':');
    let (prefix, article, value) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let sign = value.find(['w', 'p'])?;
    let measure = if value[sign..].starts_with('w') {
        Measure::Kilograms
    } else {
        Measure::Euros
    };
    let layout = Layout {
        prefix: prefix.to_owned(),
        article: article.parse().ok()?,
        value: value[..sign].parse().ok()?,
        measure,
        decimals: value[sign + 1..].parse().ok()?,
    };
    let most_decimals = match measure {
        Measure::Kilograms => 3,
        Measure::Euros => 2,
    };
    // The digit that some scales put between article and value checks the latter, and is not looked at.
    let digits = prefix.len() + layout.article + layout.value;
    let is_prefix = prefix.starts_with('2') || prefix.starts_with("02");
    let fits = is_digits(prefix) && is_prefix && layout.article > 0 && layout.value > 0;
    (fits && (11..=12).contains(&digits) && layout.decimals <= most_decimals).then_some(layout)
}

impl Layouts {
    /// What a label says. The text is what a scanner sends, with or without the three characters that name the kind of
    /// code; parts of a GS1 code are apart by ASCII 29, or in brackets as people write them.
    pub fn read(&self, text: &str) -> Result<Label, Fault> {
        let text = text.trim();
        let (kind, code) = match text.strip_prefix(']') {
            Some(rest) => rest.split_at_checked(2).ok_or(UNREADABLE)?,
            None => ("", text),
        };
        match (kind, code.len()) {
            ("" | "E0", 13) if is_digits(code) => self.in_store(code),
            // Scanners send an EAN-13 that begins with 0 as a UPC-A without it.
            ("" | "E0", 12) if is_digits(code) => self.in_store(&format!("0{code}")),
            ("E0" | "E4", _) => Err(UNREADABLE),
            _ => elements(code),
        }
    }

    fn in_store(&self, code: &str) -> Result<Label, Fault> {
        if !has_check_digit(code) {
            return Err(CHECK_DIGIT);
        }
        let layout = self
            .0
            .iter()
            .find(|layout| code.starts_with(&layout.prefix))
            .ok_or(NO_LAYOUT)?;
        let article = &code[layout.prefix.len()..][..layout.article];
        let value: i64 = code[12 - layout.value..12].parse().map_err(|_| UNREADABLE)?;
        let amount = match layout.measure {
            Measure::Kilograms => Amount::Weight(Grams(value * 10_i64.pow(3 - layout.decimals))),
            Measure::Euros => Amount::Price(Money::from_cents(value * 10_i64.pow(2 - layout.decimals))),
        };
        Ok(Label {
            article: without_zeros(article).to_owned(),
            amount,
            use_by: None,
        })
    }
}

/// Whether a product's number on the scale is the one that a label names.
pub fn is_article(scale_code: &str, label: &Label) -> bool {
    without_zeros(scale_code) == label.article
}

fn without_zeros(digits: &str) -> &str {
    digits.trim_start_matches('0')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the last digit checks those before it: from the right, three times every second one, and the sum of all a
/// multiple of ten (GS1 General Specifications § 7.9).
fn has_check_digit(digits: &str) -> bool {
    let weighted = digits.bytes().rev().enumerate().map(|(place, digit)| {
        let digit = u32::from(digit - b'0');
        if place % 2 == 1 { 3 * digit } else { digit }
    });
    weighted.sum::<u32>().is_multiple_of(10)
}

/// What separates parts of variable length where they are not in brackets.
const SEPARATOR: char = '\u{1d}';

/// How long the part behind an application identifier is.
enum Length {
    Exactly(usize),
    UpTo(usize),
}

/// The identifiers that labels of food have, by how they begin: digits of the identifier, length of what follows.
fn identifier(text: &str) -> Option<(usize, Length)> {
    use Length::{Exactly, UpTo};
    let two = text.get(..2)?;
    Some(match two {
        "00" => (2, Exactly(18)),
        "01" | "02" => (2, Exactly(14)),
        "11" | "12" | "13" | "15" | "16" | "17" => (2, Exactly(6)),
        "20" => (2, Exactly(2)),
        "10" | "21" | "22" => (2, UpTo(20)),
        "30" | "37" => (2, UpTo(8)),
        "31" | "32" | "33" | "34" | "35" | "36" => (4, Exactly(6)),
        "39" => (4, UpTo(15)),
        "24" | "25" => (3, UpTo(30)),
        _ => return None,
    })
}

/// Reads a GS1 element string.
fn elements(code: &str) -> Result<Label, Fault> {
    let (mut article, mut weight, mut use_by) = (None, None, None);
    let mut rest = code.trim_start_matches(SEPARATOR);
    if rest.is_empty() {
        return Err(UNREADABLE);
    }
    let is_bracketed = rest.starts_with('(');
    while !rest.is_empty() {
        let (name, value) = if is_bracketed {
            let (name, behind) = rest
                .strip_prefix('(')
                .and_then(|rest| rest.split_once(')'))
                .ok_or(UNREADABLE)?;
            let end = behind.find('(').unwrap_or(behind.len());
            rest = &behind[end..];
            (name, &behind[..end])
        } else {
            let (digits, length) = identifier(rest).ok_or(UNREADABLE)?;
            let (name, behind) = rest.split_at_checked(digits).ok_or(UNREADABLE)?;
            let end = match length {
                Length::Exactly(length) => length,
                Length::UpTo(_) => behind.find(SEPARATOR).unwrap_or(behind.len()),
            };
            let (value, behind) = behind.split_at_checked(end).ok_or(UNREADABLE)?;
            rest = behind.strip_prefix(SEPARATOR).unwrap_or(behind);
            (name, value)
        };
        check(name, value)?;
        match (name, &name[..2]) {
            ("01" | "02", _) if !has_check_digit(value) => return Err(CHECK_DIGIT),
            ("01" | "02", _) => article = Some(without_zeros(value).to_owned()),
            ("17", _) => use_by = Some(day(value).ok_or(UNREADABLE)?),
            (_, "31") if name.starts_with("310") => weight = Some(kilograms(name, value)?),
            _ => {}
        }
    }
    Ok(Label {
        article: article.ok_or(NO_ARTICLE)?,
        amount: Amount::Weight(weight.ok_or(NO_WEIGHT)?),
        use_by,
    })
}

/// Whether what follows an identifier is as long as it has to be, and of digits where it must be.
fn check(name: &str, value: &str) -> Result<(), Fault> {
    let (digits, length) = identifier(name).ok_or(UNREADABLE)?;
    let is_whole = name.len() == digits && is_digits(name);
    let fits = match length {
        Length::Exactly(length) => value.len() == length && is_digits(value),
        Length::UpTo(most) => !value.is_empty() && value.chars().count() <= most,
    };
    if is_whole && fits { Ok(()) } else { Err(UNREADABLE) }
}

/// A net weight: the fourth digit of the identifier says how many of the six are decimals of kilograms. Parts of a gram
/// are rounded, half up.
fn kilograms(name: &str, value: &str) -> Result<Grams, Fault> {
    let decimals = name[3..]
        .parse::<u32>()
        .ok()
        .filter(|decimals| *decimals <= 5)
        .ok_or(UNREADABLE)?;
    let value: i64 = value.parse().map_err(|_| UNREADABLE)?;
    let whole = 10_i64.pow(decimals);
    Ok(Grams((2 * value * 1000 + whole) / (2 * whole)))
}

/// `261215`; day 00 is the month's last.
fn day(value: &str) -> Option<Day> {
    let (year, month, day) = (&value[..2], &value[2..4], &value[4..]);
    let of_month = |day: &str| format!("20{year}-{month}-{day}").parse::<Day>().ok();
    match day {
        "00" => ["31", "30", "29", "28"].into_iter().find_map(of_month),
        day => of_month(day),
    }
}

#[cfg(test)]
mod tests;
