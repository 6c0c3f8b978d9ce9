//! The `categories` collection.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use shared::category::Category;

use super::{Access, Store, Transaction, whole::whole};
use crate::Result;

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection("categories")
}

/// Every category that can be read: the shop can do without the words of the others.
pub async fn all(access: Access<'_>) -> Result<Vec<Category>> {
    let categories = collection::<Category>(access.store);
    access.find("categories", categories.find(doc! {})).await
}

/// Puts a category in the place of the one with its slug, if there is one.
pub async fn put(tx: &mut Transaction<'_>, category: &Category) -> Result<()> {
    collection::<Category>(tx.store())
        .update_one(doc! { "_id": &category.slug }, whole(category)?)
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
