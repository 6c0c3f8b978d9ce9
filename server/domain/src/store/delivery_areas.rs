//! The `deliveryareas` collection.

use mongodb::{Collection, bson::doc};
use shared::{Id, delivery::DeliveryArea};

use super::{Access, Store, Transaction, oid, whole::whole};
use crate::Result;

fn collection(store: &Store) -> Collection<DeliveryArea> {
    store.collection("deliveryareas")
}

/// Every area that can be read, by name: to the postal codes of another the shop does not deliver until it is corrected.
pub async fn all(access: Access<'_>) -> Result<Vec<DeliveryArea>> {
    let areas = collection(access.store);
    access
        .find("deliveryareas", areas.find(doc! {}).sort(doc! { "name": 1, "_id": 1 }))
        .await
}

/// Puts an area in the place of the one with its id, if there is one.
pub async fn put(tx: &mut Transaction<'_>, area: &DeliveryArea) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(area.id) }, whole(area)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Takes an area away.
pub async fn delete(tx: &mut Transaction<'_>, id: Id<DeliveryArea>) -> Result<()> {
    collection(tx.store())
        .delete_one(doc! { "_id": oid(id) })
        .session(tx.session())
        .await?;
    Ok(())
}
