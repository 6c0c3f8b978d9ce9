//! Orders on the road, in the `orders` collection: those of a livreur's round, and what was reported of them.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Id, number,
    order::{Order, OrderEvent, OrderStatus},
    round::{DeliveryOutcome, OpenOutcome},
    user::User,
};

use super::{
    Store, Transaction, all, bson, date, oid, oids,
    orders::{collection, update},
};
use crate::Result;

fn on_the_road(livreur: Id<User>) -> Document {
    doc! { "livreurId": oid(livreur), "status": OrderStatus::Shipped.name() }
}

/// Whether a livreur has anything on the road.
pub async fn has_shipped(tx: &mut Transaction<'_>, livreur: Id<User>) -> Result<bool> {
    tx.access().has("orders", on_the_road(livreur)).await
}

/// How many orders each of these livreurs has on the road; those with
/// none are absent.
pub async fn loads(tx: &mut Transaction<'_>, livreurs: &[Id<User>]) -> Result<Vec<(Id<User>, i64)>> {
    #[derive(Deserialize)]
    struct Load {
        #[serde(rename = "_id")]
        livreur: Id<User>,
        #[serde(deserialize_with = "number::whole")]
        count: i64,
    }
    let pipeline = [
        doc! { "$match": { "livreurId": { "$in": oids(livreurs) }, "status": OrderStatus::Shipped.name() } },
        doc! { "$group": { "_id": "$livreurId", "count": { "$sum": 1 } } },
    ];
    let orders = collection(tx.store());
    let loads: Vec<Load> = tx.access().aggregate(orders.aggregate(pipeline)).await?;
    Ok(loads.into_iter().map(|load| (load.livreur, load.count)).collect())
}

/// At most so many orders that a livreur has on the road, oldest first.
pub async fn shipped_with(store: &Store, livreur: Id<User>, most: i64) -> Result<Vec<Order>> {
    let found = collection(store)
        .find(on_the_road(livreur))
        .projection(doc! { "searchWords": 0 })
        .sort(doc! { "createdAt": 1, "_id": 1 })
        .limit(most)
        .await?;
    all(store, "orders", found).await
}

/// How many of these orders a livreur has on the road and has reported nothing of.
pub async fn count_to_deliver(store: &Store, livreur: Id<User>, ids: &[Id<Order>]) -> Result<u64> {
    let mut filter = on_the_road(livreur);
    filter.extend(doc! { "_id": { "$in": oids(ids) }, "openOutcome": Bson::Null });
    Ok(collection(store).count_documents(filter).await?)
}

/// Notes what a livreur reported of an order that it did not move, and that an admin has to decide, when they have.
pub async fn note_outcome(
    tx: &mut Transaction<'_>,
    id: Id<Order>,
    event: &OrderEvent,
    open: Option<OpenOutcome>,
) -> Result<Option<Order>> {
    let mut set = doc! { "updatedAt": date(tx.now()) };
    if let Some(open) = open {
        set.insert("openOutcome", bson(&open)?);
    }
    let change = doc! { "$set": set, "$push": { "timeline": bson(event)? } };
    update(tx, doc! { "_id": oid(id) }, change).await
}

/// Notes that an admin has decided what follows from this outcome; `None` when it is no longer the one that waits.
pub async fn close_outcome(
    tx: &mut Transaction<'_>,
    id: Id<Order>,
    outcome: Id<DeliveryOutcome>,
) -> Result<Option<Order>> {
    let waits = doc! { "_id": oid(id), "openOutcome._id": oid(outcome) };
    let set = doc! { "updatedAt": date(tx.now()) };
    update(tx, waits, doc! { "$set": set, "$unset": { "openOutcome": "" } }).await
}
