//! Search that ignores accents and case and forgives a typo, by three-letter grams that an
//! ordinary index holds. User input becomes grams, never an operator or a pattern.

use std::collections::BTreeSet;

use shared::{
    product::{Milk, Product},
    recipe::Recipe,
};

use super::words;

/// The grams of all that a product can be found by: its names, region and labels in each
/// language, category and milk.
pub fn of_product(product: &Product) -> Vec<String> {
    let milk = match product.milk {
        Some(Milk::Cow) => "vache cow",
        Some(Milk::Goat) => "chèvre goat",
        Some(Milk::Sheep) => "brebis sheep ewe",
        Some(Milk::Buffalo) => "bufflonne buffalo",
        None => "",
    };
    let translated = product
        .translations
        .values()
        .flat_map(|texts| [texts.name.as_deref(), texts.region.as_deref()])
        .flatten();
    let region = product.region.as_deref().unwrap_or("");
    let labels = product.labels.iter().map(String::as_str);
    of_texts(
        [product.name.as_str(), &product.category, region, milk]
            .into_iter()
            .chain(labels)
            .chain(translated),
    )
}

/// The grams of all that a recipe can be found by: its titles and what goes in, in each
/// language, and its category.
pub fn of_recipe(recipe: &Recipe) -> Vec<String> {
    let translated = recipe.translations.values().flat_map(|texts| {
        let ingredients = texts.ingredients.iter().flatten().map(String::as_str);
        texts.title.as_deref().into_iter().chain(ingredients)
    });
    let ingredients = recipe.ingredients.iter().map(|ingredient| ingredient.name.as_str());
    of_texts(
        [recipe.title.as_str(), &recipe.category]
            .into_iter()
            .chain(ingredients)
            .chain(translated),
    )
}

fn of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    texts
        .flat_map(|text| {
            words(text)
                .flat_map(|word| grams(&format!(" {word} ")))
                .collect::<Vec<_>>()
        })
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The grams of a query. The last word may still be in the typing: its end is left open.
pub fn of_query(query: &str) -> Vec<String> {
    let words: Vec<String> = words(query).take(8).collect();
    let last = words.len().saturating_sub(1);
    words
        .iter()
        .enumerate()
        .flat_map(|(position, word)| {
            let end = if position == last { "" } else { " " };
            grams(&format!(" {word}{end}"))
        })
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// Every three neighbours; a shorter text is its own gram.
fn grams(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return vec![text.to_owned()];
    }
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_without_accents_case_or_operators() {
        assert_eq!(of_query("ÉPO"), [" ep", "epo"]);
        assert_eq!(of_query("$gt .* é"), of_query("gt e"));
        assert_eq!(of_query(" -- "), Vec::<String>::new());
    }
}
