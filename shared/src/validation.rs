//! The rules a field can break, defined once for REST, the forms and the browser.
//!
//! Each rule is a `garde` custom validator whose message is a stable code, with its limit
//! behind a colon (`too_short:10`), several apart by `|`; [`BrokenRule::explain`] says it in
//! the reader's language.

use std::collections::BTreeMap;

use garde::{Error, Result, Validate};

use crate::{FieldError, Language, Money};

/// Text of `min` to `max` characters, trimmed, without control characters. Line breaks and
/// tabs pass, for texts of several lines.
pub fn text(min: usize, max: usize) -> impl FnOnce(&str, &()) -> Result {
    move |value, ()| {
        let length = value.chars().count();
        if value
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            Err(Error::new("control_characters"))
        } else if value.trim().is_empty() && min > 0 {
            Err(Error::new("required"))
        } else if length < min {
            Err(Error::new(format!("too_short:{min}")))
        } else if length > max {
            Err(Error::new(format!("too_long:{max}")))
        } else {
            Ok(())
        }
    }
}

/// [`text`] for a field that may be absent.
pub fn optional_text(min: usize, max: usize) -> impl FnOnce(&Option<String>, &()) -> Result {
    move |value, ()| value.as_ref().map_or(Ok(()), |value| text(min, max)(value, &()))
}

/// At most `count` texts of `min` to `max` characters each.
pub fn texts(count: usize, min: usize, max: usize) -> impl FnOnce(&Vec<String>, &()) -> Result {
    move |values, ()| {
        if values.len() > count {
            return Err(Error::new(format!("too_many:{count}")));
        }
        values.iter().try_for_each(|value| text(min, max)(value, &()))
    }
}

/// `min` to `max` of something.
pub fn count<T>(min: usize, max: usize) -> impl FnOnce(&Vec<T>, &()) -> Result {
    move |values, ()| {
        if values.len() < min {
            Err(Error::new("required"))
        } else if values.len() > max {
            Err(Error::new(format!("too_many:{max}")))
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

/// A whole number in `min..=max`.
pub fn between(min: i64, max: i64) -> impl FnOnce(&i64, &()) -> Result {
    move |value, ()| {
        if *value < min {
            Err(Error::new(format!("too_small:{min}")))
        } else if *value > max {
            Err(Error::new(format!("too_large:{max}")))
        } else {
            Ok(())
        }
    }
}

/// A number in `min..=max`.
pub fn decimal_between(min: f64, max: f64) -> impl FnOnce(&f64, &()) -> Result {
    move |value, ()| {
        if !value.is_finite() || *value < min {
            Err(Error::new(format!("too_small:{min}")))
        } else if *value > max {
            Err(Error::new(format!("too_large:{max}")))
        } else {
            Ok(())
        }
    }
}

/// An amount that is not negative and at most `max`.
pub fn amount(max: Money) -> impl FnOnce(&Money, &()) -> Result {
    move |value, ()| {
        if *value < Money::ZERO {
            Err(Error::new("too_small:0"))
        } else if *value > max {
            Err(Error::new(format!("too_large:{}", max.cents() / 100)))
        } else {
            Ok(())
        }
    }
}

/// An email address a mail server would take: one `@`, a local part of at most 64 characters,
/// a domain with a dot, 254 in all (RFC 5321 § 4.5.3.1), no blanks or controls.
pub fn email(value: &str, (): &()) -> Result {
    let plain = !value
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || "<>\"(),;:\\[]".contains(c));
    let well_formed = value.split_once('@').is_some_and(|(local, domain)| {
        let labels: Vec<&str> = domain.split('.').collect();
        (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && labels.len() >= 2
            && labels.iter().all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            })
    });
    if plain && well_formed && value.len() <= 254 {
        Ok(())
    } else {
        Err(Error::new("not_an_email"))
    }
}

/// A phone number as people write it: 6 to 15 digits (ITU-T E.164), with an optional `+` and
/// blanks, dots, dashes or brackets between.
pub fn phone(value: &str, (): &()) -> Result {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let written = value.strip_prefix('+').unwrap_or(value);
    let allowed = written.chars().all(|c| c.is_ascii_digit() || " .-()".contains(c));
    if allowed && (6..=15).contains(&digits) && value.len() <= 30 {
        Ok(())
    } else {
        Err(Error::new("not_a_phone"))
    }
}

/// [`phone`] for a field that may be absent.
pub fn optional_phone(value: &Option<String>, (): &()) -> Result {
    value.as_ref().map_or(Ok(()), |value| phone(value, &()))
}

/// A French postal code: five digits.
pub fn postal_code(value: &str, (): &()) -> Result {
    if value.len() == 5 && value.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Error::new("not_a_postal_code"))
    }
}

