//! The words by which products and recipes are found, and how much each says.

use shared::{
    product::{Milk, Product},
    recipe::Recipe,
};

use super::index::{Weights, words_of};

/// A word of a name; the first one says more, and each of a longer name less.
const NAME: u8 = 60;
const FIRST_WORD: u8 = 8;
const MOST_OFF: usize = 20;
const INGREDIENT: u8 = 24;
const CATEGORY: u8 = 20;
const MILK: u8 = 20;
const LABEL: u8 = 16;
const REGION: u8 = 12;

/// What a product can be found by: its names, region and labels in each language, milk, and its category by slug and by
/// these names.
pub fn of_product(product: &Product, category: [&str; 2]) -> Weights {
    let mut words = Weights::new();
    add_name(&mut words, &product.name);
    add(&mut words, &product.category, CATEGORY);
    for name in category {
        add(&mut words, name, CATEGORY);
    }
    let milk = match product.milk {
        Some(Milk::Cow) => "vache cow",
        Some(Milk::Goat) => "chèvre goat",
        Some(Milk::Sheep) => "brebis sheep ewe",
        Some(Milk::Buffalo) => "bufflonne buffalo",
        None => "",
    };
    add(&mut words, milk, MILK);
    for label in &product.labels {
        add(&mut words, label, LABEL);
    }
    add(&mut words, product.region.as_deref().unwrap_or(""), REGION);
    for texts in product.translations.values() {
        add_name(&mut words, texts.name.as_deref().unwrap_or(""));
        add(&mut words, texts.region.as_deref().unwrap_or(""), REGION);
    }
    words
}

/// What a recipe can be found by: its titles and what goes in, in each language, and its category.
pub fn of_recipe(recipe: &Recipe) -> Weights {
    let mut words = Weights::new();
    add_name(&mut words, &recipe.title);
    add(&mut words, &recipe.category, CATEGORY);
    for ingredient in &recipe.ingredients {
        add(&mut words, &ingredient.name, INGREDIENT);
    }
    for texts in recipe.translations.values() {
        add_name(&mut words, texts.title.as_deref().unwrap_or(""));
        for ingredient in texts.ingredients.iter().flatten() {
            add(&mut words, ingredient, INGREDIENT);
        }
    }
    words
}

fn add_name(words: &mut Weights, name: &str) {
    let named = words_of(name);
    let off = u8::try_from(named.len().min(MOST_OFF)).unwrap_or(0);
    for (position, word) in named.into_iter().enumerate() {
        let first = if position == 0 { FIRST_WORD } else { 0 };
        raise(words, word, NAME + first - off);
    }
}

fn add(words: &mut Weights, text: &str, weight: u8) {
    for word in words_of(text) {
        raise(words, word, weight);
    }
}

/// A word counts as where it says the most.
fn raise(words: &mut Weights, word: String, weight: u8) {
    let known = words.entry(word).or_default();
    *known = weight.max(*known);
}
