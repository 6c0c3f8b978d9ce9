//! The demo data: a small cheese shop with some months behind it. Every id is derived from
//! its key, so loading twice doubles nothing.

mod catalogue;
mod people;
mod points;

use sha2::{Digest, Sha256};
use shared::Id;

use crate::{Error, Result, Shop};

/// The password of the demo accounts.
pub const PASSWORD: &str = "comte-24-mois";
/// The demo accounts' addresses: a customer, an admin, a livreur.
pub const ACCOUNTS: [&str; 3] = [
    "client@fromagerie.test",
    "admin@fromagerie.test",
    "livreur@fromagerie.test",
];

/// Loads what is not there yet. Never call it in production: the accounts' password is known.
pub async fn load(shop: &Shop) -> Result<()> {
    let products = catalogue::load(shop).await?;
    people::load(shop, &products).await?;
    shop.catalog.reload().await?;
    tracing::info!(target: "system", products = products.len(), "demo data loaded");
    Ok(())
}

/// The id of this key: the same every time.
fn id<T>(kind: &str, key: &str) -> Id<T> {
    let digest = Sha256::digest(format!("{kind}/{key}").as_bytes());
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&digest[..12]);
    Id::from_bytes(bytes)
}

/// A file of the demo data; they are part of the program.
fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Internal(format!("demo data, {name}: {e}")))
}
