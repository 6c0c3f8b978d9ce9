//! The `terms` collection: the versions of the terms of sale.

use mongodb::{Collection, bson::doc};
use shared::{Page, PageRequest, terms::TextVersion};

use super::{Store, all, is_duplicate};
use crate::Result;

fn collection(store: &Store) -> Collection<TextVersion> {
    store.collection("terms")
}

/// The newest version, if there is any.
pub async fn latest(store: &Store) -> Result<Option<TextVersion>> {
    let versions = collection(store);
    store
        .access()
        .find_one("terms", versions.find(doc! {}).sort(doc! { "_id": -1 }))
        .await
}

/// The version with this number.
pub async fn by_number(store: &Store, version: i64) -> Result<Option<TextVersion>> {
    let versions = collection(store);
    store
        .access()
        .find_one("terms", versions.find(doc! { "_id": version }))
        .await
}

/// Adds a version; false when there is one of its number.
pub async fn insert(store: &Store, version: &TextVersion) -> Result<bool> {
    match collection(store).insert_one(version).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// One page of the versions, the newest first.
pub async fn list(store: &Store, paging: PageRequest) -> Result<Page<TextVersion>> {
    let versions = collection(store)
        .find(doc! {})
        .sort(doc! { "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let total = collection(store).estimated_document_count().await?;
    Ok(Page::new(all(store, "terms", versions).await?, paging, total))
}