/// A password of 10 to 128 characters.
pub fn password(value: &str, (): &()) -> Result {
    match value.chars().count() {
        0 => Err(Error::new("required")),
        1..10 => Err(Error::new("too_short:10")),
        10..=128 => Ok(()),
        _ => Err(Error::new("too_long:128")),
    }
}

/// A name for URLs: lower-case letters and digits in words joined by single dashes, at most 80.
pub fn slug(value: &str, (): &()) -> Result {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if value.len() <= 80 && value.split('-').all(word) {
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
            message: words(code, limit, language),
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

fn words(code: &str, limit: &str, language: Language) -> String {
    let (french, english) = match code {
        "required" => ("Ce champ est nécessaire.", "This field is required."),
        "unknown_field" => ("Ce champ n’existe pas.", "There is no such field."),
        "wrong_type" => (
            "Cette valeur n’est pas de la forme attendue.",
            "This value is not of the expected form.",
        ),
        "control_characters" => (
            "Des caractères invisibles ne sont pas admis.",
            "Invisible characters are not allowed.",
        ),
        "too_short" => ("Au moins {} caractères.", "At least {} characters."),
        "too_long" => ("Au plus {} caractères.", "At most {} characters."),
        "too_small" => ("Au moins {}.", "At least {}."),
        "too_many" | "too_large" => ("Au plus {}.", "At most {}."),
        "not_an_amount" => ("Un montant s’écrit comme 12,50.", "An amount looks like 12.50."),
        "not_a_number" => ("Un nombre entier est attendu.", "A whole number is expected."),
        "not_a_decimal" => ("Un nombre s’écrit comme 12,5.", "A number looks like 12.5."),
        "not_an_email" => (
            "Cette adresse e-mail n’est pas complète.",
            "This email address is not complete.",
        ),
        "not_a_phone" => (
            "Un numéro de téléphone compte 6 à 15 chiffres.",
            "A phone number has 6 to 15 digits.",
        ),
        "not_a_postal_code" => ("Un code postal compte cinq chiffres.", "A postal code has five digits."),
        "not_a_slug" => (
            "Minuscules sans accents, chiffres et tirets seulement.",
            "Lower-case letters, digits and dashes only.",
        ),
        "not_a_key" => (
            "Une clé compte 1 à 255 caractères ASCII visibles.",
            "A key has 1 to 255 visible ASCII characters.",
        ),
        "common_password" => (
            "Ce mot de passe est trop connu : choisissez-en un autre.",
            "This password is too well known: choose another.",
        ),
        "wrong_password" => (
            "Ce n’est pas votre mot de passe actuel.",
            "This is not your present password.",
        ),
        "token_invalid" => (
            "Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre.",
            "This link was used before or has run out. Ask for another.",
        ),
        "slug_taken" => ("Ce nom d’adresse est déjà pris.", "This address is already taken."),
        "email_taken" => (
            "Un compte existe déjà avec cette adresse. Connectez-vous.",
            "An account with this address exists. Sign in instead.",
        ),
        "cut_step" => ("La coupe se fait par pas de {} g.", "It is cut in steps of {} g."),
        "cut_too_small" => ("La plus petite coupe est de {} g.", "The smallest cut is {} g."),
        "cut_too_large" => ("La plus grande coupe est de {} g.", "The largest cut is {} g."),
        "sold_by_piece" => ("Ce fromage se vend à la pièce.", "This cheese is sold by the piece."),
        "cut_range" => (
            "La coupe la plus petite, la plus grande et le pas ne vont pas ensemble.",
            "Smallest cut, largest cut and step do not fit together.",
        ),
        "not_own_upload" => (
            "Cette photo n’est pas l’une des vôtres : envoyez-la d’abord.",
            "This picture is not one of yours: upload it first.",
        ),
        "in_the_past" => ("Ce jour est déjà passé.", "This day is over."),
        "too_far_ahead" => ("Au plus {} jours à l’avance.", "At most {} days ahead."),
        "not_a_day" => ("Un jour s’écrit comme 2026-03-31.", "A day looks like 2026-03-31."),
        "before_from" => ("La fin précède le début.", "The end comes before the beginning."),
        "period_too_long" => ("Une période compte au plus {} jours.", "A period has at most {} days."),
        "no_bronze" => (
            "Le premier palier est le bronze, actif, dès 0 point.",
            "The first tier is bronze, active, from 0 points.",
        ),
        "not_ascending" => (
            "Chaque palier, une seule fois et dans l’ordre, demande plus de points que le précédent.",
            "Each tier, once and in order, asks for more points than the one before.",
        ),
        "not_a_picture" => (
            "Ce fichier n’est pas une image JPEG, PNG ou WebP entière.",
            "This file is not a whole JPEG, PNG or WebP picture.",
        ),
        "too_many_pixels" => (
            "Au plus {} millions de pixels par image.",
            "At most {} million pixels a picture.",
        ),
        "picture_too_large" => ("Au plus {} Mo par image.", "At most {} MB a picture."),
        "too_many_uploads" => (
            "Au plus {} photos par jour : le reste demain.",
            "At most {} pictures a day: the rest tomorrow.",
        ),
        "media_unavailable" => (
            "L’image n’a pas pu être gardée : réessayez dans un instant.",
            "The picture could not be kept: try again in a moment.",
        ),
        "foreign_picture" => (
            "Une image est d’abord envoyée à la boutique : cette adresse n’est pas la sienne.",
            "A picture is sent to the shop first: this address is not one of its own.",
        ),
        "not_offered" => (
            "La boutique ne propose pas cette façon de payer.",
            "The shop does not offer this way to pay.",
        ),
        "too_small_for_card" => (
            "Une carte ne se débite qu’à partir de {} centimes : choisissez une autre façon de payer.",
            "A card is charged from {} cents on: choose another way to pay.",
        ),
        "too_large_for_card" => (
            "Une carte se débite de {} euros au plus : choisissez une autre façon de payer.",
            "A card is charged {} euros at most: choose another way to pay.",
        ),
        "order_too_large" => (
            "Une commande vaut {} euros au plus : retirez-en une partie.",
            "An order is worth {} euros at most: take some of it out.",
        ),
        "below_minimum" => ("Le maximum est sous le minimum.", "The maximum is below the minimum."),
        "not_a_language" => (
            "Une langue s’écrit comme en ou pt-BR.",
            "A language looks like en or pt-BR.",
        ),
        "not_a_code" => (
            "Un code compte 3 à 40 lettres sans accents, chiffres et tirets.",
            "A code has 3 to 40 letters without accents, digits and dashes.",
        ),
        "coupon_code_taken" => ("Un autre bon porte déjà ce code.", "Another coupon has this code."),
        "coupon_unknown" => ("Ce code n’existe pas.", "There is no such code."),
        "coupon_not_yet" => ("Ce code vaut à partir du {}.", "This code is valid from {}."),
        "coupon_over" => ("Ce code n’est plus valable depuis le {}.", "This code ended on {}."),
        "coupon_switched_off" => ("Ce code n’est plus valable.", "This code is no longer valid."),
        "coupon_exhausted" => (
            "Ce code a déjà servi autant de fois qu’il le pouvait.",
            "This code has been used as often as it can be.",
        ),
        "coupon_min_purchase" => (
            "Ce code vaut à partir de {} d’achats\u{a0}: il manque {}.",
            "This code is good for orders from {}: {} to go.",
        ),
        "not_hundreds" => (
            "Les points s’échangent par centaines.",
            "Points are redeemed by the hundred.",
        ),
        "not_enough_points" => (
            "Vous n’avez pas encore assez de points.",
            "You do not have enough points yet.",
        ),
        "unknown_user" => ("Ce client n’existe pas.", "There is no such customer."),
        "unknown_product" => ("Ce produit n’existe pas.", "There is no such product."),
        "out_of_stock" => ("Il n’en reste que {}.", "Only {} left."),
        "sold_out" => ("Épuisé pour l’instant.", "Sold out for now."),
        _ => ("Cette valeur n’est pas admise.", "This value is not allowed."),
    };
    let template = language.pick(french, english).to_owned();
    limit
        .split('|')
        .fold(template, |text, limit| text.replacen("{}", limit, 1))
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
        for good in ["a@b.fr", "jean.dupont+fromage@exemple-x.co.uk", "zoé@crème.fr"] {
            assert!(email(good, &()).is_ok(), "{good}");
        }
        for bad in [
            "", "a", "a@b", "@b.fr", "a@.fr", "a@b..fr", "a b@c.fr", "a@b.fr\n", "a@-b.fr", "<a@b.fr>", "a@@b.fr",
        ] {
            assert!(email(bad, &()).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_are_limited_and_free_of_control_characters() {
        let rule = |value: &str| text(2, 5)(value, &()).map_err(|e| e.to_string());
        assert_eq!(rule("Brie"), Ok(()));
        assert_eq!(rule("   "), Err("required".into()));
        assert_eq!(rule("B"), Err("too_short:2".into()));
        assert_eq!(rule("Comté!"), Err("too_long:5".into()));
        assert_eq!(rule("a\u{0}b"), Err("control_characters".into()));
    }

    #[test]
    fn field_paths_are_the_bodys_own() {
        assert_eq!(camel_case("shipping_address.postal_code"), "shippingAddress.postalCode");
        assert_eq!(camel_case("addresses[0].is_default"), "addresses[0].isDefault");
        assert_eq!(camel_case("addresses[0].kind"), "addresses[0].type");
    }
}
