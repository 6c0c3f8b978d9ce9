//! A recipe (<https://developers.google.com/search/docs/appearance/structured-data/recipe>).

use domain::Shop;
use serde_json::{Value, json};
use shared::{Language, recipe::Recipe};

use super::{document, pictures, store_id, thing};
use crate::words::labels;

/// What the page of a recipe says of it, in the language that its texts are in. `servings` and `ingredients`, each with
/// how much of it, are as the page shows them.
pub fn recipe(shop: &Shop, recipe: &Recipe, servings: i64, ingredients: &[String], language: Language) -> Value {
    let address = shop.settings.address(&format!("/recettes/{}", recipe.key()), language);
    let steps = recipe.instructions.iter();
    let steps: Vec<_> = steps.map(|step| thing("HowToStep", json!({ "text": step }))).collect();
    document(
        "Recipe",
        json!({
            "@id": format!("{address}#recipe"),
            "url": address,
            "name": recipe.title,
            "description": recipe.description,
            "image": pictures(shop, &recipe.images),
            "author": thing("Organization", json!({ "@id": store_id(shop), "name": shop.settings.seller.name })),
            "datePublished": recipe.created_at.to_string(),
            "dateModified": recipe.updated_at.to_string(),
            "recipeCategory": labels::recipe_category(&recipe.category, language),
            "recipeYield": servings.to_string(),
            "prepTime": minutes(recipe.prep_time),
            "cookTime": (recipe.cook_time > 0).then(|| minutes(recipe.cook_time)),
            "totalTime": minutes(recipe.prep_time + recipe.cook_time),
            "recipeIngredient": ingredients,
            "recipeInstructions": steps,
            "inLanguage": language.tag(),
        }),
    )
}

/// A time as ISO 8601 writes it.
fn minutes(minutes: i64) -> String {
    format!("PT{minutes}M")
}
