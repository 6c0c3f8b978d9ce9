//! The `tries` collection: how often what protects a secret was tried, for all processes together. A document is a bucket
//! that is not full; the database removes it once it is.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
    options::ReturnDocument,
};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

use super::{Store, date, is_duplicate};
use crate::{Error, Result};

/// A bucket of tries that fills up again as time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// How many tries fit into the full bucket.
    pub size: i64,
    /// In how many seconds one comes back.
    pub refill: i64,
}

impl Bucket {
    /// It holds a try at `now` unless it would be full only after this.
    fn latest(self, now: Timestamp) -> Timestamp {
        now.plus_seconds(self.refill * (self.size - 1))
    }
}

/// What became of a try.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// Whether there was one left.
    pub granted: bool,
    /// When the bucket is full again, and the document goes.
    pub full_at: Timestamp,
}

fn collection(store: &Store) -> Collection<Taken> {
    store.collection("tries")
}

/// Takes a try out of the bucket of this name, if there is one. One that was `of` the very same as the last, such as the
/// same code once more, is granted without being taken: it tells nothing new.
pub async fn take(store: &Store, name: &str, bucket: Bucket, of: Option<&str>, now: Timestamp) -> Result<Taken> {
    let taken = async || {
        collection(store)
            .find_one_and_update(doc! { "_id": name }, change(bucket, of, now))
            .upsert(true)
            .return_document(ReturnDocument::After)
            .await
    };
    let found = match taken().await {
        // Two began the same bucket at once.
        Err(error) if is_duplicate(&error) => taken().await?,
        found => found?,
    };
    found.ok_or_else(|| Error::Internal("a try was not counted".into()))
}

/// The generic cell rate algorithm: a try is granted when the bucket, refilled until now, holds one.
fn change(bucket: Bucket, of: Option<&str>, now: Timestamp) -> Vec<Document> {
    let later = doc! { "$add": ["$fullAt", bucket.refill * 1000] };
    let mut stages = vec![
        doc! { "$set": { "fullAt": { "$max": ["$fullAt", date(now)] } } },
        doc! { "$set": { "granted": { "$lte": ["$fullAt", date(bucket.latest(now))] } } },
    ];
    match of {
        None => stages.push(doc! { "$set": { "fullAt": { "$cond": ["$granted", later, "$fullAt"] } } }),
        Some(of) => {
            // What was tried may begin with a dollar.
            let of = doc! { "$literal": of };
            stages.extend([
                doc! { "$set": { "again": { "$eq": ["$of", of.clone()] } } },
                doc! { "$set": {
                    "fullAt": { "$cond": [{ "$and": ["$granted", { "$not": "$again" }] }, later, "$fullAt"] },
                    "granted": { "$or": ["$granted", "$again"] },
                    "of": { "$cond": ["$granted", of, "$of"] },
                } },
                doc! { "$unset": "again" },
            ]);
        }
    }
    stages
}

/// Whether the bucket of this name has a try left.
pub async fn has(store: &Store, name: &str, bucket: Bucket, now: Timestamp) -> Result<bool> {
    let empty = doc! { "_id": name, "fullAt": { "$gt": date(bucket.latest(now)) } };
    Ok(!store.has("tries", empty).await?)
}

/// Fills the bucket of this name.
pub async fn fill(store: &Store, name: &str) -> Result<()> {
    collection(store).delete_one(doc! { "_id": name }).await?;
    Ok(())
}

/// Fills every bucket whose name begins so.
pub async fn fill_all(store: &Store, beginning: &str) -> Result<()> {
    let end = format!("{beginning}{}", char::MAX);
    let named: Bson = doc! { "$gte": beginning, "$lt": end }.into();
    collection(store).delete_many(doc! { "_id": named }).await?;
    Ok(())
}
