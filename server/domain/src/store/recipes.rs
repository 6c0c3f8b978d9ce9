//! The `recipes` collection. Beside the recipe each document holds `searchGrams`, which only
//! searching needs.

use futures_util::TryStreamExt;
use mongodb::{
    Collection,
    bson::{Document, RawDocumentBuf, deserialize_from_slice, doc},
};
use serde::Serialize;
use shared::{
    Id, Page,
    recipe::{Recipe, RecipeQuery},
};

use super::{Access, Store, Transaction, all, bson, duplicate_as, keyed, oid, words};
use crate::{Error, Result, search::grams};

fn collection(store: &Store) -> Collection<Recipe> {
    store.collection("recipes")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stored<'a> {
    #[serde(flatten)]
    recipe: &'a Recipe,
    search_grams: Vec<String>,
}

impl<'a> Stored<'a> {
    fn new(recipe: &'a Recipe) -> Self {
        Self {
            recipe,
            search_grams: grams::of_recipe(recipe),
        }
    }
}

/// Inserts a recipe. [`Error::SlugTaken`] when its slug is.
pub async fn insert(tx: &mut Transaction<'_>, recipe: &Recipe) -> Result<()> {
    tx.store()
        .collection::<Stored<'_>>("recipes")
        .insert_one(Stored::new(recipe))
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// Inserts the recipes that are not there yet.
pub async fn insert_new(store: &Store, recipes: &[Recipe]) -> Result<()> {
    let recipes: Vec<_> = recipes.iter().map(Stored::new).collect();
    super::insert_new(store, "recipes", &recipes).await
}

/// Replaces a recipe, inside the transaction that read it. [`Error::SlugTaken`] when its new
/// slug is.
pub async fn replace(tx: &mut Transaction<'_>, recipe: &Recipe) -> Result<()> {
    tx.store()
        .collection::<Stored<'_>>("recipes")
        .replace_one(doc! { "_id": oid(recipe.id) }, Stored::new(recipe))
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// Deletes the recipe with this id or slug, and answers its id.
pub async fn delete(tx: &mut Transaction<'_>, key: &str) -> Result<Option<Id<Recipe>>> {
    let deleted = collection(tx.store())
        .find_one_and_delete(keyed(key))
        .session(tx.session())
        .await?;
    Ok(deleted.map(|recipe| recipe.id))
}

/// Every recipe; `None` when one cannot be read, which is named in the log.
pub async fn all_readable(store: &Store) -> Result<Option<Vec<Recipe>>> {
    let collection = store.collection::<RawDocumentBuf>("recipes");
    let mut documents = collection
        .find(doc! {})
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .projection(doc! { "searchGrams": 0 })
        .await?;
    let (mut recipes, mut is_whole) = (Vec::new(), true);
    while let Some(document) = documents.try_next().await? {
        match deserialize_from_slice(document.as_bytes()) {
            Ok(recipe) => recipes.push(recipe),
            Err(error) => {
                let id = document
                    .get_object_id("_id")
                    .ok()
                    .map(mongodb::bson::oid::ObjectId::to_hex);
                tracing::error!(target: "error", recipe = id, %error, "a recipe cannot be read");
                is_whole = false;
            }
        }
    }
    Ok(is_whole.then_some(recipes))
}

/// The recipe with this id or slug.
pub async fn by_key(access: Access<'_>, key: &str) -> Result<Option<Recipe>> {
    let collection = collection(access.store);
    access.find_one(collection.find_one(keyed(key))).await
}

/// One page of recipes: the best match first where words are given, else the newest.
pub async fn list(store: &Store, query: &RecipeQuery) -> Result<Page<Recipe>> {
    let mut filter = Document::new();
    if let Some(category) = &query.category {
        filter.insert("category", category);
    }
    if let Some(difficulty) = query.difficulty {
        filter.insert("difficulty", bson(&difficulty)?);
    }
    if let Some(product) = query.product_id {
        filter.insert("ingredients.productId", oid(product));
    }
    let paging = query.paging;
    if let Some(grams) = words::grams(query.q.as_deref()) {
        let order = doc! { "matched": -1, "createdAt": -1, "_id": 1 };
        return words::search(&collection(store), filter, &grams, order, paging).await;
    }
    let recipes = collection(store)
        .find(filter.clone())
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .projection(doc! { "searchGrams": 0 })
        .await?;
    let (items, total) = tokio::join!(all(recipes), async { collection(store).count_documents(filter).await });
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}
