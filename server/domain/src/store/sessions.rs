//! The `sessions` collection.

use mongodb::{Collection, bson::doc};
use serde::Deserialize;
use shared::{Id, Timestamp, user::User};

use super::{Store, date, oid};
use crate::{Result, sessions::Session};

fn of(store: &Store) -> Collection<Session> {
    store.collection("sessions")
}

/// A session and whose it is.
#[derive(Debug, Deserialize)]
pub struct WithUser {
    /// The session.
    pub session: Session,
    /// One user, or none when the account is gone.
    pub users: Vec<User>,
}

/// Inserts a session.
pub async fn insert(store: &Store, session: &Session) -> Result<()> {
    of(store).insert_one(session).await?;
    Ok(())
}

/// A session with its user, in one round trip: every signed-in request asks.
pub async fn with_user(store: &Store, id: Id<Session>) -> Result<Option<WithUser>> {
    let pipeline = [
        doc! { "$match": { "_id": oid(id) } },
        doc! { "$lookup": { "from": "users", "localField": "userId", "foreignField": "_id", "as": "users" } },
        doc! { "$project": { "users.password": 0, "users.resetPasswordToken": 0, "users.emailVerificationToken": 0 } },
        doc! { "$replaceWith": { "session": "$$ROOT", "users": "$users" } },
    ];
    let cursor = of(store).aggregate(pipeline).with_type::<WithUser>().await?;
    Ok(super::all(cursor).await?.into_iter().next())
}

/// Puts a new secret in the place of the present one, which is remembered so that its second
/// use shows. False when it is no longer the present one.
pub async fn rotate(store: &Store, id: Id<Session>, present: &str, next: &str, expires_at: Timestamp) -> Result<bool> {
    let done = of(store)
        .update_one(
            doc! { "_id": oid(id), "secretHash": present },
            doc! { "$set": { "secretHash": next, "expiresAt": date(expires_at) }, "$push": { "usedHashes": { "$each": [present], "$slice": -20 } } },
        )
        .await?;
    Ok(done.modified_count == 1)
}

/// Ends a session.
pub async fn delete(store: &Store, id: Id<Session>) -> Result<()> {
    of(store).delete_one(doc! { "_id": oid(id) }).await?;
    Ok(())
}
