//! The rules a field can break, defined once for REST and the forms.
//!
//! Each rule is a `garde` custom validator whose message is a stable code, with its limit
//! behind a colon (`too_short:10`), several apart by `|`; [`BrokenRule::explain`] says it in
//! the reader's language.

mod words;

use std::collections::BTreeMap;

use garde::{Error, Result, Validate};

use crate::{
    FieldError, Grams, Language, Money,
    account::Secret,
    limits::{self, Amount, Decimal, Items, Length, Whole},
    period::Day,
};

/// One line of so many characters, without control characters. It was trimmed when read ([`crate::typed`]).
pub fn text(length: Length) -> impl Fn(&str, &()) -> Result {
    move |value, ()| characters(value, &length, char::is_control)
}

/// [`text`] of several lines, for what a form asks for in a `textarea`: line breaks and tabs pass.
pub fn lines(length: Length) -> impl Fn(&str, &()) -> Result {
    let refused = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    move |value, ()| characters(value, &length, refused)
}

fn characters(value: &str, length: &Length, refused: impl Fn(char) -> bool) -> Result {
    let (min, max) = (length.start(), length.end());
    let length = value.chars().count();
    if value.chars().any(refused) {
        Err(Error::new("control_characters"))
    } else if value.trim().is_empty() && *min > 0 {
        Err(Error::new("required"))
    } else if length < *min {
        Err(Error::new(format!("too_short:{min}")))
    } else if length > *max {
        Err(Error::new(format!("too_long:{max}")))
    } else {
        Ok(())
    }
}

/// So many texts of so many characters each, one line each.
pub fn texts(items: Items, length: Length) -> impl FnOnce(&Vec<String>, &()) -> Result {
    each(items, text(length))
}

/// [`texts`] of several lines each.
pub fn paragraphs(items: Items, length: Length) -> impl FnOnce(&Vec<String>, &()) -> Result {
    each(items, lines(length))
}

fn each(items: Items, rule: impl Fn(&str, &()) -> Result) -> impl FnOnce(&Vec<String>, &()) -> Result {
    move |values, ()| {
        count(items)(values, &())?;
        values.iter().try_for_each(|value| rule(value, &()))
    }
}

/// A password or a token of so many characters, whatever they are.
pub fn secret(length: Length) -> impl FnOnce(&Secret, &()) -> Result {
    move |secret, ()| match (secret.0.chars().count(), length.start(), length.end()) {
        (0, ..) => Err(Error::new("required")),
        (length, min, _) if length < *min => Err(Error::new(format!("too_short:{min}"))),
        (length, _, max) if length > *max => Err(Error::new(format!("too_long:{max}"))),
        _ => Ok(()),
    }
}

/// So many of something.
pub fn count<T>(items: Items) -> impl FnOnce(&Vec<T>, &()) -> Result {
    move |values, ()| {
        if values.len() < *items.start() {
            Err(Error::new("required"))
        } else if values.len() > *items.end() {
            Err(Error::new(format!("too_many:{}", items.end())))
        } else {
            Ok(())
        }
    }
}

/// Keyed by languages: at most ten BCP 47 tags such as `en` or `pt-BR`.
pub fn by_language<T>(texts: &BTreeMap<String, T>, (): &()) -> Result {
    const MOST: usize = 10;
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let tag = |tag: &String| {
        tag.len() <= 35 && tag.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.split('-').all(part)
    };
    if texts.len() > MOST {
        Err(Error::new(format!("too_many:{MOST}")))
    } else if texts.keys().all(tag) {
        Ok(())
    } else {
        Err(Error::new("not_a_language"))
    }
}

/// A whole number in the range.
pub fn between(range: Whole) -> impl FnOnce(&i64, &()) -> Result {
    move |value, ()| {
        if value < range.start() {
            Err(Error::new(format!("too_small:{}", range.start())))
        } else if value > range.end() {
            Err(Error::new(format!("too_large:{}", range.end())))
        } else {
            Ok(())
        }
    }
}

/// What a product or a cut may weigh.
pub fn weight(grams: &Grams, (): &()) -> Result {
    between(limits::WEIGHT)(&grams.0, &())
}

/// A number in the range.
pub fn decimal_between(range: Decimal) -> impl FnOnce(&f64, &()) -> Result {
    move |value, ()| {
        if !value.is_finite() || value < range.start() {
            Err(Error::new(format!("too_small:{}", range.start())))
        } else if value > range.end() {
            Err(Error::new(format!("too_large:{}", range.end())))
        } else {
            Ok(())
        }
    }
}

/// A rate of VAT that there is.
pub fn vat_rate(value: &f64, (): &()) -> Result {
    if limits::VAT_RATES.contains(value) {
        Ok(())
    } else {
        Err(Error::new("not_a_vat_rate"))
    }
}

