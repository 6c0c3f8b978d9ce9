//! The `loyaltytiers` collection.

use mongodb::bson::doc;
use shared::loyalty::LoyaltyTier;

use super::{Store, all};
use crate::Result;

/// The tiers, lowest first. There are as many as there are names.
pub async fn list(store: &Store) -> Result<Vec<LoyaltyTier>> {
    let tiers = store.collection::<LoyaltyTier>("loyaltytiers");
    all(tiers.find(doc! {}).sort(doc! { "minPoints": 1 }).limit(10).await?).await
}
