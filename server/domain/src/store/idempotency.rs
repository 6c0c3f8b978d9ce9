//! The `idempotency` collection.

use mongodb::{Collection, bson::doc};
use shared::Timestamp;

use super::{Store, bson, date, is_duplicate};
use crate::{
    Result,
    idempotency::{Answer, Record},
};

fn of(store: &Store) -> Collection<Record> {
    store.collection("idempotency")
}

/// Inserts a record; false when there is one of this id.
pub async fn insert(store: &Store, record: &Record) -> Result<bool> {
    match of(store).insert_one(record).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The record with this id.
pub async fn find(store: &Store, id: &str) -> Result<Option<Record>> {
    Ok(of(store).find_one(doc! { "_id": id }).await?)
}

/// Puts `record` in the place of one whose claim has run out; false when someone else was faster.
pub async fn take_over(store: &Store, record: &Record, claim_read: Timestamp) -> Result<bool> {
    let same = doc! { "_id": &record.id, "claimedUntil": date(claim_read) };
    Ok(of(store).replace_one(same, record).await?.modified_count == 1)
}

/// Keeps the answer of whoever still has the claim.
pub async fn settle(store: &Store, id: &str, claim: Timestamp, answer: &Answer) -> Result<()> {
    of(store)
        .update_one(
            doc! { "_id": id, "claimedUntil": date(claim) },
            doc! { "$set": { "answer": bson(answer)? } },
        )
        .await?;
    Ok(())
}

/// Removes the record of whoever still has the claim.
pub async fn release(store: &Store, id: &str, claim: Timestamp) -> Result<()> {
    of(store)
        .delete_one(doc! { "_id": id, "claimedUntil": date(claim) })
        .await?;
    Ok(())
}
