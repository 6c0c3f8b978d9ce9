//! What the shop's own values are called, and words that several pages show.

use domain::catalog::{lots::SOON_DAYS, name_of};
use shared::{
    Grams, Id, Language,
    coupon::{Coupon, CouponKind},
    lot::Lot,
    loyalty::TierName,
    order::{OrderPaymentMethod, OrderStatus, PaymentStatus},
    period::Day,
    product::{Allergen, HeatTreatment, Milk, Product, SoldBy},
    recipe::Difficulty,
    refund::RefundReason,
    stock::StockReason,
    user::Role,
};

use crate::request::shop;

/// The countries that the shop has names for.
pub const COUNTRIES: [&str; 6] = ["FR", "IT", "ES", "CH", "GB", "NL"];

/// What a user may do.
pub const fn role(role: Role, language: Language) -> &'static str {
    match role {
        Role::User => language.pick("Client", "Customer"),
        Role::Admin => language.pick("Gérant", "Admin"),
        Role::Livreur => language.pick("Livreur", "Courier"),
    }
}

/// The animal that gives the milk: `vache`, `cow’s`.
pub const fn milk(milk: Milk, language: Language) -> &'static str {
    match milk {
        Milk::Cow => language.pick("vache", "cow’s"),
        Milk::Goat => language.pick("chèvre", "goat’s"),
        Milk::Sheep => language.pick("brebis", "ewe’s"),
        Milk::Buffalo => language.pick("bufflonne", "buffalo"),
    }
}

/// What a milk is called: `Lait de chèvre`, `Goat’s milk`.
pub fn milk_name(of: Milk, language: Language) -> String {
    match (of, language) {
        (Milk::Cow, Language::English) => "Cow’s milk".into(),
        (Milk::Goat, Language::English) => "Goat’s milk".into(),
        (Milk::Sheep, Language::English) => "Ewe’s milk".into(),
        (Milk::Buffalo, Language::English) => "Buffalo milk".into(),
        (_, Language::French) => format!("Lait de {}", milk(of, language)),
    }
}

/// Where it comes from and of what milk: `Jura, lait cru de vache`.
pub fn provenance(product: &Product, language: Language) -> String {
    let raw = product.is_raw();
    let milk = product.milk.map(|of| {
        let of = milk(of, language);
        match (language, raw) {
            (Language::French, true) => format!("lait cru de {of}"),
            (Language::French, false) => format!("lait de {of}"),
            (Language::English, true) => format!("raw {of} milk"),
            (Language::English, false) => format!("{of} milk"),
        }
    });
    product
        .region
        .clone()
        .into_iter()
        .chain(milk)
        .collect::<Vec<_>>()
        .join(", ")
}

/// What a product contains: `Contient : lait, œufs`.
pub fn contains(allergens: &[Allergen], language: Language) -> String {
    let words: Vec<_> = allergens.iter().map(|one| one.words(language).to_lowercase()).collect();
    format!("{} {}", language.pick("Contient\u{a0}:", "Contains:"), words.join(", "))
}

/// What the milk is of and what was done to it: `Lait cru de vache`, `Raw cow’s milk`.
pub fn treated_milk(of: Milk, treatment: HeatTreatment, language: Language) -> String {
    let animal = milk(of, language);
    match (language, treatment) {
        (Language::French, _) => format!("{} de {animal}", treatment.words(language)),
        (Language::English, HeatTreatment::Raw) => format!("Raw {animal} milk"),
        (Language::English, HeatTreatment::Thermised) => format!("Thermised {animal} milk"),
        (Language::English, HeatTreatment::Pasteurised) => format!("Pasteurised {animal} milk"),
    }
}

/// A label as the reader knows it. Appellations are names and stay as they are.
pub fn label(label: &str, language: Language) -> String {
    match label {
        "fermier" => language.pick("Fermier", "Farmhouse").into(),
        "lait cru" => language.pick("Lait cru", "Raw milk").into(),
        "bio" => language.pick("Bio", "Organic").into(),
        other => other.into(),
    }
}

