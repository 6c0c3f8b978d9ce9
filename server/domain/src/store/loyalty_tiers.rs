//! The `loyaltytiers` collection.

use mongodb::{Collection, action::Find, bson::doc};
use shared::{Id, loyalty::LoyaltyTier};

use super::{Access, Store, Transaction, oid, whole::whole};
use crate::Result;

fn collection(store: &Store) -> Collection<LoyaltyTier> {
    store.collection("loyaltytiers")
}

/// There are as many tiers as there are names.
const MOST: i64 = 10;

/// The tiers that can be read, lowest first.
pub async fn list(access: Access<'_>) -> Result<Vec<LoyaltyTier>> {
    let tiers = collection(access.store);
    access.find("loyaltytiers", lowest_first(&tiers)).await
}

/// Every tier, lowest first. [`Error::Unreadable`](crate::Error::Unreadable) when one cannot be read.
pub async fn every(access: Access<'_>) -> Result<Vec<LoyaltyTier>> {
    let tiers = collection(access.store);
    access.find_every("loyaltytiers", lowest_first(&tiers)).await
}

fn lowest_first(tiers: &Collection<LoyaltyTier>) -> Find<'_, LoyaltyTier> {
    tiers.find(doc! {}).sort(doc! { "minPoints": 1 }).limit(MOST)
}

/// Puts a tier in the place of the one with its id, if there is one.
pub async fn put(tx: &mut Transaction<'_>, tier: &LoyaltyTier) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(tier.id) }, whole(tier)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Takes a tier away.
pub async fn delete(tx: &mut Transaction<'_>, id: Id<LoyaltyTier>) -> Result<()> {
    collection(tx.store())
        .delete_one(doc! { "_id": oid(id) })
        .session(tx.session())
        .await?;
    Ok(())
}
