//! Orders that say no more whom they were for: those whose invoices and credit notes were kept for as long as the law asks,
//! and those that were cancelled unpaid, which have none.

use mongodb::bson::{Document, doc};
use serde::Deserialize;
use shared::{
    Id, Timestamp,
    order::{Order, OrderStatus, PaymentStatus},
};

use super::{Store, Transaction, bson, date, doors, erasure, oid, oids, order_words};
use crate::Result;

/// Orders of which every paper was issued before, at most so many.
pub async fn with_papers(store: &Store, before: Timestamp, most: i64) -> Result<Vec<Id<Order>>> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(rename = "_id")]
        order: Id<Order>,
    }
    let pipeline = [
        doc! { "$match": { "issuedAt": { "$lt": date(before) }, "orderId": { "$type": "objectId" } } },
        doc! { "$sort": { "issuedAt": 1, "_id": 1 } },
        doc! { "$lookup": { "from": "invoices", "localField": "orderId", "foreignField": "orderId", "as": "papers" } },
        doc! { "$match": { "papers.issuedAt": { "$not": { "$gte": date(before) } } } },
        doc! { "$limit": most },
        doc! { "$group": { "_id": "$orderId" } },
    ];
    let papers = store.collection::<Document>("invoices");
    let rows: Vec<Row> = super::rows(papers.aggregate(pipeline).with_type().await?).await?;
    Ok(rows.into_iter().map(|row| row.order).collect())
}

/// Deletes the papers of these orders that were issued before; answers how many. The orders keep what was bought and the
/// papers' numbers, and say no more whom it was for. Their refunds lose their notes.
pub async fn remove_papers(tx: &mut Transaction<'_>, orders: &[Id<Order>], before: Timestamp) -> Result<u64> {
    let of_orders = doc! { "orderId": { "$in": oids(orders) } };
    let mut old = of_orders.clone();
    old.insert("issuedAt", doc! { "$lt": date(before) });
    let papers = tx.store().collection::<Document>("invoices");
    let removed = papers.delete_many(old).session(tx.session()).await?.deleted_count;
    update(tx, "refunds", of_orders, doc! { "$unset": { "note": "" } }).await?;
    let set = doc! { "papersRemovedAt": date(tx.now()) };
    empty(tx, orders, set).await?;
    Ok(removed)
}

/// Takes whom they were for from orders, at most so many, that were cancelled without a payment, and have not changed since;
/// answers from how many.
pub async fn empty_unpaid(tx: &mut Transaction<'_>, before: Timestamp, most: i64) -> Result<u64> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "_id")]
        id: Id<Order>,
    }
    let unpaid = [bson(&PaymentStatus::Pending)?, bson(&PaymentStatus::Failed)?];
    let over = doc! {
        "status": bson(&OrderStatus::Cancelled)?, "createdAt": { "$lt": date(before) }, "updatedAt": { "$lt": date(before) },
        "paymentStatus": { "$in": unpaid.to_vec() }, "paidAt": null, "invoiceNumber": null, "creditNoteNumber": null,
        // Money that came too late went back, or is to.
        "refunds.0": { "$exists": false }, "refundDue": { "$not": { "$gt": 0 } }, "dispute": null,
        // One brought over has no step of its own here: whether it was paid may stand in words of the older shop's alone.
        "timeline.0": { "$exists": true }, "shippingAddress": { "$ne": nowhere() },
    };
    let orders = tx.store().collection::<Named>("orders");
    let found = orders.find(over).limit(most).projection(doc! { "_id": 1 });
    let found = tx.access().find("orders", found).await?;
    let ids: Vec<_> = found.into_iter().map(|order| order.id).collect();
    empty(tx, &ids, Document::new()).await?;
    Ok(ids.len() as u64)
}

/// The address of an order that was emptied.
pub(super) fn nowhere() -> Document {
    doc! { "street": "", "city": "", "state": "", "postalCode": "" }
}

/// Takes from orders whom they were for: the address and where its door is, the firm, the gift's name and note, the words
/// they are found by.
async fn empty(tx: &mut Transaction<'_>, orders: &[Id<Order>], mut set: Document) -> Result<()> {
    if orders.is_empty() {
        return Ok(());
    }
    let these = || doc! { "_id": { "$in": oids(orders) } };
    let collection = super::orders::collection(tx.store());
    let found: Vec<Order> = tx.access().find("orders", collection.find(these())).await?;
    let doors: Vec<_> = found
        .iter()
        .map(|order| doors::plain(&order.shipping_address))
        .collect();
    erasure::forget_doors(tx, &doors).await?;
    set.insert("updatedAt", date(tx.now()));
    // Whole, so that one in a form of its own is no obstacle; and words of all, since those of an order that cannot be read
    // are not written anew below.
    set.insert("shippingAddress", nowhere());
    set.insert("searchWords", Vec::<String>::new());
    update(tx, "orders", these(), doc! { "$set": set, "$unset": { "company": "" } }).await?;
    let mut gifts = these();
    gifts.insert("gift", doc! { "$type": "object" });
    let for_nobody = doc! { "$set": { "gift.to": "" }, "$unset": { "gift.note": "" } };
    update(tx, "orders", gifts, for_nobody).await?;
    let words = found.into_iter().map(|mut order| {
        order.shipping_address.city.clear();
        let words = doc! { "$set": { "searchWords": order_words::without_customer(&order) } };
        (doc! { "_id": oid(order.id) }, words)
    });
    let words: Vec<_> = words.collect();
    if !words.is_empty() {
        tx.update_each("orders", words).await?;
    }
    Ok(())
}

async fn update(tx: &mut Transaction<'_>, collection: &str, filter: Document, change: Document) -> Result<()> {
    let documents = tx.store().collection::<Document>(collection);
    documents.update_many(filter, change).session(tx.session()).await?;
    Ok(())
}
