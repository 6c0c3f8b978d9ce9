//! How many orders and refunds wait for the shopkeeper, from indexes of those that do.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Timestamp, number,
    order::{DisputeStatus, Order, OrderStatus},
    period::Day,
    refund::{Refund, RefundStatus},
    today::NamedOrder,
};

use super::{
    Store, all, bson, date, orders, rows,
    sales::{cents, whole},
};
use crate::Result;

/// How many orders are named.
const NAMED: i64 = 20;

/// A day's orders to cut and pack.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ToPrepare {
    /// The day in Paris.
    #[serde(rename = "_id")]
    pub day: Day,
    /// How many there are.
    #[serde(deserialize_with = "number::whole")]
    pub orders: i64,
    /// Pieces and cuts in them.
    #[serde(deserialize_with = "number::whole")]
    pub pieces: i64,
}

/// Orders to cut and pack by the day of delivery, or of the order where none was said; earliest first.
pub async fn to_prepare(store: &Store) -> Result<Vec<ToPrepare>> {
    let due = doc! { "$ifNull": ["$deliveryDate", "$createdAt"] };
    // One of another type is in an order that cannot be read.
    let is_date = doc! { "$eq": [{ "$type": &due }, "date"] };
    let day = doc! { "$dateToString": { "date": due, "format": "%Y-%m-%d", "timezone": "Europe/Paris" } };
    let pipeline = [
        doc! { "$match": orders::to_prepare()? },
        doc! { "$match": { "$expr": is_date } },
        doc! { "$group": {
            "_id": day, "orders": { "$sum": 1 },
            "pieces": { "$sum": { "$sum": { "$map": {
                "input": { "$cond": [{ "$isArray": "$items" }, "$items", []] }, "in": whole("$$this.quantity"),
            } } } },
        } },
        doc! { "$sort": { "_id": 1 } },
    ];
    let orders = store.collection::<Order>("orders");
    rows(orders.aggregate(pipeline).with_type().await?).await
}

/// Orders whose customers are owed money.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct RefundsDue {
    /// How many there are.
    #[serde(deserialize_with = "number::whole")]
    pub orders: i64,
    /// How much they are owed, in cents.
    #[serde(deserialize_with = "number::whole")]
    pub cents: i64,
}

/// What is owed back.
pub async fn refunds_due(store: &Store) -> Result<RefundsDue> {
    let pipeline = [
        // The index begins with when an order was placed.
        doc! { "$match": { "refundDue": { "$gt": 0 }, "createdAt": { "$gte": date(Timestamp::from_millis(0)) } } },
        doc! { "$group": { "_id": Bson::Null, "orders": { "$sum": 1 }, "cents": { "$sum": cents("$refundDue") } } },
    ];
    let orders = store.collection::<Order>("orders");
    let sums = rows(orders.aggregate(pipeline).with_type().await?).await?;
    Ok(sums.into_iter().next().unwrap_or_default())
}

/// How many refunds a card did not take.
pub async fn count_failed_refunds(store: &Store) -> Result<u64> {
    let failed = doc! { "status": bson(&RefundStatus::Failed)? };
    Ok(store.collection::<Refund>("refunds").count_documents(failed).await?)
}

/// At most twenty orders whose dispute is open, oldest first.
pub async fn disputed(store: &Store) -> Result<Vec<NamedOrder>> {
    named(store, doc! { "dispute.status": bson(&DisputeStatus::Open)? }).await
}

/// At most twenty orders that are out for delivery with no livreur, oldest first.
pub async fn without_livreur(store: &Store) -> Result<Vec<NamedOrder>> {
    named(
        store,
        doc! { "livreurId": Bson::Null, "status": OrderStatus::Shipped.name() },
    )
    .await
}

/// At most twenty orders of which an admin has to decide what follows a stop, oldest first.
pub async fn open_outcomes(store: &Store) -> Result<Vec<NamedOrder>> {
    // The index begins with when an order was placed.
    let any_time = doc! { "$gte": date(Timestamp::from_millis(0)) };
    let open = doc! { "openOutcome.at": { "$exists": true }, "createdAt": any_time };
    sorted(store, open, doc! { "createdAt": 1, "_id": -1 }).await
}

async fn named(store: &Store, filter: Document) -> Result<Vec<NamedOrder>> {
    sorted(store, filter, doc! { "createdAt": 1, "_id": 1 }).await
}

async fn sorted(store: &Store, filter: Document, order: Document) -> Result<Vec<NamedOrder>> {
    let found = store
        .collection::<NamedOrder>("orders")
        .find(filter)
        .sort(order)
        .limit(NAMED)
        .projection(doc! { "orderNumber": 1 })
        .await?;
    all(store, "orders", found).await
}
