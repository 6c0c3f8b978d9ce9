//! Orders whose card holds their total, and what their cuts weighed.

use mongodb::bson::doc;
use shared::{
    Id,
    order::{Order, OrderEvent, OrderStatus, PaymentStatus},
};

use super::{
    Transaction, bson, date, oid,
    orders::{secured, update},
};
use crate::{Error, Result};

/// Notes that the card of an order holds its total, as `event` says; `None` when it is noted already, or the order is paid
/// or cancelled.
pub async fn authorize(tx: &mut Transaction<'_>, id: Id<Order>, event: &OrderEvent) -> Result<Option<Order>> {
    let open = doc! {
        "_id": oid(id), "paymentStatus": { "$nin": &secured()?[..] }, "status": { "$ne": OrderStatus::Cancelled.name() },
    };
    let set = doc! { "paymentStatus": bson(&PaymentStatus::Authorized)?, "updatedAt": date(event.at) };
    let held = doc! { "$set": set, "$unset": { "payBy": "" }, "$push": { "timeline": bson(event)? } };
    update(tx, open, held).await
}

/// Notes that an order whose card held its total left, and that the card pays nothing after all.
pub async fn lose_card(tx: &mut Transaction<'_>, id: Id<Order>, event: &OrderEvent) -> Result<Option<Order>> {
    let held = doc! { "_id": oid(id), "paymentStatus": bson(&PaymentStatus::Authorized)? };
    let set = doc! { "paymentStatus": bson(&PaymentStatus::Failed)?, "updatedAt": date(event.at) };
    update(tx, held, doc! { "$set": set, "$push": { "timeline": bson(event)? } }).await
}

/// Writes the lines of an order as they were weighed, and what it comes to. [`Error::NotFound`] when it is gone.
pub async fn set_weighed(tx: &mut Transaction<'_>, order: &Order) -> Result<Order> {
    let mut set = doc! {
        "items": bson(&order.items)?, "subtotal": bson(&order.subtotal)?, "total": bson(&order.total)?,
        "shippingCost": bson(&order.shipping_cost)?, "updatedAt": date(order.updated_at),
    };
    if let Some(discount) = order.discount {
        set.insert("discount", bson(&discount)?);
    }
    let mut change = doc! { "$inc": { "__v": 1 } };
    match order.ordered_total {
        Some(total) => drop(set.insert("orderedTotal", bson(&total)?)),
        None => drop(change.insert("$unset", doc! { "orderedTotal": "" })),
    }
    change.insert("$set", set);
    update(tx, doc! { "_id": oid(order.id) }, change)
        .await?
        .ok_or(Error::NotFound)
}
