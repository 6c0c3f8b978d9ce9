//! The recipes.

use std::ops::Range;

use shared::{
    Id, Page, Timestamp,
    audit::Action,
    product::{Allergen, MAX_IMAGES, Product, allergen_words},
    recipe::{Ingredient, Recipe, RecipeInput, RecipeQuery},
    validation::{self, BrokenRule},
};

use super::addresses;
use crate::{
    Admin, Error, Result, Settings, Shop, audit, media, search,
    store::{self, Access, transact},
};

/// One page of recipes: the best match first where words are given, else the newest.
/// [`Error::Invalid`] for a query that breaks a rule.
#[expect(clippy::unused_async, reason = "callers need not know that it does not wait")]
pub async fn list(shop: &Shop, query: &RecipeQuery) -> Result<Page<Recipe>> {
    let mut broken = validation::broken_rules(query);
    // Paging is flattened in the query, so its fields are named without a prefix.
    broken.extend(validation::broken_rules(&query.paging));
    crate::refuse(broken)?;
    Ok(shop.catalog.recipes().list(query, |recipe| allergens(shop, recipe)))
}

/// The allergens in a recipe: those of the shop's products, and those that the names of its other ingredients tell of.
pub fn allergens(shop: &Shop, recipe: &Recipe) -> Vec<Allergen> {
    let snapshot = shop.catalog.snapshot();
    let mut found = Vec::new();
    for ingredient in &recipe.ingredients {
        match ingredient.product_id.and_then(|id| snapshot.product(id)) {
            Some(product) => found.extend_from_slice(&product.allergens),
            None => found.extend(allergen_words::named_in(&ingredient.name)),
        }
    }
    Allergen::in_order(&found)
}

/// The recipe with this id or slug. [`Error::Unreadable`] for a document that cannot be read.
#[expect(clippy::unused_async, reason = "callers need not know that it does not wait")]
pub async fn find(shop: &Shop, key: &str) -> Result<Option<Recipe>> {
    let recipes = shop.catalog.recipes();
    if recipes.is_unreadable(key) {
        return Err(Error::unreadable("recipes", key));
    }
    Ok(recipes.find(key).cloned())
}

/// How many recipes there are.
pub fn count(shop: &Shop) -> usize {
    shop.catalog.recipes().all().len()
}

/// Those recipes that are at these places among all, the newest first.
pub fn some(shop: &Shop, places: Range<usize>) -> Vec<Recipe> {
    let recipes = shop.catalog.recipes();
    let some = recipes.all().iter().skip(places.start).take(places.len());
    some.cloned().collect()
}

/// Whether there was a recipe with this slug that was deleted.
pub async fn was_there(shop: &Shop, key: &str) -> Result<bool> {
    store::gone::is_there(shop.store.access(), &addresses::of_recipe(key)).await
}

/// The products that a recipe's ingredients name, those that are still sold.
#[expect(clippy::unused_async, reason = "callers need not know that it does not wait")]
pub async fn products(shop: &Shop, recipe: &Recipe) -> Result<Vec<Product>> {
    let snapshot = shop.catalog.snapshot();
    let mut products: Vec<Product> = Vec::new();
    for id in recipe.ingredients.iter().filter_map(|ingredient| ingredient.product_id) {
        if let Some(product) = snapshot.product(id)
            && products.iter().all(|product| product.id != id)
        {
            products.push(product.clone());
        }
    }
    Ok(products)
}

/// Publishes a recipe; its author is the admin. [`Error::Invalid`] or [`Error::SlugTaken`].
pub async fn create(shop: &Shop, admin: &Admin, input: RecipeInput) -> Result<Recipe> {
    let has_slug = input.slug.is_some();
    let recipe = Recipe {
        id: shop.new_id(),
        author: admin.user().id,
        created_at: shop.now(),
        ..filled(shop.store.access(), &shop.settings, shop.now(), input, &[]).await?
    };
    let recipe = transact!(shop, |tx| {
        let mut recipe = recipe.clone();
        if !has_slug {
            recipe.slug = store::recipes::free_slug(tx.access(), &recipe).await?;
        }
        store::recipes::insert(tx, &recipe).await?;
        let (by, action) = (admin.user().id, Action::RecipeCreated);
        audit::record(tx, by, action, recipe.id, Vec::new()).await?;
        recipe
    });
    shop.catalog.show_recipes().await;
    tracing::info!(target: "activity", user = %admin.user().id, recipe = %recipe.id, "published a recipe");
    Ok(recipe)
}

