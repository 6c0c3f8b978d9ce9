//! What a livreur keeps cold.

use shared::{Grams, Language, order::Order};

/// How many articles an order has, and what they weigh together: `3 articles, 950 g`.
pub fn words(order: &Order, language: Language) -> String {
    let count: i64 = order.items.iter().map(|item| item.quantity).sum();
    let grams = order
        .items
        .iter()
        .map(|item| item.weighed.unwrap_or_else(|| item.ordered_weight()).0);
    let weight = Grams(grams.sum()).display(language);
    match (language, count) {
        (Language::French, 1) => format!("1 article, {weight}"),
        (Language::French, _) => format!("{count} articles, {weight}"),
        (Language::English, 1) => format!("1 item, {weight}"),
        (Language::English, _) => format!("{count} items, {weight}"),
    }
}
