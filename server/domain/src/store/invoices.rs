//! The `invoices` collection: what an invoice or a credit note says that its order does not keep. A document is
//! written once, with the number that stands on it, and never changed.

use futures_util::TryStreamExt;
use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Language, Timestamp,
    order::{Order, OrderStatus},
    seller::Seller,
};

use super::{Store, Transaction, bson, oid};
use crate::Result;

/// Which of an order's two papers it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// What was paid.
    Invoice,
    /// That the invoice no longer counts.
    CreditNote,
}

/// An invoice or a credit note, as things stood when it was issued. Lines and amounts stand on its order, where they do
/// not change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Its number: `2026-000001`, `AV-2026-000001`.
    #[serde(rename = "_id")]
    pub number: String,
    /// Invoice or credit note.
    pub kind: Kind,
    /// Whose; an order has one of each kind at most.
    pub order_id: Id<Order>,
    /// When it was issued, which is the date it shows.
    pub issued_at: Timestamp,
    /// Who bought; empty when the account was gone.
    pub buyer: String,
    /// Its words.
    pub language: Language,
    /// Who sold.
    pub seller: Seller,
    /// When the goods were handed over; absent when they had not been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
}

fn collection(store: &Store) -> Collection<Invoice> {
    store.collection("invoices")
}

/// Keeps one.
pub async fn insert(tx: &mut Transaction<'_>, invoice: &Invoice) -> Result<()> {
    collection(tx.store()).insert_one(invoice).session(tx.session()).await?;
    Ok(())
}

/// An order's paper of this kind.
pub async fn of_order(store: &Store, order: Id<Order>, kind: Kind) -> Result<Option<Invoice>> {
    Ok(collection(store).find_one(one(order, kind)?).await?)
}

/// Whether an order has a paper of this kind.
pub async fn is_there(tx: &mut Transaction<'_>, order: Id<Order>, kind: Kind) -> Result<bool> {
    let found = collection(tx.store())
        .find_one(one(order, kind)?)
        .session(tx.session())
        .await?;
    Ok(found.is_some())
}

fn one(order: Id<Order>, kind: Kind) -> Result<Document> {
    Ok(doc! { "orderId": oid(order), "kind": bson(&kind)? })
}

/// An order that has an invoice's number.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Numbered {
    /// The order's id.
    #[serde(rename = "_id")]
    pub id: Id<Order>,
    /// The number of its invoice.
    pub invoice_number: String,
    /// Whether it has not every paper that goes with it.
    pub lacks_papers: bool,
}

/// The next orders that have an invoice's number beyond this one, by that number.
pub async fn after(store: &Store, number: &str, most: i64) -> Result<Vec<Numbered>> {
    let cancelled = doc! { "$eq": ["$status", OrderStatus::Cancelled.name()] };
    let due = doc! { "$cond": [cancelled, 2, 1] };
    let pipeline = [
        // The type says to the planner that the partial index covers this.
        doc! { "$match": { "invoiceNumber": { "$gt": number, "$type": "string" } } },
        doc! { "$sort": { "invoiceNumber": 1 } },
        doc! { "$limit": most },
        doc! { "$lookup": { "from": "invoices", "localField": "_id", "foreignField": "orderId", "as": "papers" } },
        doc! { "$project": { "invoiceNumber": 1, "lacksPapers": { "$lt": [{ "$size": "$papers" }, due] } } },
    ];
    let orders = store.collection::<Order>("orders");
    Ok(orders.aggregate(pipeline).with_type().await?.try_collect().await?)
}
