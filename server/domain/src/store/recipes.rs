//! The `recipes` collection.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use shared::{
    Id, Page,
    recipe::{Recipe, RecipeQuery},
};

use super::{Store, all, bson, oid};
use crate::Result;

fn of(store: &Store) -> Collection<Recipe> {
    store.collection("recipes")
}

/// The recipe with this id or slug.
pub async fn by_key(store: &Store, key: &str) -> Result<Option<Recipe>> {
    let filter = if let Ok(id) = key.parse::<Id<Recipe>>() {
        doc! { "_id": oid(id) }
    } else {
        doc! { "slug": { "$eq": key, "$type": "string" } }
    };
    Ok(of(store).find_one(filter).await?)
}

/// One page of recipes, newest first.
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
    let recipes = of(store)
        .find(filter.clone())
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::try_join!(all(recipes), async { Ok(of(store).count_documents(filter).await?) })?;
    Ok(Page::new(items, paging, total))
}
