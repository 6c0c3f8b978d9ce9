//! The loyalty programme.

use shared::loyalty::LoyaltyTier;

use crate::{Result, Shop, store};

/// The tiers, lowest first.
pub async fn tiers(shop: &Shop) -> Result<Vec<LoyaltyTier>> {
    store::loyalty_tiers::list(&shop.store).await
}
