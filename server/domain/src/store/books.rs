//! What the books of a period are made of: papers, refunds that left, and fees. All are read one after the other, earliest
//! first, and never held together.

use std::marker::PhantomData;

use mongodb::{
    Cursor,
    bson::{Document, doc},
};
use serde::{Deserialize, de::DeserializeOwned};
use shared::{
    Id, Language, Money, Timestamp,
    order::{Company, Order},
    pricing::VatShare,
    refund::{Refund, RefundMethod},
};

use super::{
    Store, date,
    invoices::{Kind, Means},
    payments::Payment,
};
use crate::Result;

/// An invoice or a credit note, without its lines.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paper {
    /// Its number.
    #[serde(rename = "_id")]
    pub number: String,
    /// Invoice or credit note.
    pub kind: Kind,
    /// The order it is about.
    pub order_id: Id<Order>,
    /// The date it shows.
    pub issued_at: Timestamp,
    /// Who bought; may be empty.
    pub buyer: String,
    /// The firm that bought.
    #[serde(default)]
    pub company: Option<Company>,
    /// Its words.
    pub language: Language,
    /// Its amounts; absent from papers of older versions.
    #[serde(default)]
    pub content: Option<Sums>,
}

/// The amounts of a paper.
#[derive(Debug, Deserialize)]
pub struct Sums {
    /// What was paid, or goes back.
    pub total: Money,
    /// Net and VAT by rate; together `total`.
    pub vat: Vec<VatShare>,
    /// How an invoice was paid.
    #[serde(default)]
    pub paid: Option<Means>,
}

/// A refund that left, of a purchase that was invoiced.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentRefund {
    /// What went back.
    pub amount: Money,
    /// The way it took.
    pub method: RefundMethod,
    /// When it left.
    pub sent_at: Timestamp,
    /// The number of its credit note.
    pub credit_note_number: String,
    /// When that was issued.
    pub issued_at: Timestamp,
    /// Who bought; may be empty.
    pub buyer: String,
    /// The firm that bought.
    #[serde(default)]
    pub company: Option<Company>,
}

/// What Stripe kept of a payment.
#[derive(Debug, Deserialize)]
pub struct ChargedFee {
    /// What it kept.
    pub amount: Money,
    /// When the payment was made.
    pub at: Timestamp,
    /// The firm that paid.
    #[serde(default)]
    pub company: Option<Company>,
}

/// Documents that come one after the other.
#[derive(Debug)]
pub struct Entries<'a, T> {
    store: &'a Store,
    collection: &'static str,
    cursor: Cursor<Document>,
    kind: PhantomData<fn() -> T>,
}

impl<'a, T: DeserializeOwned> Entries<'a, T> {
    pub(super) fn new(store: &'a Store, collection: &'static str, cursor: Cursor<Document>) -> Self {
        Self {
            store,
            collection,
            cursor,
            kind: PhantomData,
        }
    }

    /// The next one, or [`Error::Unreadable`](crate::Error::Unreadable), after which there may be others; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<T>> {
        if !self.cursor.advance().await? {
            return Ok(None);
        }
        self.store.decoded(self.collection, self.cursor.current()).map(Some)
    }
}

/// The papers that were issued from one moment until another.
pub async fn papers(store: &Store, from: Timestamp, until: Timestamp) -> Result<Entries<'_, Paper>> {
    let papers = store.collection::<Document>("invoices");
    let needed = doc! {
        "kind": 1, "orderId": 1, "issuedAt": 1, "buyer": 1, "company": 1, "language": 1,
        "content.total": 1, "content.vat": 1, "content.paid": 1,
    };
    let found = papers
        .find(doc! { "issuedAt": between(from, until) })
        .sort(doc! { "issuedAt": 1, "_id": 1 })
        .projection(needed);
    Ok(Entries::new(store, "invoices", found.await?))
}

/// The refunds that left from one moment until another. Money that came when nothing could be sold any more went back
/// without a paper and is not among them.
pub async fn refunds(store: &Store, from: Timestamp, until: Timestamp) -> Result<Entries<'_, SentRefund>> {
    let pipeline = [
        doc! { "$match": { "sentAt": between(from, until) } },
        doc! { "$sort": { "sentAt": 1, "_id": 1 } },
        doc! { "$lookup": {
            "from": "invoices", "localField": "creditNoteNumber", "foreignField": "_id", "as": "note",
        } },
        doc! { "$unwind": "$note" },
        doc! { "$project": {
            "amount": 1, "method": 1, "sentAt": 1, "creditNoteNumber": 1,
            "issuedAt": "$note.issuedAt", "buyer": "$note.buyer", "company": "$note.company",
        } },
    ];
    let refunds = store.collection::<Refund>("refunds");
    Ok(Entries::new(store, "refunds", refunds.aggregate(pipeline).await?))
}

/// What Stripe kept of the payments that were made from one moment until another.
pub async fn fees(store: &Store, from: Timestamp, until: Timestamp) -> Result<Entries<'_, ChargedFee>> {
    let pipeline = [
        doc! { "$match": { "fee.at": between(from, until) } },
        doc! { "$lookup": { "from": "orders", "localField": "_id", "foreignField": "_id", "as": "order" } },
        doc! { "$unwind": "$order" },
        doc! { "$project": { "amount": "$fee.amount", "at": "$fee.at", "company": "$order.company" } },
    ];
    let payments = store.collection::<Payment>("payments");
    Ok(Entries::new(store, "payments", payments.aggregate(pipeline).await?))
}

fn between(from: Timestamp, until: Timestamp) -> Document {
    doc! { "$gte": date(from), "$lt": date(until) }
}
