//! What changed, as the audit says it: fields and their values in the reader's words.

use shared::{
    Grams, Language, Money,
    order::{OrderStatus, PaymentStatus},
    period::Day,
    product::SoldBy,
    settings::Span,
    user::Role,
};

use super::{hours, labels};

const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The field without the group of settings that it is of: `hours.monday` → `monday`.
fn last(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}

/// What the field is called; `None` for one that the shop has no words for.
pub fn field(name: &str, language: Language) -> Option<&'static str> {
    if let Some(day) = DAYS.into_iter().position(|day| last(name) == day) {
        return Some(hours::weekday(day, language));
    }
    let (french, english) = match name {
        "notice.from" | "from" => ("premier jour", "first day"),
        "notice.to" | "to" => ("dernier jour", "last day"),
        "notice.fr" | "notice.en" => ("annonce", "notice"),
        "closures.days" => ("jours fermés", "closed days"),
        _ => match last(name) {
            "role" => ("rôle", "role"),
            "status" => ("état", "status"),
            "paymentStatus" => ("paiement", "payment"),
            "paymentMethod" => ("moyen de paiement", "payment method"),
            "price" => ("prix", "price"),
            "stock" => ("stock", "stock"),
            "lots" => ("lots", "lots"),
            "code" => ("code", "code"),
            "quantity" => ("quantité", "quantity"),
            "bestBefore" => ("date limite", "best before"),
            "ageingSince" => ("en affinage depuis", "ageing since"),
            "supplier" => ("fournisseur", "supplier"),
            "deliveryNote" => ("bon de livraison", "delivery note"),
            "total" => ("total", "total"),
            "amount" => ("montant", "amount"),
            "discount" => ("remise", "discount"),
            "discountReason" | "reason" => ("motif", "reason"),
            "note" => ("note", "note"),
            "fee" => ("frais de livraison", "delivery fee"),
            "freeFrom" => ("livraison offerte dès", "free delivery from"),
            "transferDays" => ("jours pour un virement", "days for a transfer"),
            "remindDays" => ("rappel, jours avant la fin", "reminder, days before the end"),
            "name" | "title" => ("nom", "name"),
            "slug" | "url" => ("adresse", "address"),
            "description" => ("description", "description"),
            "category" => ("famille", "category"),
            "images" => ("images", "pictures"),
            "weight" => ("poids", "weight"),
            "weighed" => ("pesé", "weighed"),
            "soldBy" => ("vendu", "sold"),
            "trackingNumber" => ("numéro de suivi", "tracking number"),
            "active" | "isActive" => ("actif", "active"),
            "order" => ("ordre", "order"),
            "scopes" => ("portées", "scopes"),
            "expiresAt" => ("expire", "expires"),
            "events" => ("événements", "events"),
            _ => return None,
        },
    };
    Some(language.pick(french, english))
}

/// A value of the field, which is written as JSON writes it, a text without its quotes. Other values stay as they are.
pub fn value(name: &str, value: &str, sold_by: Option<SoldBy>, language: Language) -> String {
    let known = match last(name) {
        "role" => Role::from_name(value).map(|role| labels::role(role, language).to_owned()),
        "status" => OrderStatus::from_name(value).map(|status| status.words(language).to_owned()),
        "paymentStatus" => PaymentStatus::from_name(value).map(|status| status.words(language).to_owned()),
        "price" | "fee" | "freeFrom" | "total" | "amount" | "discount" => {
            Money::parse(value).map(|amount| amount.display(language))
        }
        "stock" => stock(value, sold_by, language),
        "weight" | "weighed" => value.parse().ok().map(|grams| Grams(grams).display(language)),
        "soldBy" => match value {
            "piece" => Some(language.pick("à la pièce", "by the piece").to_owned()),
            "weight" => Some(language.pick("au poids", "by weight").to_owned()),
            _ => None,
        },
        day if DAYS.contains(&day) => opening(value, language),
        _ => None,
    };
    known
        .or_else(|| plain(value, language))
        .unwrap_or_else(|| value.to_owned())
}

fn stock(value: &str, sold_by: Option<SoldBy>, language: Language) -> Option<String> {
    let number: i64 = value.parse().ok()?;
    Some(match (sold_by?, language) {
        (SoldBy::Weight, _) => Grams(number).display(language),
        (SoldBy::Piece, Language::French) if number < 2 => format!("{number} pièce"),
        (SoldBy::Piece, Language::French) => format!("{number} pièces"),
        (SoldBy::Piece, Language::English) if number == 1 => "1 piece".into(),
        (SoldBy::Piece, Language::English) => format!("{number} pieces"),
    })
}

/// The spans of a day: `9 h – 12 h, 14 h – 19 h`.
fn opening(value: &str, language: Language) -> Option<String> {
    let spans: Vec<Span> = serde_json::from_str(value).ok()?;
    let closed = || language.pick("fermé", "closed").to_owned();
    Some(hours::open(&spans, language).unwrap_or_else(closed))
}

/// What a value says by its form alone.
fn plain(value: &str, language: Language) -> Option<String> {
    match value {
        "true" => Some(language.pick("oui", "yes").to_owned()),
        "false" => Some(language.pick("non", "no").to_owned()),
        _ => value.parse::<Day>().ok().map(|day| day.start().day(language)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_in_the_readers_words() {
        let french =
            |name, text, sold_by| value(name, text, sold_by, Language::French).replace(['\u{a0}', '\u{202f}'], " ");
        for (name, text, sold_by, says) in [
            ("role", "admin", None, "Gérant"),
            ("status", "processing", None, "En préparation"),
            ("paymentStatus", "paid", None, "Payée"),
            ("shipping.fee", "6.9", None, "6,90 €"),
            ("price", "1234.5", None, "1 234,50 €"),
            ("stock", "14850", Some(SoldBy::Weight), "14,85 kg"),
            ("stock", "12", Some(SoldBy::Piece), "12 pièces"),
            ("stock", "12", None, "12"),
            (
                "hours.monday",
                r#"[{"from":"09:00","to":"12:30"}]"#,
                None,
                "9 h – 12 h 30",
            ),
            ("hours.monday", "[]", None, "fermé"),
            ("notice.to", "2026-10-01", None, "1er octobre 2026"),
            ("isOrganic", "true", None, "oui"),
            ("ripening", "24", None, "24"),
            ("price", "[1]", None, "[1]"),
        ] {
            assert_eq!(french(name, text, sold_by), says, "{name}");
        }
        assert_eq!(field("hours.monday", Language::French), Some("lundi"));
        assert_eq!(field("shipping.fee", Language::English), Some("delivery fee"));
        assert_eq!(field("ripening", Language::English), None);
    }
}