/// An amount in the range, whose ends the messages say in euros: `too_small:0.01`, `too_large:10000`.
pub fn amount(range: Amount) -> impl FnOnce(&Money, &()) -> Result {
    move |value, ()| {
        if value < range.start() {
            Err(Error::new(format!("too_small:{}", range.start().euros())))
        } else if value > range.end() {
            Err(Error::new(format!("too_large:{}", range.end().euros())))
        } else {
            Ok(())
        }
    }
}

/// An email address that browsers take, too: the valid e-mail address of the HTML standard
/// (§ 4.10.5.1.5), of ASCII alone. A domain in other letters has an ASCII form (RFC 5890), which
/// mail travels by. Beside that, a domain with a dot, a local part of at most 64 characters, and
/// 254 in all (RFC 5321 § 4.5.3.1).
pub fn email(value: &str, (): &()) -> Result {
    if !value.is_ascii() {
        return Err(Error::new("not_ascii"));
    }
    // No mail goes there (RFC 2606 § 2); the shop gives such addresses to customers who have none.
    if value.to_ascii_lowercase().ends_with(".invalid") {
        return Err(Error::new("not_an_email"));
    }
    let well_formed = value.split_once('@').is_some_and(|(local, domain)| {
        let labels: Vec<&str> = domain.split('.').collect();
        (1..=64).contains(&local.len())
            && local
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && labels.len() >= 2
            && labels.iter().all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
    });
    if well_formed && limits::EMAIL.contains(&value.len()) {
        Ok(())
    } else {
        Err(Error::new("not_an_email"))
    }
}

/// What somebody signs in with: an address, but one brought over may be of any form. Only ASCII,
/// whoever asks: the database compares other letters as people read them, some of them not at all,
/// and then one account would have many names, each with fresh tries.
pub fn sign_in_address(value: &str, (): &()) -> Result {
    if value.is_ascii() {
        text(limits::EMAIL)(value, &())
    } else {
        Err(Error::new("not_ascii"))
    }
}

/// What may be a phone number: 6 to 15 digits (ITU-T E.164) with signs between them. Whether it can be called is for the
/// server, which knows the countries' plans.
pub fn phone(value: &str, (): &()) -> Result {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_sign = |c: char| c.is_whitespace() || "+.-()/".contains(c) || ('\u{2010}'..='\u{2015}').contains(&c);
    let allowed = value.chars().all(|c| c.is_ascii_digit() || is_sign(c));
    if allowed && limits::PHONE_DIGITS.contains(&digits) && limits::PHONE.contains(&value.chars().count()) {
        Ok(())
    } else {
        Err(Error::new("not_a_phone"))
    }
}

/// A French postal code: five digits.
pub fn postal_code(value: &str, (): &()) -> Result {
    if value.len() == 5 && value.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Error::new("not_a_postal_code"))
    }
}

/// Digits alone, so many of them.
pub fn digits(length: Length) -> impl FnOnce(&str, &()) -> Result {
    move |value, ()| {
        if length.contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit()) {
            Ok(())
        } else {
            Err(Error::new(format!("not_digits:{}", length.end())))
        }
    }
}

/// A SIREN: nine digits that pass Luhn's test.
pub fn siren(value: &str, (): &()) -> Result {
    if value.is_empty() {
        Err(Error::new("required"))
    } else if value.len() == 9 && luhn(value) {
        Ok(())
    } else {
        Err(Error::new("not_a_siren"))
    }
}

/// The VAT number that goes with this SIREN: `FR`, (12 + 3 × (SIREN modulo 97)) modulo 97 in two digits, and the SIREN.
/// One of a SIREN that is wrong itself is not judged.
pub fn vat_number_of(company: &str) -> impl FnOnce(&str, &()) -> Result {
    let right = siren(company, &())
        .is_ok()
        .then(|| company.parse::<u64>().ok())
        .flatten()
        .map(|number| format!("FR{:02}{company}", (12 + 3 * (number % 97)) % 97));
    move |value, ()| match right {
        Some(right) if right != value => Err(Error::new("not_a_vat_number")),
        _ => Ok(()),
    }
}

/// Whether these are digits of which the last checks the others: every second one from the right is doubled, and the
/// sum of all digits is a multiple of ten.
pub fn luhn(digits: &str) -> bool {
    let mut sum = 0;
    for (position, c) in digits.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else {
            return false;
        };
        let counted = if position % 2 == 1 { digit * 2 } else { digit };
        sum += counted / 10 + counted % 10;
    }
    sum % 10 == 0
}

/// The rule that a day breaks which is to be today or one of so many days after it.
pub fn day_ahead(day: Day, today: Day, most: i64) -> Option<String> {
    match day.days_after(today) {
        ..0 => Some("in_the_past".into()),
        days if days > most => Some(format!("too_far_ahead:{most}")),
        _ => None,
    }
}

