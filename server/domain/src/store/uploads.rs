//! The `uploads` collection: who sent which picture.

use mongodb::{ClientSession, Collection, bson::doc};
use shared::{Id, Timestamp, user::User};

use super::{Store, all, bson, date, oid};
use crate::{
    Result,
    media::{Purpose, Upload},
};

fn of(store: &Store) -> Collection<Upload> {
    store.collection("uploads")
}

/// Remembers a picture.
pub async fn insert(store: &Store, session: &mut ClientSession, upload: &Upload) -> Result<()> {
    of(store).insert_one(upload).session(session).await?;
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
    let upload = of(store)
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
    let uploads = all(of(store).find(filter).await?).await?;
    Ok(uploads.into_iter().map(|upload| upload.url).collect())
}
