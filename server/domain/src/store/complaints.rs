//! The `complaints` collection.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use shared::{
    Id, Page, PageRequest,
    complaint::{Complaint, ComplaintStatus},
    order::Order,
};

use super::{Access, Store, Transaction, all, bson, oid, whole::whole};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Complaint> {
    store.collection("complaints")
}

/// Inserts a complaint.
pub async fn insert(tx: &mut Transaction<'_>, complaint: &Complaint) -> Result<()> {
    collection(tx.store())
        .insert_one(complaint)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Writes a complaint that was read in this transaction: of two that change it at once, one starts over.
pub async fn replace(tx: &mut Transaction<'_>, complaint: &Complaint) -> Result<()> {
    let done = collection(tx.store())
        .update_one(doc! { "_id": oid(complaint.id) }, whole(complaint)?)
        .session(tx.session())
        .await?;
    if done.matched_count == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// The complaint with this id.
pub async fn by_id(access: Access<'_>, id: Id<Complaint>) -> Result<Option<Complaint>> {
    let collection = collection(access.store);
    access
        .find_one("complaints", collection.find(doc! { "_id": oid(id) }))
        .await
}

/// The complaints about an order, oldest first.
pub async fn of_order(access: Access<'_>, order: Id<Order>) -> Result<Vec<Complaint>> {
    let collection = collection(access.store);
    let complaints = collection
        .find(doc! { "orderId": oid(order) })
        .sort(doc! { "createdAt": 1, "_id": 1 });
    access.find("complaints", complaints).await
}

fn waiting() -> Result<Document> {
    Ok(doc! { "status": bson(&ComplaintStatus::Open)? })
}

/// One page of those that wait for an answer, newest first.
pub async fn waiting_page(store: &Store, paging: PageRequest) -> Result<Page<Complaint>> {
    let page = collection(store)
        .find(waiting()?)
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    Ok(Page::new(
        all(store, "complaints", page).await?,
        paging,
        count_waiting(store).await?,
    ))
}

/// How many wait for an answer.
pub async fn count_waiting(store: &Store) -> Result<u64> {
    Ok(collection(store).count_documents(waiting()?).await?)
}
