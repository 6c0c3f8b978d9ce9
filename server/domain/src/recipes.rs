//! The recipes.

use shared::{
    Page,
    product::Product,
    recipe::{Recipe, RecipeQuery},
    validation,
};

use crate::{Error, Result, Shop, store};

/// One page of recipes, newest first. [`Error::Invalid`] for paging that breaks a rule.
pub async fn list(shop: &Shop, query: &RecipeQuery) -> Result<Page<Recipe>> {
    let broken = validation::broken_rules(&query.paging);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    store::recipes::list(&shop.store, query).await
}

/// The recipe with this id or slug.
pub async fn find(shop: &Shop, key: &str) -> Result<Option<Recipe>> {
    store::recipes::by_key(&shop.store, key).await
}

/// The products that a recipe's ingredients name, those that are still sold.
pub async fn products(shop: &Shop, recipe: &Recipe) -> Result<Vec<Product>> {
    let ids: Vec<_> = recipe
        .ingredients
        .iter()
        .filter_map(|ingredient| ingredient.product_id)
        .collect();
    Ok(store::products::by_ids(&shop.store, &ids)
        .await?
        .into_values()
        .collect())
}
