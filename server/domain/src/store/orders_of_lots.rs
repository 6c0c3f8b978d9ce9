//! Orders by the lots that they name, and what is promised of products.

use mongodb::{Collection, bson::doc};
use shared::{
    Id, Page, PageRequest,
    lot::Lot,
    order::{Order, OrderStatus},
    product::Product,
};

use super::{Access, Store, all, oid, oids, orders::page};
use crate::Result;

fn collection(store: &Store) -> Collection<Order> {
    store.collection("orders")
}

/// Whether an order names this lot.
pub async fn any_of_lot(access: Access<'_>, lot: Id<Lot>) -> Result<bool> {
    access.has("orders", doc! { "items.lots.lotId": oid(lot) }).await
}

/// One page of the orders that name this lot, newest first.
pub async fn of_lot(store: &Store, lot: Id<Lot>, paging: PageRequest) -> Result<Page<Order>> {
    let newest = doc! { "createdAt": -1, "_id": 1 };
    page(store, doc! { "items.lots.lotId": oid(lot) }, newest, paging).await
}

/// Orders that name this lot and have left, those with greater ids than `after`, in their order; at most `limit`.
pub async fn left_with_lot(store: &Store, lot: Id<Lot>, after: Option<Id<Order>>, limit: i64) -> Result<Vec<Order>> {
    let left = [OrderStatus::Shipped.name(), OrderStatus::Delivered.name()];
    let mut filter = doc! { "items.lots.lotId": oid(lot), "status": { "$in": &left[..] } };
    if let Some(after) = after {
        filter.insert("_id", doc! { "$gt": oid(after) });
    }
    let found = collection(store)
        .find(filter)
        .sort(doc! { "_id": 1 })
        .limit(limit)
        .await?;
    all(store, "orders", found).await
}

/// Orders of these products that have not left the shop, for sums: [`Error::Unreadable`] when one cannot be read.
pub async fn here_with(access: Access<'_>, products: &[Id<Product>]) -> Result<Vec<Order>> {
    let here = [OrderStatus::Pending.name(), OrderStatus::Processing.name()];
    let collection = collection(access.store);
    let found = collection.find(doc! { "status": { "$in": &here[..] }, "items.productId": { "$in": oids(products) } });
    access.find_every("orders", found).await
}
