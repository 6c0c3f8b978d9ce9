//! The demo data: a small cheese shop with some months behind it. Every id is derived from
//! its key, so loading twice doubles nothing. Nothing here runs in production.

mod catalog;
mod customers;
mod data;
mod delivery;
mod lots;
mod orders;
mod people;
mod points;
mod subscriptions;
mod tiers;
pub mod trial_keys;

pub use data::{ACCOUNTS, PASSWORD};

use crate::{Result, Shop};

/// Loads what is not there yet. Never call it in production: the accounts' password is known.
pub async fn load(shop: &Shop) -> Result<()> {
    let products = catalog::load(shop).await?;
    people::load(shop, &products).await?;
    delivery::load(shop).await?;
    subscriptions::load(shop).await?;
    shop.catalog.reload().await?;
    tracing::info!(target: "system", products = products.len(), "demo data loaded");
    Ok(())
}
