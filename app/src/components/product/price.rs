//! Prices, always with the price per kilo (Directive 98/6/EC).

use leptos::prelude::*;
use shared::{
    Grams, Language, Money, pricing,
    product::{Product, ShortDate, SoldBy},
};

use crate::request::language::{language, translate};

/// What a kilo costs at this price for this weight: `46,00 €/kg`. `None` for no weight or more than an amount can hold.
pub fn per_kilo(price: Money, weight: Grams, language: Language) -> Option<String> {
    let kilo = price.checked_ratio(1000, weight.0)?;
    Some(format!("{}/kg", kilo.display(language)))
}

/// What one pays the price for: `les 250 g`, `la pièce, 250 g`.
pub fn price_of(product: &Product, language: Language) -> String {
    let weight = product.weight.display(language);
    match (product.sold_by, language) {
        (SoldBy::Weight, Language::French) => format!("les {weight}"),
        (SoldBy::Weight, Language::English) => format!("for {weight}"),
        (SoldBy::Piece, Language::French) => format!("la pièce, {weight}"),
        (SoldBy::Piece, Language::English) => format!("each, {weight}"),
    }
}

/// A product's price and price per kilo.
#[component]
pub fn Price(
    /// The product, sold by the piece or by weight.
    product: Product,
    /// Whether it is large, as on the product's own page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let language = language();
    let kilo = pricing::price_per_kilo(&product).map(|kilo| format!("{}/kg", kilo.display(language)));
    let reduction = product
        .reduction()
        .map(|(lowest, per_cent)| view! { <Reduction lowest per_cent large/> });
    let short_date = product
        .short_date
        .clone()
        .map(|short| view! { <ForShortDate short large/> });
    view! {
        <p class=if large { "price price-large" } else { "price" }>
            <span class="price-amount">{product.price.display(language)}</span>
            " "
            <span class="price-for">{price_of(&product, language)}</span>
            " "
            <span class="price-kilo">{kilo}</span>
            {reduction}
            {short_date}
        </p>
    }
}

/// Why the price is lower: a lot is near its day, until which it is best.
#[component]
fn ForShortDate(short: ShortDate, large: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let day = short.best_before.start().day(language);
    let why = match language {
        Language::French => format!("à consommer de préférence avant le {day}"),
        Language::English => format!("best before {day}"),
    };
    view! {
        <span class="price-reduction">
            <span class="badge is-alert">{t("Date courte", "Short date")}</span>
            " "
            <span class=large.then_some("price-before")>{why}</span>
            ", "
            {t("prix avant", "price before")}
            " "
            <del>{short.price_before.display(language)}</del>
        </span>
    }
}

/// The price that is struck, and by how much the present one is lower: both from the lowest price of the thirty days before
/// the reduction (code de la consommation art. L112-1-1).
#[component]
fn Reduction(lowest: Money, per_cent: i64, large: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let off = (per_cent > 0).then(|| format!("−{per_cent}{}", language.pick("\u{a0}%", "%")));
    let words = t(
        "Prix le plus bas des 30 jours avant la réduction\u{a0}:",
        "Lowest price of the 30 days before the reduction:",
    );
    view! {
        <span class="price-reduction">
            {off.map(|off| view! { <span class="badge is-alert">{off}</span> " " })}
            <span class=if large { "price-before" } else { "visually-hidden" }>{words}</span>
            " "
            <del>{lowest.display(language)}</del>
        </span>
    }
}
