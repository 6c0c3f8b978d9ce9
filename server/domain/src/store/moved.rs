//! The `moved` collection: addresses at which a product or a recipe was before it was renamed. They are kept for good.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp};

use super::{Access, Store, Transaction, whole::whole};
use crate::Result;

/// An address whose page is at another one now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The address in the shop: `/fromages/brie`.
    #[serde(rename = "_id")]
    pub address: String,
    /// The product or the recipe that was there.
    pub to: Id<Self>,
    /// Since when it is there no more.
    pub at: Timestamp,
}

fn collection(store: &Store) -> Collection<Moved> {
    store.collection("moved")
}

/// Remembers what was at an address until now; of several that were there, the last one.
pub async fn remember<T>(tx: &mut Transaction<'_>, address: String, to: Id<T>) -> Result<()> {
    let moved = Moved {
        address,
        to: Id::from_bytes(to.bytes()),
        at: tx.now(),
    };
    collection(tx.store())
        .update_one(doc! { "_id": &moved.address }, whole(&moved)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    // What was there last counts.
    super::gone::forget(tx, &moved.address).await
}

/// Forgets what was at an address.
pub(super) async fn forget(tx: &mut Transaction<'_>, address: &str) -> Result<()> {
    collection(tx.store())
        .delete_one(doc! { "_id": address })
        .session(tx.session())
        .await?;
    Ok(())
}

/// What was at this address.
pub async fn find<T>(access: Access<'_>, address: &str) -> Result<Option<Id<T>>> {
    let moved = collection(access.store);
    let found = access.find_one("moved", moved.find(doc! { "_id": address })).await?;
    Ok(found.map(|moved: Moved| Id::from_bytes(moved.to.bytes())))
}