/// A new password, whatever characters it has.
pub fn password(password: &Secret, (): &()) -> Result {
    secret(limits::PASSWORD)(password, &())
}

/// A name for URLs: lower-case letters and digits in words joined by single dashes.
pub fn slug(value: &str, (): &()) -> Result {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if limits::SLUG.contains(&value.len()) && value.split('-').all(word) {
        Ok(())
    } else {
        Err(Error::new("not_a_slug"))
    }
}

/// A field that breaks a rule: the rule's code, with its limit behind a colon where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRule {
    /// The field's path as the body has it.
    pub field: String,
    /// `required`, `too_short:10`, …
    pub rule: String,
}

impl BrokenRule {
    /// `field` breaks `rule`.
    pub fn new(field: &str, rule: &str) -> Self {
        Self {
            field: field.into(),
            rule: rule.into(),
        }
    }

    /// What to tell the person who filled the field.
    pub fn explain(&self, language: Language) -> FieldError {
        let (code, limit) = self.rule.split_once(':').unwrap_or((&self.rule, ""));
        FieldError {
            field: self.field.clone(),
            code: code.into(),
            message: words::explain(code, limit, language),
        }
    }
}

/// Every rule that `input` breaks; empty when it holds.
pub fn broken_rules(input: &impl Validate<Context = ()>) -> Vec<BrokenRule> {
    let Err(report) = input.validate() else {
        return Vec::new();
    };
    report
        .iter()
        .map(|(path, error)| BrokenRule::new(&camel_case(&path.to_string()), &error.to_string()))
        .collect()
}

/// `shipping_address.postal_code` → `shippingAddress.postalCode`: the body's own names, where
/// the structs' `kind` is `type`.
fn camel_case(path: &str) -> String {
    if let Some(parent) = path.strip_suffix("kind").filter(|p| p.is_empty() || p.ends_with('.')) {
        return format!("{}type", camel_case(parent));
    }
    let mut text = String::with_capacity(path.len());
    let mut upper = false;
    for c in path.chars() {
        if c == '_' && !text.is_empty() && !text.ends_with('.') {
            upper = true;
        } else if upper {
            text.extend(c.to_uppercase());
            upper = false;
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_mail_servers_take() {
        for good in [
            "a@b.fr",
            "jean.dupont+fromage@exemple-x.co.uk",
            "o'neil@xn--crme-6oa.fr",
        ] {
            assert!(email(good, &()).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.fr",
            "a@.fr",
            "a@b..fr",
            "a b@c.fr",
            "a@b.fr\n",
            "a@-b.fr",
            "<a@b.fr>",
            "a@@b.fr",
            "zoé@b.fr",
            "a@crème.fr",
            "zo\u{ad}e@b.fr",
            "\u{ff5a}oe@b.fr",
        ] {
            assert!(email(bad, &()).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_are_limited_and_free_of_control_characters() {
        let rule = |value: &str| text(2..=5)(value, &()).map_err(|e| e.to_string());
        assert_eq!(rule("Brie"), Ok(()));
        assert_eq!(rule("   "), Err("required".into()));
        assert_eq!(rule("B"), Err("too_short:2".into()));
        assert_eq!(rule("Comté!"), Err("too_long:5".into()));
        for control in ["a\u{0}b", "a\rb", "a\nb", "a\tb", "a\u{85}b"] {
            assert_eq!(rule(control), Err("control_characters".into()), "{control:?}");
        }
    }

    #[test]
    fn texts_of_several_lines_take_line_breaks_and_tabs_and_no_other_control_characters() {
        let rule = |value: &str| lines(2..=5)(value, &()).map_err(|e| e.to_string());
        assert_eq!(rule("a\r\n\tb"), Ok(()));
        assert_eq!(rule("a\u{0}b"), Err("control_characters".into()));
        assert_eq!(rule("a\u{7f}b"), Err("control_characters".into()));
    }

    #[test]
    fn a_password_is_any_text() {
        let rule = |value: &str| secret(1..=5)(&Secret(value.into()), &()).map_err(|e| e.to_string());
        for good in ["\u{0}\t", "     ", " é "] {
            assert_eq!(rule(good), Ok(()), "{good:?}");
        }
        assert_eq!(rule(""), Err("required".into()));
        assert_eq!(rule("123456"), Err("too_long:5".into()));
    }

    #[test]
    fn field_paths_are_the_bodys_own() {
        assert_eq!(camel_case("shipping_address.postal_code"), "shippingAddress.postalCode");
        assert_eq!(camel_case("addresses[0].is_default"), "addresses[0].isDefault");
        assert_eq!(camel_case("addresses[0].kind"), "addresses[0].type");
    }
}
