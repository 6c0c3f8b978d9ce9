//! The `lots` collection. What is left of a lot stands in its product.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};
use shared::{
    Id, Page, Timestamp,
    lot::{Lot, LotQuery},
};

use super::{Access, Store, Transaction, all, counted, date, duplicate_as, oid, oids, whole::whole};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Lot> {
    store.collection("lots")
}

/// Inserts a lot. [`Error::LotCodeTaken`] when another of its product has its code.
pub async fn insert(access: Access<'_>, lot: &Lot) -> Result<()> {
    let collection = collection(access.store);
    let done = access.insert_one(collection.insert_one(lot)).await;
    done.map_err(duplicate_as(Error::LotCodeTaken))
}

/// Replaces a lot, inside the transaction that read it. [`Error::LotCodeTaken`] when its new code is.
pub async fn replace(tx: &mut Transaction<'_>, lot: &Lot) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(lot.id) }, whole(lot)?)
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::LotCodeTaken))?;
    Ok(())
}

/// Deletes a lot, inside the transaction that read it.
pub async fn delete(tx: &mut Transaction<'_>, id: Id<Lot>) -> Result<()> {
    let lots = collection(tx.store());
    lots.delete_one(doc! { "_id": oid(id) }).session(tx.session()).await?;
    Ok(())
}

/// The lot with this id.
pub async fn by_id(access: Access<'_>, id: Id<Lot>) -> Result<Option<Lot>> {
    let collection = collection(access.store);
    access.find_one("lots", collection.find(doc! { "_id": oid(id) })).await
}

/// Those of these lots that were recalled.
pub async fn recalled_of(tx: &mut Transaction<'_>, ids: &[Id<Lot>]) -> Result<Vec<Lot>> {
    let recalled = doc! { "_id": { "$in": oids(ids) }, "recalledAt": { "$type": "date" } };
    let collection = collection(tx.store());
    let found = collection.find(recalled);
    tx.access().find("lots", found).await
}

/// One page of lots, those that end first first.
pub async fn list(store: &Store, query: &LotQuery) -> Result<Page<Lot>> {
    let mut filter = Document::new();
    if let Some(product) = query.product {
        filter.insert("productId", oid(product));
    }
    if let Some(day) = query.best_before {
        filter.insert("bestBefore", doc! { "$lte": day.to_string() });
    }
    match query.ended {
        Some(true) => _ = filter.insert("endedAt", doc! { "$type": "date" }),
        Some(false) => _ = filter.insert("endedAt", Bson::Null),
        None => {}
    }
    let lots = collection(store)
        .find(filter.clone())
        .sort(doc! { "bestBefore": 1, "_id": 1 })
        .skip(query.paging.skip())
        .limit(query.paging.limit)
        .await?;
    let collection = collection(store);
    let (items, total) = tokio::join!(all(store, "lots", lots), counted(&collection, filter, query.paging));
    let (items, total) = (items?, total?);
    Ok(Page::new(items, query.paging, total))
}

/// Notes that these lots are sold no more.
pub async fn end(tx: &mut Transaction<'_>, ids: &[Id<Lot>], at: Timestamp) -> Result<()> {
    let standing = doc! { "_id": { "$in": oids(ids) }, "endedAt": Bson::Null };
    collection(tx.store())
        .update_many(standing, doc! { "$set": { "endedAt": date(at) } })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Lots that were recalled and of whose letters it is not sure that all are written.
pub async fn to_write_of(store: &Store) -> Result<Vec<Lot>> {
    let collection = collection(store);
    let found = collection.find(doc! { "recalledAt": { "$type": "date" }, "lettersAt": Bson::Null });
    store.access().find("lots", found).await
}

/// Notes that the letters about a recall are written.
pub async fn letters_written(store: &Store, id: Id<Lot>, at: Timestamp) -> Result<()> {
    collection(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": { "lettersAt": date(at) } })
        .await?;
    Ok(())
}