/// A country's name; its code where the shop has added one itself.
pub fn country(code: &str, language: Language) -> String {
    let (french, english) = match code {
        "FR" => ("France", "France"),
        "IT" => ("Italie", "Italy"),
        "ES" => ("Espagne", "Spain"),
        "CH" => ("Suisse", "Switzerland"),
        "GB" => ("Royaume-Uni", "United Kingdom"),
        "NL" => ("Pays-Bas", "Netherlands"),
        other => return other.into(),
    };
    language.pick(french, english).into()
}

/// How hard a recipe is, in words.
pub const fn difficulty(difficulty: Difficulty, language: Language) -> &'static str {
    match difficulty {
        Difficulty::Easy => language.pick("Facile", "Easy"),
        Difficulty::Medium => language.pick("Demande un peu d’habitude", "Takes a little practice"),
        Difficulty::Hard => language.pick("Demande du temps", "Takes time"),
    }
}

/// What a recipe's category is called; its slug where the shop has added one itself.
pub fn recipe_category(slug: &str, language: Language) -> String {
    let (french, english) = match slug {
        "plat" => ("Plat", "Main"),
        "entree" => ("Entrée", "Starter"),
        "aperitif" => ("Apéritif", "With drinks"),
        "soupe" => ("Soupe", "Soup"),
        "salade" => ("Salade", "Salad"),
        other => return other.into(),
    };
    language.pick(french, english).into()
}

/// What a coupon takes off: `12,5 %` or `5,00 €`.
pub fn coupon_worth(coupon: &Coupon, language: Language) -> String {
    if coupon.kind == CouponKind::Fixed {
        return coupon.value.display(language);
    }
    // A percentage is stored like an amount, in hundredths.
    let number = coupon.value.to_string();
    let number = match number.split_once('.') {
        Some(_) => number.trim_end_matches('0').trim_end_matches('.'),
        None => &number,
    };
    match language {
        Language::French => format!("{}\u{a0}%", number.replace('.', ",")),
        Language::English => format!("{number}%"),
    }
}

/// A tier of the loyalty program.
pub const fn tier(tier: TierName, language: Language) -> &'static str {
    match tier {
        TierName::Bronze => language.pick("Bronze", "Bronze"),
        TierName::Silver => language.pick("Argent", "Silver"),
        TierName::Gold => language.pick("Or", "Gold"),
        TierName::Platinum => language.pick("Platine", "Platinum"),
    }
}

/// Where an order stands, and the class of its badge.
pub const fn order_status(status: OrderStatus, language: Language) -> (&'static str, &'static str) {
    let class = match status {
        OrderStatus::Pending => "badge is-waiting",
        OrderStatus::Processing => "badge is-active",
        OrderStatus::Shipped => "badge",
        OrderStatus::Delivered => "badge is-done",
        OrderStatus::Cancelled => "badge is-off",
    };
    (status.words(language), class)
}

/// Whether an order is paid, and the class of its badge.
pub const fn payment_status(status: PaymentStatus, language: Language) -> (&'static str, &'static str) {
    let class = match status {
        PaymentStatus::Pending => "badge is-waiting",
        PaymentStatus::Authorized => "badge is-active",
        PaymentStatus::Paid => "badge is-done",
        PaymentStatus::Failed => "badge is-alert",
    };
    (status.words(language), class)
}

/// How an order is paid. A method of an older shop is called as it was.
pub fn payment_method(method: &OrderPaymentMethod, language: Language) -> String {
    method.words(language).into_owned()
}

