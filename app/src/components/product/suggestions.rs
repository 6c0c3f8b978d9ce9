//! What is suggested while somebody types into a search field.

use leptos::prelude::*;
use shared::{Language, product::Product};

use super::price::price_of;

/// How many are suggested, as a screen reader says it, on a line of its own, and behind it the options of the list box
/// (`frontend/suggest.js`).
pub fn suggestions(products: &[Product], language: Language) -> String {
    let told = match (language, products.len()) {
        (Language::French, 0) => "Aucune suggestion".to_owned(),
        (Language::English, 0) => "No suggestion".to_owned(),
        (_, 1) => "1 suggestion".to_owned(),
        (_, count) => format!("{count} suggestions"),
    };
    let option = |product: &Product| {
        let price = format!("{} {}", product.price.display(language), price_of(product, language));
        view! {
            <a role="option" tabindex="-1" href=format!("/fromages/{}", product.key())>
                <span>{product.name.clone()}</span>
                <span class="suggestion-price">{price}</span>
            </a>
        }
    };
    let options: String = products.iter().map(|product| option(product).to_html()).collect();
    format!("{told}\n{options}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_how_many_there_are_in_both_languages() {
        assert_eq!(suggestions(&[], Language::French), "Aucune suggestion\n");
        assert_eq!(suggestions(&[], Language::English), "No suggestion\n");
    }
}
