//! The orders that wait for a transfer, in the `orders` collection. `remindedAt` is in no other place: only the shop's
//! own job asks for it.

use mongodb::{
    Collection,
    bson::{Bson, Document, RawDocumentBuf, doc},
    options::ReturnDocument,
};
use serde::Deserialize;
use shared::{
    Id, Timestamp, number,
    order::{Order, OrderStatus, PaymentMethod, PaymentStatus},
};

use super::{Store, Transaction, bson, date, oid, oids, orders, rows, sales::cents};
use crate::Result;

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection("orders")
}

/// At most `limit` orders whose transfer had to come by `now`, longest ago first, without those that were `passed` over.
pub async fn overdue(store: &Store, now: Timestamp, passed: &[Id<Order>], limit: usize) -> Result<Vec<Id<Order>>> {
    found(store, awaited(doc! { "$lte": date(now) }), passed, limit).await
}

/// At most `limit` orders whose transfer has to come after `now` and by `until`, and whose customers were not reminded,
/// without those that were `passed` over.
pub async fn to_remind(
    store: &Store,
    now: Timestamp,
    until: Timestamp,
    passed: &[Id<Order>],
    limit: usize,
) -> Result<Vec<Id<Order>>> {
    let mut soon = awaited(doc! { "$gt": date(now), "$lte": date(until) });
    soon.insert("remindedAt", Bson::Null);
    found(store, soon, passed, limit).await
}

/// Orders whose transfer has not come.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Awaited {
    /// How many there are.
    #[serde(deserialize_with = "number::whole")]
    pub orders: i64,
    /// What they come to, in cents.
    #[serde(deserialize_with = "number::whole")]
    pub cents: i64,
    /// Those of them that end by the moment that was asked about.
    #[serde(deserialize_with = "number::whole")]
    pub ending: i64,
    /// When the first one ends.
    #[serde(default)]
    pub first_end: Option<Timestamp>,
}

/// All orders whose transfer has not come, or money that comes as one does, and how many of them end by `soon`.
pub async fn sums(store: &Store, soon: Timestamp) -> Result<Awaited> {
    // What has no end, such as an order that was brought over, is null, which is less than any date.
    let ends_soon = doc! { "$and": [{ "$gt": ["$payBy", Bson::Null] }, { "$lte": ["$payBy", date(soon)] }] };
    let ends_soon = doc! { "$cond": [ends_soon, 1, 0] };
    let pipeline = [
        doc! { "$match": orders::awaiting_transfer()? },
        doc! { "$group": {
            "_id": Bson::Null, "orders": { "$sum": 1 }, "cents": { "$sum": cents("$total") },
            "ending": { "$sum": ends_soon }, "firstEnd": { "$min": "$payBy" },
        } },
    ];
    let sums = rows(collection::<Order>(store).aggregate(pipeline).with_type().await?).await?;
    Ok(sums.into_iter().next().unwrap_or_default())
}

/// Those of them that can be read: however many cannot, those behind them are found.
async fn found(store: &Store, mut filter: Document, passed: &[Id<Order>], limit: usize) -> Result<Vec<Id<Order>>> {
    if !passed.is_empty() {
        filter.insert("_id", doc! { "$nin": oids(passed) });
    }
    let mut orders = collection::<RawDocumentBuf>(store)
        .find(filter)
        .sort(doc! { "payBy": 1 })
        .projection(doc! { "searchWords": 0 })
        .await?;
    let mut found = Vec::new();
    while found.len() < limit && orders.advance().await? {
        let order: Option<Order> = store.readable("orders", orders.current())?;
        found.extend(order.map(|order| order.id));
    }
    Ok(found)
}

/// What is paid, cancelled or shipped has no `payBy`.
fn awaited(mut pay_by: Document) -> Document {
    // The type says to the planner that the partial index covers this.
    pay_by.insert("$type", "date");
    doc! { "paymentMethod": PaymentMethod::BankTransfer.name(), "payBy": pay_by }
}

/// Notes that the customer of an order is reminded; `None` when they were, or when nothing is awaited any more.
pub async fn remind(tx: &mut Transaction<'_>, id: Id<Order>) -> Result<Option<Order>> {
    let mut unreminded = awaited(doc! { "$gt": date(tx.now()) });
    unreminded.insert("_id", oid(id));
    unreminded.insert("remindedAt", Bson::Null);
    let reminded = doc! { "$set": { "remindedAt": date(tx.now()) } };
    Ok(collection::<Order>(tx.store())
        .find_one_and_update(unreminded, reminded)
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?)
}

/// Gives the orders that wait for a transfer without an end, as older versions of this shop placed them, this one. Those of
/// another shop were not placed here, and have none. Answers how many there were.
pub async fn give_end(store: &Store, pay_by: Timestamp) -> Result<u64> {
    let unpaid = [bson(&PaymentStatus::Pending)?, bson(&PaymentStatus::Failed)?];
    let endless = doc! {
        "status": { "$in": [OrderStatus::Pending.name(), OrderStatus::Processing.name()] },
        "paymentStatus": { "$in": &unpaid[..] },
        "paymentMethod": PaymentMethod::BankTransfer.name(),
        "payBy": Bson::Null,
        "timeline.0.status": OrderStatus::Pending.name(),
    };
    let done = collection::<Document>(store)
        .update_many(endless, doc! { "$set": { "payBy": date(pay_by) } })
        .await?;
    Ok(done.modified_count)
}
