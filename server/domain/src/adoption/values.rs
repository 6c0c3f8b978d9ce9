//! Reading a value that an older schema stored in another type.

use std::str::FromStr;

use mongodb::bson::{Bson, DateTime, oid::ObjectId};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use shared::{Money, Timestamp};

/// Words that may stand behind a number, and what they multiply it by.
pub type Units = &'static [(&'static str, i64)];

/// An amount in euros.
pub const EUROS: Units = &[("€", 1), ("eur", 1), ("euro", 1), ("euros", 1)];
/// A weight in grams.
pub const GRAMS: Units = &[
    ("g", 1),
    ("gr", 1),
    ("grammes", 1),
    ("kg", 1000),
    ("kilo", 1000),
    ("kilos", 1000),
];
/// Pieces, stars, people or points.
pub const COUNT: Units = &[
    ("pièce", 1),
    ("pièces", 1),
    ("pieces", 1),
    ("personnes", 1),
    ("pers", 1),
    ("points", 1),
];
/// A time in minutes.
pub const MINUTES: Units = &[
    ("min", 1),
    ("mn", 1),
    ("minutes", 1),
    ("h", 60),
    ("heure", 60),
    ("heures", 60),
];
/// A share, or what is in 100 g.
pub const SHARE: Units = &[("%", 1), ("g", 1), ("kcal", 1), ("x", 1)];

/// The number, also of a text such as `12,50 €`.
pub fn number(value: &Bson, units: Units) -> Option<Decimal> {
    match value {
        Bson::Int32(number) => Some((*number).into()),
        Bson::Int64(number) => Some((*number).into()),
        // Its shortest text is what was meant: 1.005 lies a little below.
        Bson::Double(number) => Decimal::from_str(&number.to_string()).ok(),
        Bson::Decimal128(number) => {
            let text = number.to_string();
            Decimal::from_str(&text)
                .or_else(|_| Decimal::from_scientific(&text))
                .ok()
        }
        Bson::String(text) => in_text(text, units),
        _ => None,
    }
}

fn in_text(text: &str, units: Units) -> Option<Decimal> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = |c: char| c.is_ascii_digit() || "+-.,".contains(c);
    let end = text.find(|c| !is_number(c)).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit = unit.trim_end_matches('.').to_lowercase();
    let factor = match &*unit {
        "" => 1,
        unit => units.iter().find(|(name, _)| *name == unit)?.1,
    };
    // 1.250 is one and a quarter, or a thousand and more: nobody can tell. A weight in kilos is no thousand, and what a
    // program wrote has no zero at its end and no unit. After a comma stand decimals in French.
    if factor == 1
        && let Some((whole, rest)) = digits.trim_start_matches(['+', '-']).split_once('.')
        && rest.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && (rest.ends_with('0') || !unit.is_empty())
    {
        return None;
    }
    let number = Decimal::from_str(&digits.replace(',', ".")).ok()?;
    number.checked_mul(factor.into())
}

/// An amount, rounded to whole cents as one does by hand.
pub fn money(value: &Bson) -> Option<Money> {
    let cents = number(value, EUROS)?.checked_mul(100.into())?;
    let cents = whole(cents, RoundingStrategy::MidpointAwayFromZero)?;
    (cents.abs() <= Money::MAX.cents()).then_some(Money::from_cents(cents))
}

/// A whole number made of any.
pub fn whole(number: Decimal, rounding: RoundingStrategy) -> Option<i64> {
    number.round_dp_with_strategy(0, rounding).to_i64()
}

/// A moment in the years 0 to 9999: a date, the text of one, or milliseconds since 1970.
pub fn date(value: &Bson) -> Option<DateTime> {
    let moment = match value {
        Bson::DateTime(moment) => *moment,
        Bson::String(text) => date_in(text.trim())?,
        Bson::Int64(_) | Bson::Double(_) => DateTime::from_millis(number(value, &[])?.to_i64()?),
        _ => return None,
    };
    let millis = moment.timestamp_millis();
    (Timestamp::from_millis(millis).millis() == millis).then_some(moment)
}

/// RFC 3339, `2019-05-31` or `31/05/2019`.
fn date_in(text: &str) -> Option<DateTime> {
    let day = |day: &str| DateTime::parse_rfc3339_str(format!("{day}T00:00:00Z")).ok();
    let french = || {
        let mut parts = text.split('/');
        let (date, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        day(&format!("{year}-{month:0>2}-{date:0>2}"))
    };
    let moment = DateTime::parse_rfc3339_str(text).ok();
    moment.or_else(|| day(text)).or_else(french)
}

/// A text, also of a number.
pub fn text(value: &Bson) -> Option<String> {
    match value {
        Bson::String(text) => Some(text.clone()),
        Bson::Int32(number) => Some(number.to_string()),
        Bson::Int64(number) => Some(number.to_string()),
        Bson::Double(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Yes or no, also in the words and numbers that Mongoose takes for it.
pub fn flag(value: &Bson) -> Option<bool> {
    match value {
        Bson::Boolean(flag) => Some(*flag),
        Bson::String(text) => match &*text.trim().to_lowercase() {
            "true" | "yes" | "1" | "oui" => Some(true),
            "false" | "no" | "0" | "non" => Some(false),
            _ => None,
        },
        value => match number(value, &[])?.to_i64()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
    }
}

/// An id, also as text, or of a document that was stored in place of its id.
pub fn id(value: &Bson) -> Option<ObjectId> {
    match value {
        Bson::ObjectId(id) => Some(*id),
        Bson::String(text) => ObjectId::parse_str(text.trim()).ok(),
        Bson::Document(document) => document.get_object_id("_id").ok(),
        _ => None,
    }
}

/// Street, postal code and town of an address on one line; what has no postal code is all street.
pub fn address(line: &str) -> (String, String, String) {
    let trimmed = |part: &str| {
        part.trim_matches(|c: char| c == ',' || c == '-' || c.is_whitespace())
            .to_owned()
    };
    match postal_code_in(line) {
        Some(start) => {
            let (street, rest) = line.split_at(start);
            let (code, city) = rest.split_at(5);
            (trimmed(street), code.to_owned(), trimmed(city))
        }
        None => (trimmed(line), String::new(), String::new()),
    }
}

/// Where the last five digits stand that are alone.
fn postal_code_in(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let ends = |at: Option<&u8>| at.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let before = |start: usize| start.checked_sub(1).and_then(|at| bytes.get(at));
    let windows = bytes.windows(5).enumerate();
    windows
        .filter(|(_, five)| five.iter().all(u8::is_ascii_digit))
        .map(|(start, _)| start)
        .rfind(|start| ends(before(*start)) && ends(bytes.get(start + 5)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_may_mean_one_or_a_thousand_is_no_amount() {
        let read = |text: &str| money(&Bson::String(text.into())).map(Money::cents);
        assert_eq!([read("1.250 €"), read("1.250"), read("1.235 €")], [None, None, None]);
        for (text, cents) in [
            ("3,335", 334),
            ("33.999", 3400),
            ("12,50 €", 1250),
            ("0.250", 25),
            ("1250", 125_000),
        ] {
            assert_eq!(read(text), Some(cents), "{text}");
        }
    }
}
