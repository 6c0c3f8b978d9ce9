//! The `loyaltytiers` collection.

use futures_util::TryStreamExt;
use mongodb::{ClientSession, Collection, bson::doc};
use shared::{Id, loyalty::LoyaltyTier};

use super::{Store, all, oid};
use crate::Result;

fn collection(store: &Store) -> Collection<LoyaltyTier> {
    store.collection("loyaltytiers")
}

/// There are as many tiers as there are names.
const MOST: i64 = 10;

/// The tiers, lowest first.
pub async fn list(store: &Store) -> Result<Vec<LoyaltyTier>> {
    all(collection(store)
        .find(doc! {})
        .sort(doc! { "minPoints": 1 })
        .limit(MOST)
        .await?)
    .await
}

/// [`list`] inside a transaction.
pub async fn list_in(store: &Store, session: &mut ClientSession) -> Result<Vec<LoyaltyTier>> {
    let mut cursor = collection(store)
        .find(doc! {})
        .sort(doc! { "minPoints": 1 })
        .limit(MOST)
        .session(&mut *session)
        .await?;
    Ok(cursor.stream(session).try_collect().await?)
}

/// Puts a tier in the place of the one with its id, if there is one.
pub async fn put(store: &Store, session: &mut ClientSession, tier: &LoyaltyTier) -> Result<()> {
    collection(store)
        .replace_one(doc! { "_id": oid(tier.id) }, tier)
        .upsert(true)
        .session(session)
        .await?;
    Ok(())
}

/// Takes a tier away.
pub async fn delete(store: &Store, session: &mut ClientSession, id: Id<LoyaltyTier>) -> Result<()> {
    collection(store)
        .delete_one(doc! { "_id": oid(id) })
        .session(session)
        .await?;
    Ok(())
}
