//! The `refunds` collection. Each is written in the transaction that changes its order, so that both agree.

use mongodb::{
    Collection,
    bson::{Document, doc},
    options::ReturnDocument,
};
use serde::Deserialize;
use shared::{
    Id, Money, Timestamp,
    order::Order,
    refund::{Refund, RefundMethod, RefundStatus},
};

use super::{Access, Store, Transaction, all, bson, date, oid, oids};
use crate::Result;

fn collection(store: &Store) -> Collection<Refund> {
    store.collection("refunds")
}

/// Inserts a refund.
pub async fn insert(tx: &mut Transaction<'_>, refund: &Refund) -> Result<()> {
    collection(tx.store()).insert_one(refund).session(tx.session()).await?;
    Ok(())
}

/// Every refund of an order, oldest first.
pub async fn of_order(access: Access<'_>, order: Id<Order>) -> Result<Vec<Refund>> {
    let collection = collection(access.store);
    let refunds = collection
        .find(doc! { "orderId": oid(order) })
        .sort(doc! { "createdAt": 1, "_id": 1 });
    access.find_every("refunds", refunds).await
}

/// The refunds of these orders.
pub async fn of_orders(access: Access<'_>, orders: &[Id<Order>]) -> Result<Vec<Refund>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let refunds = collection(access.store);
    let found = refunds.find(doc! { "orderId": { "$in": oids(orders) } });
    access.find_every("refunds", found).await
}

/// What changes of a refund.
#[derive(Clone, Debug)]
pub enum Change {
    /// It has left, this way; its name at Stripe when it has one.
    Sent {
        /// The way that it took.
        method: RefundMethod,
        /// `re_…`
        reference: Option<String>,
    },
    /// The card does not take it, for this reason of Stripe's.
    Failed {
        /// `expired_or_canceled_card`
        failure: Option<String>,
    },
}

/// Changes the status of a refund from the one it has; `None` when it is another by now.
pub async fn change(
    tx: &mut Transaction<'_>,
    refund: &Refund,
    change: &Change,
    at: Timestamp,
) -> Result<Option<Refund>> {
    let set: Document = match change {
        Change::Sent { method, reference } => {
            let mut set = doc! {
                "status": bson(&RefundStatus::Sent)?, "sentAt": date(at), "method": bson(method)?,
            };
            if let Some(reference) = reference {
                set.insert("reference", reference);
            }
            set
        }
        Change::Failed { failure } => {
            doc! { "status": bson(&RefundStatus::Failed)?, "failedAt": date(at), "failure": failure }
        }
    };
    let unset = match change {
        Change::Sent { .. } => Document::new(),
        Change::Failed { .. } => doc! { "sentAt": "" },
    };
    Ok(collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(refund.id), "status": bson(&refund.status)? },
            doc! { "$set": set, "$unset": unset },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?)
}

/// An order with the refund that an older version wrote on it.
#[derive(Clone, Debug, Deserialize)]
pub struct Older {
    /// Its order.
    #[serde(rename = "_id")]
    pub order_id: Id<Order>,
    /// What stands there.
    pub refund: OlderRefund,
}

/// What an older version wrote of a refund.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OlderRefund {
    /// What goes back.
    pub amount: Money,
    /// Since when.
    pub requested_at: Timestamp,
    /// When it was sent.
    pub done_at: Option<Timestamp>,
    /// When the card turned it down.
    pub failed_at: Option<Timestamp>,
}

/// The orders that have one, in no order.
pub async fn older(store: &Store) -> Result<Vec<Id<Order>>> {
    #[derive(Deserialize)]
    struct Found {
        #[serde(rename = "_id")]
        id: Id<Order>,
    }
    // The type says to the planner that the partial index of older versions covers this.
    let filter = doc! { "refund.requestedAt": { "$type": "date" } };
    let orders = store.collection::<Found>("orders");
    let found = orders.find(filter).projection(doc! { "_id": 1 }).await?;
    Ok(all(store, "orders", found)
        .await?
        .into_iter()
        .map(|order| order.id)
        .collect())
}

/// That of this order.
pub async fn older_of(store: &Store, order: Id<Order>) -> Result<Option<Older>> {
    let filter = doc! { "_id": oid(order), "refund.requestedAt": { "$type": "date" } };
    let orders = store.collection::<Older>("orders");
    let found = orders.find(filter).projection(doc! { "refund": 1 });
    store.access().find_one("orders", found).await
}

/// Notes what a refund is called at Stripe.
pub async fn set_reference(tx: &mut Transaction<'_>, id: Id<Refund>, reference: &str) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": { "reference": reference } })
        .session(tx.session())
        .await?;
    Ok(())
}
