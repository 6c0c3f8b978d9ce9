//! Removing what was kept long enough. The periods are [`crate::periods`]'.

use std::collections::{HashMap, HashSet};

use mongodb::bson::{Document, doc};
use shared::{Id, Timestamp, complaint::Complaint, review::Review, user::User};

use super::{
    Store, all, bson, date, oid,
    uploads::{Purpose, Upload},
};
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

/// Marks the pictures that were sent for reviews and problems in this time and that neither shows, nor their sender's
/// account, as to be removed.
pub async fn mark_unused_pictures(store: &Store, from: Timestamp, until: Timestamp, now: Timestamp) -> Result<()> {
    let uploads = store.collection::<Upload>("uploads");
    let sent = doc! {
        "createdAt": { "$gte": date(from), "$lt": date(until) }, "purpose": bson(&Purpose::Review)?, "removeAt": null,
    };
    let sent = all(store, "uploads", uploads.find(sent).await?).await?;
    let mut by_sender: HashMap<Id<User>, Vec<Upload>> = HashMap::new();
    for upload in sent {
        by_sender.entry(upload.by).or_default().push(upload);
    }
    for (sender, sent) in by_sender {
        let shown = shown_of(store, sender).await?;
        for upload in sent.iter().filter(|upload| !shown.contains(&upload.url)) {
            uploads
                .update_one(
                    doc! { "_id": oid(upload.id) },
                    doc! { "$set": { "removeAt": date(now) } },
                )
                .await?;
        }
    }
    Ok(())
}

/// The pictures that somebody's reviews, problems and account show.
async fn shown_of(store: &Store, user: Id<User>) -> Result<HashSet<String>> {
    let theirs = || doc! { "userId": oid(user) };
    let (reviews, complaints) = (
        store.collection::<Review>("reviews"),
        store.collection::<Complaint>("complaints"),
    );
    // What cannot be read may show any of them.
    let reviews = store.access().find_every("reviews", reviews.find(theirs())).await?;
    let complaints = store
        .access()
        .find_every("complaints", complaints.find(theirs()))
        .await?;
    let user = super::users::by_id(store.access(), user).await?;
    let in_reviews = reviews.into_iter().flat_map(|review| review.images.unwrap_or_default());
    let messages = complaints.into_iter().flat_map(|complaint| complaint.messages);
    Ok(in_reviews
        .chain(messages.flat_map(|message| message.images))
        .chain(user.and_then(|user| user.avatar))
        .collect())
}
