//! Removing what was kept long enough. The periods are [`crate::periods`]'.

use mongodb::bson::{Document, doc};
use shared::Timestamp;

use super::{Store, date};
use crate::Result;

async fn delete(store: &Store, collection: &str, filter: Document) -> Result<u64> {
    let done = store.collection::<Document>(collection).delete_many(filter).await?;
    Ok(done.deleted_count)
}

/// Deletes the carts that were not touched since. How many.
pub async fn delete_carts(store: &Store, before: Timestamp) -> Result<u64> {
    delete(store, "carts", doc! { "updatedAt": { "$lt": date(before) } }).await
}

/// Deletes the entries of the audit that are older. How many.
pub async fn delete_audit(store: &Store, before: Timestamp) -> Result<u64> {
    delete(store, "audit", doc! { "at": { "$lt": date(before) } }).await
}

/// Deletes of what the shop was last told before. How many.
pub async fn delete_alarms(store: &Store, before: Timestamp) -> Result<u64> {
    delete(store, "alarms", doc! { "toldAt": { "$lt": date(before) } }).await
}

/// Forgets the digests of links that are good no more. How many.
pub async fn forget_tokens(store: &Store, now: Timestamp) -> Result<u64> {
    let mut forgotten = 0;
    for (token, expires) in [
        ("resetPasswordToken", "resetPasswordExpires"),
        ("emailVerificationToken", "emailVerificationExpires"),
    ] {
        // The type says to the planner that the partial index covers this.
        let over = doc! { token: { "$type": "string" }, expires: { "$lt": date(now) } };
        let users = store.collection::<Document>("users");
        let done = users
            .update_many(over, doc! { "$unset": { token: "", expires: "" } })
            .await?;
        forgotten += done.modified_count;
    }
    Ok(forgotten)
}
