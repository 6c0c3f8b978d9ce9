//! Prices, always with the price per kilo (Directive 98/6/EC).

use leptos::prelude::*;
use shared::{
    Grams, Language, Money, pricing,
    product::{Product, SoldBy},
};

use crate::request::language::language;

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
    view! {
        <p class=if large { "price price-large" } else { "price" }>
            <span class="price-amount">{product.price.display(language)}</span>
            " "
            <span class="price-for">{price_of(&product, language)}</span>
            " "
            <span class="price-kilo">{kilo}</span>
        </p>
    }
}
