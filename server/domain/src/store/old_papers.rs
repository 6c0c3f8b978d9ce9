//! Invoices and credit notes that were kept for as long as the law asks, and what their orders keep because of them.

use mongodb::bson::{Document, doc};
use serde::Deserialize;
use shared::{Id, Timestamp, order::Order};

use super::{Store, Transaction, date, oid, oids, order_words};
use crate::Result;

/// Orders of which every paper was issued before, at most so many.
pub async fn orders(store: &Store, before: Timestamp, most: i64) -> Result<Vec<Id<Order>>> {
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
/// papers' numbers, and lose whom it was for: the address, the firm, the gift's name and note, the words they are found by.
/// Their refunds lose their notes.
pub async fn remove(tx: &mut Transaction<'_>, orders: &[Id<Order>], before: Timestamp) -> Result<u64> {
    let of_orders = doc! { "orderId": { "$in": oids(orders) } };
    let mut old = of_orders.clone();
    old.insert("issuedAt", doc! { "$lt": date(before) });
    let papers = tx.store().collection::<Document>("invoices");
    let removed = papers.delete_many(old).session(tx.session()).await?.deleted_count;
    update(tx, "refunds", of_orders, doc! { "$unset": { "note": "" } }).await?;

    let these = || doc! { "_id": { "$in": oids(orders) } };
    let mut set = doc! { "papersRemovedAt": date(tx.now()), "updatedAt": date(tx.now()) };
    // Whole, so that one in a form of its own is no obstacle; and words of all, since those of an order that cannot be read
    // are not written anew below.
    set.insert(
        "shippingAddress",
        doc! { "street": "", "city": "", "state": "", "postalCode": "" },
    );
    set.insert("searchWords", Vec::<String>::new());
    update(tx, "orders", these(), doc! { "$set": set, "$unset": { "company": "" } }).await?;
    let mut gifts = these();
    gifts.insert("gift", doc! { "$type": "object" });
    let for_nobody = doc! { "$set": { "gift.to": "" }, "$unset": { "gift.note": "" } };
    update(tx, "orders", gifts, for_nobody).await?;
    // By now without the town.
    let collection = super::orders::collection(tx.store());
    let found: Vec<Order> = tx.access().find("orders", collection.find(these())).await?;
    let words = found.iter().map(|order| {
        let words = doc! { "$set": { "searchWords": order_words::without_customer(order) } };
        (doc! { "_id": oid(order.id) }, words)
    });
    let words: Vec<_> = words.collect();
    if !words.is_empty() {
        tx.update_each("orders", words).await?;
    }
    Ok(removed)
}

async fn update(tx: &mut Transaction<'_>, collection: &str, filter: Document, change: Document) -> Result<()> {
    let documents = tx.store().collection::<Document>(collection);
    documents.update_many(filter, change).session(tx.session()).await?;
    Ok(())
}
