//! The `uploads` collection: who sent which picture.

use std::collections::HashSet;

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, user::User};

use super::{Store, Transaction, all, bson, date, oid, oids};
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
    /// From when on it is to be removed, with its files: nothing shows it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove_at: Option<Timestamp>,
    /// When it is looked at again whether anything shows it; absent until it was looked at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_at: Option<Timestamp>,
}

/// Where addresses of pictures stand. A picture whose address stands nowhere else is removed.
const SHOWN_IN: [(&str, &str); 5] = [
    ("products", "images"),
    ("recipes", "images"),
    ("reviews", "images"),
    ("complaints", "messages.images"),
    ("users", "avatar"),
];

fn collection(store: &Store) -> Collection<Upload> {
    store.collection("uploads")
}

/// Remembers a picture.
pub async fn insert(tx: &mut Transaction<'_>, upload: &Upload) -> Result<()> {
    collection(tx.store()).insert_one(upload).session(tx.session()).await?;
    Ok(())
}

/// At most `limit` pictures that are to be removed by now.
pub async fn to_remove(store: &Store, now: Timestamp, limit: i64) -> Result<Vec<Upload>> {
    // The type says to the planner that the partial index covers this.
    let marked = doc! { "removeAt": { "$type": "date", "$lte": date(now) } };
    all(store, "uploads", collection(store).find(marked).limit(limit).await?).await
}

/// Has these removed from this moment on.
pub async fn mark(store: &Store, ids: &[Id<Upload>], at: Timestamp) -> Result<()> {
    set(store, ids, doc! { "removeAt": date(at) }).await
}

/// Those of these addresses whose pictures the user sent for this purpose.
pub async fn own(store: &Store, by: Id<User>, purpose: Purpose, urls: &[String]) -> Result<Vec<String>> {
    let filter = doc! {
        "url": { "$in": urls }, "by": oid(by), "purpose": bson(&purpose)?, "removeAt": { "$exists": false },
    };
    let uploads = all(store, "uploads", collection(store).find(filter).await?).await?;
    Ok(uploads.into_iter().map(|upload| upload.url).collect())
}

/// Pictures that were sent before `sent_before` and that it is time to look at; at most `most`. What cannot be read is left
/// out.
pub async fn to_look_at(store: &Store, sent_before: Timestamp, now: Timestamp, most: i64) -> Result<Vec<Upload>> {
    let due = doc! {
        "removeAt": { "$exists": false },
        // Absent, too.
        "lookAt": { "$not": { "$gt": date(now) } }, "createdAt": { "$lt": date(sent_before) },
    };
    let uploads = collection(store);
    let due = uploads.find(due).sort(doc! { "lookAt": 1, "createdAt": 1 }).limit(most);
    store.access().find("uploads", due).await
}

/// Those of these addresses that stand in a document, whether the shop can read it or not.
pub async fn shown(store: &Store, urls: &[String]) -> Result<HashSet<String>> {
    let mut shown = HashSet::new();
    for (collection, field) in SHOWN_IN {
        // The type says to the planner that a partial index covers this.
        let with_one = doc! { field: { "$in": urls, "$type": "string" } };
        let found = store
            .collection::<Document>(collection)
            .distinct(field, with_one)
            .await?;
        // With what else stands beside them.
        shown.extend(found.into_iter().filter_map(|url| match url {
            Bson::String(url) => Some(url),
            _ => None,
        }));
    }
    Ok(shown)
}

/// Has these looked at again at this moment.
pub async fn look_again(store: &Store, ids: &[Id<Upload>], at: Timestamp) -> Result<()> {
    set(store, ids, doc! { "lookAt": date(at) }).await
}

async fn set(store: &Store, ids: &[Id<Upload>], fields: Document) -> Result<()> {
    let these = doc! { "_id": { "$in": oids(ids) } };
    collection(store).update_many(these, doc! { "$set": fields }).await?;
    Ok(())
}

/// Forgets a picture, whose files are gone; false when another process did.
pub async fn delete(store: &Store, id: Id<Upload>) -> Result<bool> {
    let done = collection(store).delete_one(doc! { "_id": oid(id) }).await?;
    Ok(done.deleted_count == 1)
}
