//! The `recipes` collection.

use mongodb::{Collection, bson::doc};
use shared::recipe::Recipe;

use super::{
    Access, Store, Transaction, duplicate_as, keyed, oid, slugs,
    unreadable::{self, Unreadable},
    whole::whole,
};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Recipe> {
    store.collection("recipes")
}

/// The slug that it has made from its title, with a number behind it where another recipe has it.
pub async fn free_slug(access: Access<'_>, recipe: &Recipe) -> Result<String> {
    slugs::free(access, "recipes", &recipe.slug, oid(recipe.id).into()).await
}

/// Inserts a recipe. [`Error::SlugTaken`] when its slug is.
pub async fn insert(tx: &mut Transaction<'_>, recipe: &Recipe) -> Result<()> {
    collection(tx.store())
        .insert_one(recipe)
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// Inserts the recipes that are not there yet.
pub async fn insert_new(store: &Store, recipes: &[Recipe]) -> Result<()> {
    super::insert_new(store, "recipes", recipes).await
}

/// Replaces a recipe, inside the transaction that read it. [`Error::SlugTaken`] when its new
/// slug is.
pub async fn replace(tx: &mut Transaction<'_>, recipe: &Recipe) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(recipe.id) }, whole(recipe)?)
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// Deletes the recipe with this id or slug, and answers it.
pub async fn delete(tx: &mut Transaction<'_>, key: &str) -> Result<Option<Recipe>> {
    let deleted = collection(tx.store())
        .find_one_and_delete(keyed(key))
        .session(tx.session())
        .await?;
    Ok(deleted)
}

/// Reads every recipe, one after the other.
pub async fn read_all(store: &Store, take: impl FnMut(Result<Recipe, Unreadable<Recipe>>) + Send) -> Result<()> {
    unreadable::read(store, "recipes", doc! {}, take).await
}

/// The recipe with this id or slug.
pub async fn by_key(access: Access<'_>, key: &str) -> Result<Option<Recipe>> {
    let collection = collection(access.store);
    access.find_one("recipes", collection.find(keyed(key))).await
}