/// Why money goes back.
pub const fn refund_reason(reason: RefundReason, language: Language) -> &'static str {
    match reason {
        RefundReason::Damaged => language.pick("Abîmé ou gâté", "Damaged or spoilt"),
        RefundReason::Missing => language.pick("Manquant", "Missing"),
        RefundReason::NotAsOrdered => language.pick("Pas ce qui était commandé", "Not what was ordered"),
        RefundReason::Withdrawal => language.pick("Rétractation", "Withdrawal"),
        RefundReason::Goodwill => language.pick("Geste commercial", "Goodwill"),
        RefundReason::Other => language.pick("Autre motif", "Another reason"),
        RefundReason::Weighed => language.pick("Pesé plus léger", "Weighed lighter"),
        RefundReason::Cancelled => language.pick("Commande annulée", "Order cancelled"),
    }
}

/// Why a stock changed.
pub const fn stock_reason(reason: StockReason, language: Language) -> &'static str {
    match reason {
        StockReason::Delivery => language.pick("Livraison reçue", "Delivery received"),
        StockReason::Count => language.pick("Inventaire", "Count"),
        StockReason::Waste => language.pick("Perte", "Waste"),
        StockReason::Tasting => language.pick("Dégustation", "Tasting"),
        StockReason::Gift => language.pick("Offert", "Gift"),
        StockReason::Other => language.pick("Autre motif", "Another reason"),
        StockReason::Weighed => language.pick("Pesée d’une commande", "Weighed for an order"),
        StockReason::Form => language.pick("Fiche du produit", "Product’s form"),
    }
}

/// Pieces, or a weight.
pub fn stock_amount(amount: i64, sold_by: SoldBy, language: Language) -> String {
    match sold_by {
        SoldBy::Piece => amount.to_string(),
        SoldBy::Weight => Grams(amount).display(language),
    }
}

/// How a lot stands, and the class of its badge.
pub fn lot_state(lot: &Lot, today: Day, language: Language) -> (&'static str, &'static str) {
    if lot.recalled_at.is_some() {
        (language.pick("Rappelé", "Recalled"), "badge is-alert")
    } else if lot.ended_at.is_some() || lot.best_before < today {
        (language.pick("Date passée", "Over"), "badge is-off")
    } else if lot.remaining == Some(0) {
        (language.pick("Épuisé", "Used up"), "badge is-off")
    } else if lot.best_before.days_after(today) <= SOON_DAYS {
        (language.pick("Bientôt à date", "Ending soon"), "badge is-waiting")
    } else {
        (language.pick("En vente", "On sale"), "badge is-done")
    }
}

/// What cuts weighed: `Pesé 480 g`.
pub fn weighed(weight: Grams, language: Language) -> String {
    format!("{} {}", language.pick("Pesé", "Weighed"), weight.display(language))
}

/// What an item is called: as it was ordered, or, where an older shop did not say, as its product is now.
pub fn item_name(name: Option<String>, product: Id<Product>, language: Language) -> String {
    let present = || name_of(&*shop().ok()?, product);
    name.or_else(present).unwrap_or_else(|| unnamed_item(language).into())
}

/// What stands for an item whose product is no longer in the catalog and left no name.
const fn unnamed_item(language: Language) -> &'static str {
    language.pick("Article retiré du catalogue", "No longer in the catalogue")
}

/// What helps to choose a password.
pub const fn password_hint(language: Language) -> &'static str {
    language.pick(
        "Entre 10 et 128\u{a0}caractères. Une phrase fait très bien l’affaire.",
        "Between 10 and 128\u{a0}characters. A sentence does very well.",
    )
}

/// What a phone number is wanted for.
pub const fn phone_hint(language: Language) -> &'static str {
    language.pick(
        "Pour que le livreur vous appelle avant de sonner.",
        "So that the driver can call before ringing the bell.",
    )
}

/// What is wrong with the link of a letter that lost its end.
pub const fn broken_link(language: Language) -> &'static str {
    language.pick("Ce lien n’est pas entier.", "This link is not complete.")
}

/// A rate of VAT in per cent, in the reader's format: `5,5 %`.
pub fn vat_rate(per_cent: f64, language: Language) -> String {
    match language {
        Language::French => format!("{per_cent}\u{a0}%").replace('.', ","),
        Language::English => format!("{per_cent}%"),
    }
}
