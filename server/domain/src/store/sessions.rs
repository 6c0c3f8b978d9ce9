//! The `sessions` collection.

use std::sync::Arc;

use mongodb::{
    Collection,
    bson::{RawDocumentBuf, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest, Timestamp,
    session::{Session, SessionKind},
    user::User,
};

use super::{Access, Store, Transaction, all, date, oid, rows, signed_in::Changed};
use crate::Result;

/// A document of the `sessions` collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredSession {
    /// The session's id.
    #[serde(rename = "_id")]
    pub id: Id<Session>,
    /// Who signed in.
    pub user_id: Id<User>,
    /// What opened it.
    #[serde(default)]
    pub kind: SessionKind,
    /// The program that opened it, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// SHA-256 of the present secret.
    pub secret_hash: String,
    /// SHA-256 of the part that all secrets of this session have in common: an old one is known
    /// by it, however long ago it was used.
    #[serde(default)]
    pub family_hash: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    #[serde(default)]
    pub last_used_at: Option<Timestamp>,
    /// When the database removes it.
    pub expires_at: Timestamp,
}

fn collection(store: &Store) -> Collection<StoredSession> {
    store.collection("sessions")
}

/// Inserts a session.
pub async fn insert(access: Access<'_>, session: &StoredSession) -> Result<()> {
    let collection = collection(access.store);
    Ok(access.insert_one(collection.insert_one(session)).await?)
}

/// A session and its user, from memory when they are there: every signed-in request asks. `None` when there is no such
/// session, or its account is gone.
pub async fn with_user(store: &Store, id: Id<Session>) -> Result<Option<(Arc<StoredSession>, Arc<User>)>> {
    if let Some(found) = store.signed_in.find(id) {
        return Ok(Some(found));
    }
    let since = store.signed_in.moment();
    let found = read_with_user(store, id).await?;
    let found = found.map(|(session, user)| (Arc::new(session), Arc::new(user)));
    if let Some((session, user)) = &found {
        store.signed_in.keep(session, user, since);
    }
    Ok(found)
}

/// The same as they are in the database now, in one round trip. `None`, too, when one of them cannot be read.
pub async fn read_with_user(store: &Store, id: Id<Session>) -> Result<Option<(StoredSession, User)>> {
    #[derive(Deserialize)]
    struct WithUser {
        session: RawDocumentBuf,
        /// One, or none when the account is gone.
        users: Vec<RawDocumentBuf>,
    }
    let pipeline = [
        doc! { "$match": { "_id": oid(id) } },
        doc! { "$lookup": { "from": "users", "localField": "userId", "foreignField": "_id", "as": "users" } },
        doc! { "$project": { "users.password": 0, "users.resetPasswordToken": 0, "users.emailVerificationToken": 0, "users.secondFactor": 0 } },
        doc! { "$replaceWith": { "session": "$$ROOT", "users": "$users" } },
    ];
    let cursor = collection(store).aggregate(pipeline).with_type::<WithUser>().await?;
    let found = rows(cursor).await?.into_iter().next();
    let Some((session, user)) =
        found.and_then(|WithUser { session, users }| Some((session, users.into_iter().next()?)))
    else {
        return Ok(None);
    };
    let session = store.readable("sessions", &session)?;
    let user = store.readable("users", &user)?;
    Ok(session.zip(user))
}

/// One page of a user's sessions that have not run out, newest first.
pub async fn of_user(
    store: &Store,
    user: Id<User>,
    now: Timestamp,
    paging: PageRequest,
) -> Result<Page<StoredSession>> {
    let filter = doc! { "userId": oid(user), "expiresAt": { "$gt": date(now) } };
    let sessions = collection(store)
        .find(filter.clone())
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::join!(all(store, "sessions", sessions), async {
        collection(store).count_documents(filter).await
    });
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}

/// Puts a new secret in the place of the present one now, and lets the session end then. False when it is no longer that.
pub async fn rotate(
    store: &Store,
    id: Id<Session>,
    present: &str,
    next: &str,
    (now, until): (Timestamp, Timestamp),
) -> Result<bool> {
    let done = collection(store)
        .update_one(
            doc! { "_id": oid(id), "secretHash": present },
            doc! { "$set": { "secretHash": next, "lastUsedAt": date(now), "expiresAt": date(until) } },
        )
        .await;
    store.signed_in.forget([Changed::Session(id)]);
    Ok(done?.modified_count == 1)
}

/// Notes that a session is in use, unless another request has noted it meanwhile.
pub async fn used(store: &Store, session: &StoredSession, now: Timestamp) -> Result<()> {
    let done = collection(store)
        .update_one(
            doc! { "_id": oid(session.id), "lastUsedAt": session.last_used_at.map(date) },
            doc! { "$set": { "lastUsedAt": date(now) } },
        )
        .await;
    store.signed_in.forget([Changed::Session(session.id)]);
    done?;
    Ok(())
}

/// Ends a session.
pub async fn delete(store: &Store, id: Id<Session>) -> Result<()> {
    let done = collection(store).delete_one(doc! { "_id": oid(id) }).await;
    store.signed_in.forget([Changed::Session(id)]);
    done?;
    Ok(())
}

/// Ends a session of this user. False when there is none.
pub async fn delete_of_user(store: &Store, user: Id<User>, id: Id<Session>) -> Result<bool> {
    let done = collection(store)
        .delete_one(doc! { "_id": oid(id), "userId": oid(user) })
        .await;
    store.signed_in.forget([Changed::Session(id)]);
    Ok(done?.deleted_count == 1)
}

/// Ends every session of this user.
pub async fn delete_all(store: &Store, user: Id<User>) -> Result<()> {
    let done = collection(store).delete_many(doc! { "userId": oid(user) }).await;
    store.signed_in.forget([Changed::SessionsOf(user)]);
    done?;
    Ok(())
}

/// Ends every session of this user but `kept`.
pub async fn delete_others(tx: &mut Transaction<'_>, user: Id<User>, kept: Option<Id<Session>>) -> Result<()> {
    let mut filter = doc! { "userId": oid(user) };
    if let Some(kept) = kept {
        filter.insert("_id", doc! { "$ne": oid(kept) });
    }
    collection(tx.store()).delete_many(filter).session(tx.session()).await?;
    tx.forget(Changed::SessionsOf(user));
    Ok(())
}
