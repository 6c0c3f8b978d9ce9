//! The `withdrawals` collection. Nothing is ever deleted from it.

use mongodb::{
    Collection,
    bson::{Document, doc},
    options::ReturnDocument,
};
use shared::{
    Id, Page, PageRequest, Timestamp,
    order::Order,
    refund::Refund,
    withdrawal::{Withdrawal, WithdrawalStatus},
};

use super::{Access, Store, Transaction, all, bson, date, oid};
use crate::Result;

fn collection(store: &Store) -> Collection<Withdrawal> {
    store.collection("withdrawals")
}

/// Inserts a withdrawal.
pub async fn insert(tx: &mut Transaction<'_>, withdrawal: &Withdrawal) -> Result<()> {
    collection(tx.store())
        .insert_one(withdrawal)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Every withdrawal of an order, oldest first.
pub async fn of_order(access: Access<'_>, order: Id<Order>) -> Result<Vec<Withdrawal>> {
    let collection = collection(access.store);
    let withdrawals = collection
        .find(doc! { "orderId": oid(order) })
        .sort(doc! { "receivedAt": 1, "_id": 1 });
    access.find_every("withdrawals", withdrawals).await
}

fn waiting() -> Result<Document> {
    Ok(doc! { "status": bson(&WithdrawalStatus::Received)? })
}

/// One page of those that wait for an answer, newest first.
pub async fn waiting_page(store: &Store, paging: PageRequest) -> Result<Page<Withdrawal>> {
    let page = collection(store)
        .find(waiting()?)
        .sort(doc! { "receivedAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    Ok(Page::new(
        all(store, "withdrawals", page).await?,
        paging,
        count_waiting(store).await?,
    ))
}

/// How many wait for an answer.
pub async fn count_waiting(store: &Store) -> Result<u64> {
    Ok(collection(store).count_documents(waiting()?).await?)
}

/// What the shop says to a withdrawal.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Accepted or refused.
    pub status: WithdrawalStatus,
    /// In words.
    pub note: Option<String>,
    /// The money that goes back.
    pub refund: Option<Id<Refund>>,
    /// When.
    pub at: Timestamp,
}

/// Answers a withdrawal; `None` when it was answered before.
pub async fn answer(tx: &mut Transaction<'_>, id: Id<Withdrawal>, answer: &Answer) -> Result<Option<Withdrawal>> {
    let mut filter = waiting()?;
    filter.insert("_id", oid(id));
    let mut set = doc! { "status": bson(&answer.status)?, "answeredAt": date(answer.at) };
    if let Some(note) = &answer.note {
        set.insert("note", note);
    }
    if let Some(refund) = answer.refund {
        set.insert("refundId", oid(refund));
    }
    Ok(collection(tx.store())
        .find_one_and_update(filter, doc! { "$set": set })
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?)
}
