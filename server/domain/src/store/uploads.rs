//! The `uploads` collection: who sent which picture.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, user::User};

use super::{Store, Transaction, all, bson, oid};
use crate::Result;

/// What a picture was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Products and recipes.
    #[serde(rename = "catalogue")]
    Catalog,
    /// A customer's review.
    Review,
}

/// A picture, and who sent it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    /// The document's id.
    #[serde(rename = "_id")]
    pub id: Id<Upload>,
    /// Its address; unique.
    pub url: String,
    /// Who sent it.
    pub by: Id<User>,
    /// For what.
    pub purpose: Purpose,
    /// Of its largest version, in pixels.
    pub width: i64,
    /// Of its largest version, in pixels.
    pub height: i64,
    /// Of all its versions.
    pub bytes: i64,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Since when it is to be removed, with its files: nothing shows it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove_at: Option<Timestamp>,
}

fn collection(store: &Store) -> Collection<Upload> {
    store.collection("uploads")
}

/// Remembers a picture.
pub async fn insert(tx: &mut Transaction<'_>, upload: &Upload) -> Result<()> {
    collection(tx.store()).insert_one(upload).session(tx.session()).await?;
    Ok(())
}

/// At most `limit` pictures that are to be removed.
pub async fn to_remove(store: &Store, limit: i64) -> Result<Vec<Upload>> {
    // The type says to the planner that the partial index covers this.
    let marked = doc! { "removeAt": { "$type": "date" } };
    all(store, "uploads", collection(store).find(marked).limit(limit).await?).await
}

/// Forgets a picture, whose files are gone.
pub async fn delete(store: &Store, id: Id<Upload>) -> Result<()> {
    collection(store).delete_one(doc! { "_id": oid(id) }).await?;
    Ok(())
}

/// Those of these addresses whose pictures the user sent for this purpose.
pub async fn own(store: &Store, by: Id<User>, purpose: Purpose, urls: &[String]) -> Result<Vec<String>> {
    let filter = doc! {
        "url": { "$in": urls }, "by": oid(by), "purpose": bson(&purpose)?, "removeAt": { "$exists": false },
    };
    let uploads = all(store, "uploads", collection(store).find(filter).await?).await?;
    Ok(uploads.into_iter().map(|upload| upload.url).collect())
}
