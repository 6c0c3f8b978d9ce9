//! The `audit` collection. Nothing in it is ever changed; what is older than [`crate::periods`] says goes.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use shared::{
    Id, Page,
    audit::{Action, AuditEntry, AuditQuery},
    order::Order,
    user::User,
};

use super::{Access, Store, Transaction, all, bson, counted, oid, within};
use crate::Result;

fn collection(store: &Store) -> Collection<AuditEntry> {
    store.collection("audit")
}

/// Adds an entry.
pub async fn insert(tx: &mut Transaction<'_>, entry: &AuditEntry) -> Result<()> {
    collection(tx.store()).insert_one(entry).session(tx.session()).await?;
    Ok(())
}

/// Adds entries, in one round trip.
pub async fn insert_many(tx: &mut Transaction<'_>, entries: &[AuditEntry]) -> Result<()> {
    collection(tx.store())
        .insert_many(entries)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Whether an order was given to this livreur once, and then to another.
pub async fn was_taken_from(access: Access<'_>, order: Id<Order>, livreur: Id<User>) -> Result<bool> {
    let taken = doc! {
        "target.id": oid(order), "action": bson(&Action::OrderLivreurChanged)?,
        "changes": { "$elemMatch": { "field": "livreurId", "from": livreur.to_string() } },
    };
    access.has("audit", taken).await
}

/// One page of entries, newest first, counted as [`counted`] does.
pub async fn list(store: &Store, query: &AuditQuery) -> Result<Page<AuditEntry>> {
    let mut filter = Document::new();
    if let Some(by) = query.by {
        filter.insert("by", oid(by));
    }
    if let Some(action) = query.action {
        filter.insert("action", bson(&action)?);
    }
    if let Some(target) = query.target_id {
        filter.insert("target.id", oid(target));
    }
    if let Some(period) = within(query.from, query.to) {
        filter.insert("at", period);
    }
    let paging = query.paging;
    let entries = collection(store)
        .find(filter.clone())
        .sort(doc! { "at": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let collection = collection(store);
    let (items, total) = tokio::join!(all(store, "audit", entries), counted(&collection, filter, paging));
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}
