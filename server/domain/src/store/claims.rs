//! Work that waits in a collection until it is due, for whichever process takes it first: letters, and the events of
//! webhooks.
//!
//! `dueAt` is when a document is taken up next, and is absent once nothing is to be done any more. Taking it moves `dueAt`
//! to the end of a lease and counts `attempts` on; what is noted of it afterwards asks for the same count, so that a
//! worker whose lease ran out changes nothing.

use std::sync::LazyLock;

use mongodb::{
    bson::{Document, RawDocumentBuf, doc},
    options::{ReturnDocument, WriteConcern},
};
use serde::de::DeserializeOwned;
use shared::{Id, Timestamp};
use tokio::sync::watch;

use super::{Store, date, oid};
use crate::Result;

/// Changes when this process has committed something that waits.
static QUEUED: LazyLock<watch::Sender<()>> = LazyLock::new(watch::Sender::default);

/// Hears of what this process commits from now on and is due.
pub fn queued() -> watch::Receiver<()> {
    QUEUED.subscribe()
}

/// Tells [`queued`] of it.
pub(super) fn wake() {
    QUEUED.send_replace(());
}

/// How far the clocks of two servers may be apart: a lease is longer, since whoever looks compares with their own.
pub const CLOCKS_APART_SECONDS: i64 = 10 * 60;

/// Takes the document of those that has been due longest; nobody else gets it before `until`. Does not wait until the claim is on
/// disk: one that is lost with the database lets the work be done twice, as after any crash.
///
/// One that cannot be read waits for somebody to correct it, and the next one is taken.
pub(super) async fn claim<T: DeserializeOwned>(
    store: &Store,
    collection: &'static str,
    mut which: Document,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<T>> {
    which.insert("dueAt", doc! { "$lte": date(now) });
    loop {
        let entry = store
            .collection::<RawDocumentBuf>(collection)
            .find_one_and_update(
                which.clone(),
                doc! { "$set": { "dueAt": date(until) }, "$inc": { "attempts": 1_i64 } },
            )
            .sort(doc! { "dueAt": 1 })
            .return_document(ReturnDocument::After)
            .write_concern(WriteConcern::nodes(1))
            .await?;
        let Some(entry) = entry else { return Ok(None) };
        if let Some(entry) = store.readable(collection, &entry)? {
            return Ok(Some(entry));
        }
    }
}

/// The document as it was claimed, with so many attempts: not when another has claimed it since.
pub(super) fn as_claimed<T>(id: Id<T>, attempts: i64) -> Document {
    doc! { "_id": oid(id), "attempts": attempts, "dueAt": { "$exists": true } }
}
