//! The `migrations` collection: which work on the data of older versions is done, and how far the rest has come.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

use super::{Store, date};
use crate::Result;

/// A document of the collection.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Migration {
    /// What is done.
    #[serde(rename = "_id")]
    pub name: String,
    /// The last one that was looked at; empty before the first.
    #[serde(default)]
    pub reached: String,
    /// When it was finished; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

fn collection(store: &Store) -> Collection<Migration> {
    store.collection("migrations")
}

/// How far this one has come.
pub async fn find(store: &Store, name: &str) -> Result<Option<Migration>> {
    Ok(collection(store).find_one(doc! { "_id": name }).await?)
}

/// Notes how far it has come.
pub async fn reach(store: &Store, name: &str, reached: &str) -> Result<()> {
    let reached = doc! { "$set": { "reached": reached } };
    collection(store)
        .update_one(doc! { "_id": name }, reached)
        .upsert(true)
        .await?;
    Ok(())
}

/// Notes that it is done.
pub async fn finish(store: &Store, name: &str, now: Timestamp) -> Result<()> {
    let done = doc! { "$set": { "doneAt": date(now) } };
    collection(store)
        .update_one(doc! { "_id": name }, done)
        .upsert(true)
        .await?;
    Ok(())
}

/// Forgets that it was done.
pub async fn forget(store: &Store, name: &str) -> Result<()> {
    collection(store).delete_one(doc! { "_id": name }).await?;
    Ok(())
}
