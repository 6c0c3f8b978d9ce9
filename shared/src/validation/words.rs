//! What each rule's code says to people: the sentences are in the files beside this one, by subject.

mod coupons;
mod fields;
mod files;
mod orders;
mod products;
mod settings;
mod weighing;

use crate::{Grams, Language, Money, money::grouped, product::Fact};

/// The sentence for this code. `limit` is what stood behind the code's colon, several apart by `|`.
pub fn explain(code: &str, limit: &str, language: Language) -> String {
    let limit = match Fact::from_name(limit).filter(|_| code == "missing_fact") {
        Some(fact) => fact.words(language),
        None => limit,
    };
    let (french, english) = fields::sentence(code)
        .or_else(|| orders::sentence(code))
        .or_else(|| products::sentence(code))
        .or_else(|| coupons::sentence(code))
        .or_else(|| weighing::sentence(code))
        .or_else(|| settings::sentence(code))
        .or_else(|| files::sentence(code))
        .unwrap_or(("Cette valeur n’est pas admise.", "This value is not allowed."));
    let template = language.pick(french, english).to_owned();
    limit.split('|').fold(template, |text, limit| {
        text.replacen("{}", &written(code, limit, language), 1)
    })
}

/// A limit as the reader writes it: an amount as one, a weight as `950g` with its unit, any other number with the mark of
/// its decimals and its thousands apart.
fn written(code: &str, limit: &str, language: Language) -> String {
    if ["above_goods", "not_below_price"].contains(&code)
        && let Some(amount) = Money::parse(limit)
    {
        return amount.display(language);
    }
    if let Some(grams) = limit.strip_suffix('g').and_then(|grams| grams.parse().ok()) {
        return Grams(grams).display(language);
    }
    let (sign, digits) = limit.strip_prefix('-').map_or(("", limit), |digits| ("−", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit()) && decimals.bytes().all(|b| b.is_ascii_digit());
    match whole.parse() {
        Ok(whole) if is_number => {
            let mark = if decimals.is_empty() {
                ""
            } else {
                language.pick(",", ".")
            };
            format!("{sign}{}{mark}{decimals}", grouped(whole, language))
        }
        _ => limit.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_written_as_the_reader_writes_numbers() {
        for (code, limit, french, english) in [
            ("too_small", "0.01", "Au moins 0,01.", "At least 0.01."),
            ("too_small", "-5", "Au moins −5.", "At least −5."),
            (
                "too_many_rows",
                "20000",
                "Un fichier a au plus 20\u{202f}000 lignes : partagez-le en plusieurs.",
                "A file has at most 20,000 rows: split it into several.",
            ),
            (
                "more_than_stock",
                "16150g",
                "Il n’y en a que 16,15\u{a0}kg en stock.",
                "Only 16.15\u{a0}kg in stock.",
            ),
            (
                "more_than_stock",
                "3",
                "Il n’y en a que 3 en stock.",
                "Only 3 in stock.",
            ),
            (
                "above_goods",
                "25.5",
                "La remise dépasse la valeur des articles, 25,50\u{a0}€.",
                "The discount is more than the goods are worth, €25.50.",
            ),
            (
                "column_twice",
                "Prix",
                "La colonne Prix a le même titre qu’une colonne avant elle.",
                "Column Prix has the same title as one before it.",
            ),
        ] {
            assert_eq!(explain(code, limit, Language::French), french);
            assert_eq!(explain(code, limit, Language::English), english);
        }
    }
}
