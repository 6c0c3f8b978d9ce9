//! The `invoices` collection: what an invoice or a credit note says that its order does not keep. A document is
//! written once, with the number that stands on it, and never changed.

use futures_util::TryStreamExt;
use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Grams, Id, Language, Money, Timestamp, number,
    order::{Company, Order, OrderPaymentMethod, OrderStatus},
    pricing::VatShare,
    refund::Refund,
    seller::Seller,
    user::User,
};

use super::{Store, Transaction, bson, oid};
use crate::Result;

/// Which kind of paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// What was paid.
    Invoice,
    /// What of the invoice no longer counts.
    CreditNote,
}

/// An invoice or a credit note, as things stood when it was issued. The address, the order's number and its coupon's code
/// stand on its order, where they do not change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Its number: `2026-000001`, `AV-2026-000001`.
    #[serde(rename = "_id")]
    pub number: String,
    /// Invoice or credit note.
    pub kind: Kind,
    /// Whose; an order has one invoice at most, and a credit note for each refund.
    pub order_id: Id<Order>,
    /// The refund that a credit note is about; absent from invoices, and from the credit note of an order that was
    /// cancelled in an older version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<Id<Refund>>,
    /// When it was issued, which is the date it shows.
    pub issued_at: Timestamp,
    /// Who bought; empty when the account was gone.
    pub buyer: String,
    /// Their address of mail, in papers for persons; absent when the account was gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_email: Option<String>,
    /// The firm that bought; absent when a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Company>,
    /// Its words.
    pub language: Language,
    /// Who sold.
    pub seller: Seller,
    /// When the goods were handed over; absent when they had not been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    /// Its lines and amounts. Absent from papers of older versions: those are printed from their orders as they always
    /// were, and no machine reads them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
}

/// The lines and amounts of an invoice or a credit note. Amounts are positive on both, VAT included where nothing else
/// is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// What was bought, or what is taken back of it.
    pub lines: Vec<Line>,
    /// What a coupon took off the lines; zero on a credit note, whose lines are what was paid for them.
    pub discount: Money,
    /// Price of the delivery; zero on a credit note, where what goes back of it is a line.
    pub shipping: Money,
    /// What was paid, or what goes back.
    pub total: Money,
    /// Net and VAT by rate, the highest first, of every rate that a line has; together `total` to the cent.
    pub vat: Vec<VatShare>,
    /// How an invoice was paid, and when; absent from credit notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Means>,
    /// The invoice that a credit note corrects; absent from invoices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Reference>,
}

/// A line of an invoice or a credit note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// Pieces or cuts; one of a lump sum.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// Weight of one piece or cut; absent from what has none, such as delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Grams>,
    /// Price of one. Where a part of the sum is taken back, the nearest to it in whole cents.
    pub price: Money,
    /// VAT that it contains, in per cent.
    pub rate: f64,
    /// What the line comes to.
    pub total: Money,
}

/// How and when an invoice was paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Means {
    /// In cash, by transfer or by card, or what the shop it was brought over from called it.
    pub method: OrderPaymentMethod,
    /// The moment it was paid.
    pub at: Timestamp,
}

/// Another paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// Its number.
    pub number: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

fn collection(store: &Store) -> Collection<Invoice> {
    store.collection("invoices")
}

/// Keeps one.
pub async fn insert(tx: &mut Transaction<'_>, invoice: &Invoice) -> Result<()> {
    collection(tx.store()).insert_one(invoice).session(tx.session()).await?;
    Ok(())
}

/// The paper with this number.
pub async fn by_number(store: &Store, number: &str) -> Result<Option<Invoice>> {
    let papers = collection(store);
    let paper = papers.find(doc! { "_id": number });
    store.access().find_one("invoices", paper).await
}

/// The credit note of a refund.
pub async fn of_refund(store: &Store, order: Id<Order>, refund: Id<Refund>) -> Result<Option<Invoice>> {
    let mut wanted = one(order, Kind::CreditNote)?;
    wanted.insert("refundId", oid(refund));
    store
        .access()
        .find_one("invoices", collection(store).find(wanted))
        .await
}

/// The invoice of an order, as a transaction sees it.
pub async fn of_order(tx: &mut Transaction<'_>, order: Id<Order>) -> Result<Option<Invoice>> {
    let papers = collection(tx.store());
    let invoice = papers.find(one(order, Kind::Invoice)?);
    tx.access().find_one("invoices", invoice).await
}

/// Whether an order has a paper of this kind.
pub async fn is_there(tx: &mut Transaction<'_>, order: Id<Order>, kind: Kind) -> Result<bool> {
    tx.access().has("invoices", one(order, kind)?).await
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

/// The orders of somebody that have an invoice's number and not every paper that goes with it.
pub async fn lacking_of(store: &Store, user: Id<User>) -> Result<Vec<Id<Order>>> {
    let theirs = doc! {
        "userId": oid(user), "invoiceNumber": { "$type": "string" }, "_id": { "$type": "objectId" },
        "papersRemovedAt": null,
    };
    let mut pipeline = vec![doc! { "$match": theirs }];
    pipeline.extend(numbered());
    let orders = store.collection::<Order>("orders");
    let orders: Vec<Numbered> = orders.aggregate(pipeline).with_type().await?.try_collect().await?;
    Ok(orders
        .into_iter()
        .filter(|order| order.lacks_papers)
        .map(|order| order.id)
        .collect())
}

/// What makes a [`Numbered`] of an order.
fn numbered() -> [Document; 2] {
    let cancelled = doc! { "$eq": ["$status", OrderStatus::Cancelled.name()] };
    let due = doc! { "$cond": [cancelled, 2, 1] };
    [
        doc! { "$lookup": { "from": "invoices", "localField": "_id", "foreignField": "orderId", "as": "papers" } },
        doc! { "$project": { "invoiceNumber": 1, "lacksPapers": { "$lt": [{ "$size": "$papers" }, due] } } },
    ]
}

/// The next orders that have an invoice's number beyond this one, by that number.
pub async fn after(store: &Store, number: &str, most: i64) -> Result<Vec<Numbered>> {
    let mut pipeline = vec![
        // The type says to the planner that the partial index covers this.
        doc! { "$match": {
            "invoiceNumber": { "$gt": number, "$type": "string" }, "_id": { "$type": "objectId" },
            "papersRemovedAt": null,
        } },
        doc! { "$sort": { "invoiceNumber": 1 } },
        doc! { "$limit": most },
    ];
    pipeline.extend(numbered());
    let orders = store.collection::<Order>("orders");
    Ok(orders.aggregate(pipeline).with_type().await?.try_collect().await?)
}
