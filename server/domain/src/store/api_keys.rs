//! The `apikeys` collection. A key is kept as the SHA-256 of its 256 random bits: as much would have to be tried to find
//! another with that hash as to guess the key itself.

use mongodb::{
    Collection,
    bson::{RawDocumentBuf, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest, Timestamp,
    api_key::{ApiKey, Scope},
    user::User,
};

use super::{Store, Transaction, all, date, oid, rows};
use crate::Result;

/// A document of the `apikeys` collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredKey {
    /// The key's id.
    #[serde(rename = "_id")]
    pub id: Id<ApiKey>,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Its first characters.
    pub beginning: String,
    /// SHA-256 of all of it, in hex.
    pub hash: String,
    /// The admin who made it.
    pub by: Id<User>,
    /// When.
    pub created_at: Timestamp,
    /// From when on it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// Whether somebody who tries the shop made it, and no admin.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_trial: bool,
}

impl From<StoredKey> for ApiKey {
    fn from(key: StoredKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            scopes: key.scopes,
            beginning: key.beginning,
            by: key.by,
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
        }
    }
}

/// The name of the collection.
pub(super) const NAME: &str = "apikeys";

fn collection(store: &Store) -> Collection<StoredKey> {
    store.collection(NAME)
}

/// Inserts a key.
pub async fn insert(tx: &mut Transaction<'_>, key: &StoredKey) -> Result<()> {
    collection(tx.store()).insert_one(key).session(tx.session()).await?;
    Ok(())
}

/// The key with this hash and whoever made it, as they are in the database now, in one round trip: a key that another
/// process revoked, and one of an admin who is none any more, stops at once. `None`, too, when one of them cannot be read.
pub async fn with_maker(store: &Store, hash: &str) -> Result<Option<(StoredKey, User)>> {
    #[derive(Deserialize)]
    struct WithMaker {
        key: RawDocumentBuf,
        /// One, or none when the account is gone.
        users: Vec<RawDocumentBuf>,
    }
    let pipeline = [
        doc! { "$match": { "hash": hash } },
        doc! { "$lookup": { "from": "users", "localField": "by", "foreignField": "_id", "as": "users" } },
        doc! { "$project": { "users.password": 0, "users.resetPasswordToken": 0, "users.emailVerificationToken": 0, "users.secondFactor": 0 } },
        doc! { "$replaceWith": { "key": "$$ROOT", "users": "$users" } },
    ];
    let cursor = collection(store).aggregate(pipeline).with_type::<WithMaker>().await?;
    let found = rows(cursor).await?.into_iter().next();
    let Some((key, user)) = found.and_then(|WithMaker { key, users }| Some((key, users.into_iter().next()?))) else {
        return Ok(None);
    };
    let key = store.readable(NAME, &key)?;
    let user = store.readable("users", &user)?;
    Ok(key.zip(user))
}

/// Notes that a key was used, unless somebody has noted a later use.
pub async fn used(store: &Store, id: Id<ApiKey>, now: Timestamp) -> Result<()> {
    collection(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$max": { "lastUsedAt": date(now) } })
        .await?;
    Ok(())
}

/// Revokes a key; its name, or `None` when there is none that is not revoked.
pub async fn revoke(tx: &mut Transaction<'_>, id: Id<ApiKey>) -> Result<Option<String>> {
    let good = doc! { "_id": oid(id), "revokedAt": { "$exists": false } };
    let revoked = doc! { "$set": { "revokedAt": date(tx.now()) } };
    let before = collection(tx.store())
        .find_one_and_update(good, revoked)
        .session(tx.session())
        .await?;
    Ok(before.map(|key| key.name))
}

/// Erases the keys for a trial that are over.
pub async fn delete_over_trials(store: &Store, now: Timestamp) -> Result<()> {
    let over = doc! { "isTrial": true, "expiresAt": { "$lte": date(now) } };
    collection(store).delete_many(over).await?;
    Ok(())
}

/// One page of the keys that admins made, newest first, those that are revoked or over among them.
pub async fn list(store: &Store, paging: PageRequest) -> Result<Page<ApiKey>> {
    let made = || doc! { "isTrial": { "$ne": true } };
    let found = collection(store)
        .find(made())
        .sort(doc! { "createdAt": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::join!(all(store, NAME, found), async {
        collection(store).count_documents(made()).await
    });
    Ok(Page::new(items?, paging, total?).map(ApiKey::from))
}
