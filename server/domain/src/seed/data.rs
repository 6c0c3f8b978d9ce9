//! What every part of the demo data shares: its accounts, its ids, and how its files are read.

use sha2::{Digest, Sha256};
use shared::Id;

use crate::{Error, Result};

/// The password of the demo accounts.
pub const PASSWORD: &str = "comte-24-mois";
/// The demo accounts' addresses: a customer, an admin, a livreur.
pub const ACCOUNTS: [&str; 3] = [
    "client@fromagerie.test",
    "admin@fromagerie.test",
    "livreur@fromagerie.test",
];

/// The id of this key: the same every time.
pub(super) fn id<T>(kind: &str, key: &str) -> Id<T> {
    let digest = Sha256::digest(format!("{kind}/{key}").as_bytes());
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&digest[..12]);
    Id::from_bytes(bytes)
}

/// A file of the demo data; they are part of the program.
pub(super) fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Internal(format!("demo data, {name}: {e}")))
}
