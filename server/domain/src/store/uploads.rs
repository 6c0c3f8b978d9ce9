//! The `uploads` collection: who sent which picture.

use mongodb::{ClientSession, Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, user::User};

use super::{Store, all, bson, date, oid};
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
}

fn collection(store: &Store) -> Collection<Upload> {
    store.collection("uploads")
}

/// Remembers a picture.
pub async fn insert(store: &Store, session: &mut ClientSession, upload: &Upload) -> Result<()> {
    collection(store).insert_one(upload).session(session).await?;
    Ok(())
}

/// When the user sent the picture that is `nth` counted back from their last, if that was since `since`.
pub async fn sent_at(
    store: &Store,
    session: &mut ClientSession,
    by: Id<User>,
    purpose: Purpose,
    nth: u32,
    since: Timestamp,
) -> Result<Option<Timestamp>> {
    let upload = collection(store)
        .find_one(doc! { "by": oid(by), "purpose": bson(&purpose)?, "createdAt": { "$gt": date(since) } })
        .sort(doc! { "createdAt": -1 })
        .skip(u64::from(nth) - 1)
        .session(session)
        .await?;
    Ok(upload.map(|upload| upload.created_at))
}

/// Those of these addresses whose pictures the user sent for this purpose.
pub async fn own(store: &Store, by: Id<User>, purpose: Purpose, urls: &[String]) -> Result<Vec<String>> {
    let filter = doc! { "url": { "$in": urls }, "by": oid(by), "purpose": bson(&purpose)? };
    let uploads = all(collection(store).find(filter).await?).await?;
    Ok(uploads.into_iter().map(|upload| upload.url).collect())
}
