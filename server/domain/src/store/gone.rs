//! The `gone` collection: addresses at which a page was, of what is deleted. They are kept for good.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

use super::{Access, Store, Transaction, whole::whole};
use crate::Result;

/// An address whose page is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// The address in the shop: `/recettes/fondue`.
    #[serde(rename = "_id")]
    pub address: String,
    /// Since when.
    pub at: Timestamp,
}

fn collection(store: &Store) -> Collection<Gone> {
    store.collection("gone")
}

/// Remembers that the page at an address is gone from now on.
pub async fn remember(tx: &mut Transaction<'_>, address: String) -> Result<()> {
    let gone = Gone { at: tx.now(), address };
    collection(tx.store())
        .update_one(doc! { "_id": &gone.address }, whole(&gone)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    // What was there last counts.
    super::moved::forget(tx, &gone.address).await
}

/// Forgets that the page at an address is gone.
pub(super) async fn forget(tx: &mut Transaction<'_>, address: &str) -> Result<()> {
    collection(tx.store())
        .delete_one(doc! { "_id": address })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Whether a page was at this address that was deleted since.
pub async fn is_there(access: Access<'_>, address: &str) -> Result<bool> {
    let gone = collection(access.store);
    let found = access.find_one("gone", gone.find(doc! { "_id": address })).await?;
    Ok(found.is_some())
}