/// Replaces what an admin may set of a recipe. [`Error::NotFound`], [`Error::Invalid`] or
/// [`Error::SlugTaken`].
pub async fn update(shop: &Shop, admin: &Admin, key: &str, input: RecipeInput) -> Result<Recipe> {
    let recipe = transact!(shop, |tx| {
        let before = store::recipes::by_key(tx.access(), key).await?;
        let before = before.ok_or(Error::NotFound)?;
        let (settings, now, access) = (tx.settings(), tx.now(), tx.access());
        let mut recipe = Recipe {
            id: before.id,
            author: before.author,
            created_at: before.created_at,
            ..filled(access, settings, now, input.clone(), &before.images).await?
        };
        if input.slug.is_none() {
            recipe.slug = store::recipes::free_slug(tx.access(), &recipe).await?;
        }
        store::recipes::replace(tx, &recipe).await?;
        addresses::remember_recipe(tx, &before, &recipe).await?;
        let changes = audit::differences(&before, &recipe)?;
        let (by, action) = (admin.user().id, Action::RecipeUpdated);
        audit::record(tx, by, action, recipe.id, changes).await?;
        recipe
    });
    shop.catalog.show_recipes().await;
    tracing::info!(target: "activity", user = %admin.user().id, recipe = %recipe.id, "changed a recipe");
    Ok(recipe)
}

/// Puts pictures behind those that a recipe has. [`Error::NotFound`], or [`Error::Invalid`] for addresses of elsewhere and
/// for more than a recipe may have.
pub async fn add_images(shop: &Shop, admin: &Admin, key: &str, urls: &[String]) -> Result<Recipe> {
    crate::refuse(media::foreign_images(&shop.settings, urls, &[]))?;
    let recipe = transact!(shop, |tx| {
        let before = store::recipes::by_key(tx.access(), key).await?.ok_or(Error::NotFound)?;
        let mut recipe = before.clone();
        recipe.images.extend_from_slice(urls);
        if recipe.images.len() > MAX_IMAGES {
            return Err(Error::field("images", &format!("too_many:{MAX_IMAGES}")));
        }
        recipe.updated_at = tx.now();
        store::recipes::replace(tx, &recipe).await?;
        let changes = audit::differences(&before, &recipe)?;
        audit::record(tx, admin.user().id, Action::RecipeUpdated, recipe.id, changes).await?;
        recipe
    });
    shop.catalog.show_recipes().await;
    Ok(recipe)
}

/// Deletes a recipe; that there was one at its address is remembered. [`Error::NotFound`] when there is none.
pub async fn delete(shop: &Shop, admin: &Admin, key: &str) -> Result<()> {
    let id = transact!(shop, |tx| {
        let deleted = store::recipes::delete(tx, key).await?;
        let deleted = deleted.ok_or(Error::NotFound)?;
        let id = deleted.id;
        store::gone::remember(tx, addresses::of_recipe(&deleted.key())).await?;
        audit::record(tx, admin.user().id, Action::RecipeDeleted, id, Vec::new()).await?;
        id
    });
    shop.catalog.show_recipes().await;
    tracing::info!(target: "activity", user = %admin.user().id, recipe = %id, "deleted a recipe");
    Ok(())
}

/// The recipe that this input describes, of which these pictures are known. [`Error::Invalid`] when it breaks a rule or
/// names a product that is not there.
async fn filled(
    access: Access<'_>,
    settings: &Settings,
    now: Timestamp,
    input: RecipeInput,
    known_images: &[String],
) -> Result<Recipe> {
    let mut broken = validation::broken_rules(&input);
    broken.extend(media::foreign_images(settings, &input.images, known_images));
    let named: Vec<_> = input
        .ingredients
        .iter()
        .filter_map(|ingredient| ingredient.product_id)
        .collect();
    let known = store::products::by_ids(access, &named).await?;
    for (position, ingredient) in input.ingredients.iter().enumerate() {
        if ingredient.product_id.is_some_and(|id| !known.contains_key(&id)) {
            broken.push(BrokenRule::new(
                &format!("ingredients[{position}].productId"),
                "unknown_product",
            ));
        }
    }
    crate::refuse(broken)?;
    let ingredients = input.ingredients.into_iter().map(|ingredient| Ingredient {
        product_id: ingredient.product_id,
        name: ingredient.name,
        quantity: ingredient.quantity,
        unit: ingredient.unit,
    });
    Ok(Recipe {
        id: Id::from_bytes([0; 12]),
        slug: input.slug.unwrap_or_else(|| search::slug(&input.title)),
        title: input.title,
        description: input.description,
        difficulty: input.difficulty,
        prep_time: input.prep_time,
        cook_time: input.cook_time,
        servings: input.servings,
        ingredients: ingredients.collect(),
        instructions: input.instructions,
        images: input.images,
        category: input.category,
        author: Id::from_bytes([0; 12]),
        created_at: now,
        updated_at: now,
        translations: input.translations,
    })
}
