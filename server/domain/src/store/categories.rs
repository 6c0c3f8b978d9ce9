//! The `categories` collection.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};
use shared::category::Category;

use super::{Access, Store, Transaction, from_bson};
use crate::Result;

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection("categories")
}

/// Every category that can be read. A document that is none is named in the log and left as it is: the shop can do
/// without its words.
pub async fn all(access: Access<'_>) -> Result<Vec<Category>> {
    let documents = collection::<Document>(access.store);
    let found = access.find(documents.find(doc! {})).await?;
    let categories = found.into_iter().filter_map(|document| {
        let id = document.get("_id").map(ToString::to_string);
        from_bson(Bson::Document(document))
            .inspect_err(|error| {
                tracing::error!(target: "error", category = id, %error, "a category cannot be read, and is left out");
            })
            .ok()
    });
    Ok(categories.collect())
}

/// Puts a category in the place of the one with its slug, if there is one.
pub async fn put(tx: &mut Transaction<'_>, category: &Category) -> Result<()> {
    collection::<Category>(tx.store())
        .replace_one(doc! { "_id": &category.slug }, category)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Takes a category away.
pub async fn delete(tx: &mut Transaction<'_>, slug: &str) -> Result<()> {
    collection::<Document>(tx.store())
        .delete_one(doc! { "_id": slug })
        .session(tx.session())
        .await?;
    Ok(())
}
