//! Addresses of products and recipes: where what was renamed is now. An address belongs first to what has it now, then to
//! what had it last.

use shared::{product::Product, recipe::Recipe};

use super::{recipes, was_sold};
use crate::{
    Result, Shop,
    store::{Transaction, moved, products},
};

/// What became of a page whose address nothing has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is where this key leads.
    Moved(String),
    /// It was deleted or put away.
    Gone,
    /// There never was one.
    Unknown,
}

/// A product's address in the shop.
fn of_product(slug: &str) -> String {
    format!("/fromages/{slug}")
}

/// A recipe's.
pub(super) fn of_recipe(slug: &str) -> String {
    format!("/recettes/{slug}")
}

/// Remembers where a product was, if it has another slug now. A draft was nowhere.
pub(crate) async fn remember_product(tx: &mut Transaction<'_>, before: &Product, after: &Product) -> Result<()> {
    if before.is_draft || before.slug.is_empty() || before.slug == after.slug {
        return Ok(());
    }
    moved::remember(tx, of_product(&before.slug), after.id).await
}

/// Remembers where a recipe was, if it has another slug now.
pub(super) async fn remember_recipe(tx: &mut Transaction<'_>, before: &Recipe, after: &Recipe) -> Result<()> {
    if before.slug.is_empty() || before.slug == after.slug {
        return Ok(());
    }
    moved::remember(tx, of_recipe(&before.slug), after.id).await
}

/// The product that this id or slug is of, or was of last.
pub async fn product(shop: &Shop, key: &str) -> Result<Option<Product>> {
    if let Some(product) = super::find(shop, key).await? {
        return Ok(Some(product));
    }
    let Some(id) = moved::find(shop.store.access(), &of_product(key)).await? else {
        return Ok(None);
    };
    // A draft or an archived product may have taken the slug.
    if products::by_key(shop.store.access(), key).await?.is_some() {
        return Ok(None);
    }
    Ok(shop.catalog.snapshot().product(id).cloned())
}

/// The recipe that this id or slug is of, or was of last.
pub async fn recipe(shop: &Shop, key: &str) -> Result<Option<Recipe>> {
    if let Some(recipe) = recipes::find(shop, key).await? {
        return Ok(Some(recipe));
    }
    match moved::find::<Recipe>(shop.store.access(), &of_recipe(key)).await? {
        Some(id) => recipes::find(shop, &id.to_string()).await,
        None => Ok(None),
    }
}

/// What became of the product with this slug, which none has now.
pub async fn fate_of_product(shop: &Shop, key: &str) -> Result<Fate> {
    if was_sold(shop, key).await? {
        return Ok(Fate::Gone);
    }
    let was = moved::find(shop.store.access(), &of_product(key)).await?;
    Ok(was.map_or(Fate::Unknown, |id| {
        let now = shop.catalog.snapshot().product(id).map(Product::key);
        now.map_or(Fate::Gone, Fate::Moved)
    }))
}

/// What became of the recipe with this slug, which none has now.
pub async fn fate_of_recipe(shop: &Shop, key: &str) -> Result<Fate> {
    if recipes::was_there(shop, key).await? {
        return Ok(Fate::Gone);
    }
    let Some(id) = moved::find::<Recipe>(shop.store.access(), &of_recipe(key)).await? else {
        return Ok(Fate::Unknown);
    };
    let now = recipes::find(shop, &id.to_string()).await?;
    Ok(now.map_or(Fate::Gone, |recipe| Fate::Moved(recipe.key())))
}
