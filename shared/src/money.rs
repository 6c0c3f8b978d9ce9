//! Amounts of money.

use std::{fmt, iter::Sum, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};

use crate::Language;

/// An amount in whole cents of the shop's currency, the euro.
///
/// On the wire and in the database it is a number with at most two decimals (`12.5`), as the
/// spec has it. All arithmetic is on the cents; an f64 appears only at those two borders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// Zero cents.
    pub const ZERO: Self = Self(0);
    /// The largest amount that is taken in: ten million euros. Keeps every product of an
    /// amount and a quantity far inside an i64 and exact in an f64.
    pub const MAX: Self = Self(1_000_000_000);

    /// An amount of this many cents.
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// The amount in cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// The amount in euros: the `f64` nearest to it, which prints with at most two decimals.
    pub fn euros(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "amounts are far below 2^53 cents")]
        let cents = self.0 as f64;
        cents / 100.0
    }

    /// `self × quantity`, or `None` when it does not fit.
    pub fn checked_mul(self, quantity: i64) -> Option<Self> {
        self.0.checked_mul(quantity).map(Self)
    }

    /// `self × numerator ÷ denominator` in whole cents, half up, rounded once.
    /// `None` when it does not fit or the denominator is not positive.
    pub fn checked_ratio(self, numerator: i64, denominator: i64) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let (amount, denominator) = (i128::from(self.0) * i128::from(numerator), i128::from(denominator));
        let rounded = (2 * amount + denominator).div_euclid(2 * denominator);
        i64::try_from(rounded).ok().map(Self)
    }

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, never below zero.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// The same amount the other way.
    #[must_use]
    pub const fn negative(self) -> Self {
        Self(-self.0)
    }

    /// Reads what a person types: `12`, `12,5`, `12.50`. At most two decimals, no sign.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (whole, decimals) = text.split_once([',', '.']).unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 8 || decimals.len() > 2 || !digits(whole) || !digits(decimals) {
            return None;
        }
        let cents: i64 = format!("{decimals:0<2}").parse().ok()?;
        let amount = Self(whole.parse::<i64>().ok()? * 100 + cents);
        (amount <= Self::MAX).then_some(amount)
    }

    /// As the reader writes it: `12,50 €` in French (with a no-break space), `€12.50` in English.
    pub fn display(self, language: Language) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let (euros, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let euros = grouped(euros, language);
        match language {
            Language::French => format!("{sign}{euros},{cents:02}\u{a0}€"),
            Language::English => format!("{sign}€{euros}.{cents:02}"),
        }
    }
}

/// A number with its thousands apart: `1 234 567` with narrow no-break spaces in French, `1,234,567` in English.
pub fn grouped(number: u64, language: Language) -> String {
    let separator = match language {
        Language::French => '\u{202f}',
        Language::English => ',',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// The text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidAmount;

/// Reads an amount that is not negative as a number writes it: `12`, `12.5`.
impl FromStr for Money {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let is_number = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        Self::parse(text).filter(|_| is_number).ok_or(InvalidAmount)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|m| m.0).sum())
    }
}

/// The amount as a form field holds it: `12.50`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{}.{:02}",
            self.0.unsigned_abs() / 100,
            self.0.unsigned_abs() % 100
        )
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.euros())
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MoneyVisitor)
    }
}

struct MoneyVisitor;

impl Visitor<'_> for MoneyVisitor {
    type Value = Money;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount, a number with at most two decimals")
    }

    fn visit_i64<E: de::Error>(self, euros: i64) -> Result<Money, E> {
        euros
            .checked_mul(100)
            .map(Money)
            .filter(|m| m.0.abs() <= Money::MAX.0)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Signed(euros), &self))
    }

    fn visit_u64<E: de::Error>(self, euros: u64) -> Result<Money, E> {
        let euros = i64::try_from(euros).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(euros), &self))?;
        self.visit_i64(euros)
    }

    fn visit_f64<E: de::Error>(self, euros: f64) -> Result<Money, E> {
        let cents = euros * 100.0;
        let whole = cents.round();
        #[expect(clippy::cast_precision_loss, reason = "a constant far below 2^53")]
        let limit = Money::MAX.0 as f64;
        // A third decimal is at least 0.1 of a cent away; binary rounding is far closer.
        if !cents.is_finite() || whole.abs() > limit || (cents - whole).abs() > 1e-3 {
            return Err(E::invalid_value(de::Unexpected::Float(euros), &self));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and within MAX")]
        Ok(Money(whole as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_a_person_types_and_nothing_else() {
        for (text, cents) in [
            ("12", 1200),
            ("12,5", 1250),
            (" 12.50 ", 1250),
            ("0,05", 5),
            ("7,", 700),
        ] {
            assert_eq!(Money::parse(text), Some(Money(cents)), "{text}");
        }
        for text in ["", "-1", "1,234", "1e3", "12 €", ",5", "99999999", "١٢"] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn is_shown_in_the_readers_format() {
        assert_eq!(Money(1250).display(Language::French), "12,50\u{a0}€");
        assert_eq!(Money(1250).display(Language::English), "€12.50");
        assert_eq!(Money(123_456_789).display(Language::English), "€1,234,567.89");
        assert_eq!(Money(-5).display(Language::English), "−€0.05");
    }

    #[test]
    fn json_takes_numbers_with_two_decimals_only() {
        assert_eq!(serde_json::from_str::<Money>("12.5").unwrap(), Money(1250));
        assert_eq!(serde_json::from_str::<Money>("12").unwrap(), Money(1200));
        for wrong in ["12.345", "\"12.5\"", "1e300", "null", "true"] {
            assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ratio_rounds_half_up_once() {
        assert_eq!(Money(1000).checked_ratio(1, 3), Some(Money(333)));
        assert_eq!(Money(1).checked_ratio(1, 2), Some(Money(1)));
        assert_eq!(Money(1000).checked_ratio(1, 0), None);
    }

    proptest! {
        #[test]
        fn survives_the_wire_to_the_cent(cents in 0..=Money::MAX.0) {
            let json = serde_json::to_string(&Money(cents)).unwrap();
            prop_assert!(json.split_once('.').is_none_or(|(_, d)| d.len() <= 2), "{}", json);
            prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), Money(cents));
        }
    }
}
