//! The `idempotency` collection.

use mongodb::{
    ClientSession, Collection,
    bson::{Document, doc},
};
use serde::{Serialize, de::DeserializeOwned};
use shared::Timestamp;

use super::{Store, bson, date, from_bson, is_duplicate};
use crate::{
    Error, Result,
    idempotency::{Answer, Claim, Record},
};

fn of(store: &Store) -> Collection<Record> {
    store.collection("idempotency")
}

/// The record, while this claim on it holds.
fn held(claim: &Claim) -> Document {
    doc! { "_id": &claim.id, "claimedUntil": date(claim.until) }
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

/// Puts `record` in the place of one that has run out; false when someone else was faster.
pub async fn replace(store: &Store, record: &Record, claim_read: Timestamp) -> Result<bool> {
    let same = doc! { "_id": &record.id, "claimedUntil": date(claim_read) };
    Ok(of(store).replace_one(same, record).await?.modified_count == 1)
}

/// Gives a claim that has run out to `record`'s, with what was committed under it; false when someone else was faster,
/// or the answer came after all.
pub async fn take_over(store: &Store, record: &Record, claim_read: Timestamp) -> Result<bool> {
    let same = doc! { "_id": &record.id, "claimedUntil": date(claim_read), "answer": null };
    let claim = doc! { "claimedUntil": date(record.claimed_until), "expiresAt": date(record.expires_at) };
    let done = of(store).update_one(same, doc! { "$set": claim }).await?;
    Ok(done.modified_count == 1)
}

/// The `nth` result that was committed under the record. [`Error::IdempotencyInProgress`] when the claim is lost.
pub async fn result<T: DeserializeOwned>(
    store: &Store,
    session: &mut ClientSession,
    claim: &Claim,
    nth: usize,
) -> Result<Option<T>> {
    let record = of(store).find_one(held(claim)).session(session).await?;
    let mut results = record.ok_or(Error::IdempotencyInProgress)?.results;
    if nth < results.len() {
        from_bson(results.swap_remove(nth)).map(Some)
    } else {
        Ok(None)
    }
}

/// Keeps a result. [`Error::IdempotencyInProgress`] when the claim is lost.
pub async fn keep_result(
    store: &Store,
    session: &mut ClientSession,
    claim: &Claim,
    value: &impl Serialize,
) -> Result<()> {
    let done = of(store)
        .update_one(held(claim), doc! { "$push": { "results": bson(value)? } })
        .session(session)
        .await?;
    if done.matched_count == 1 {
        Ok(())
    } else {
        Err(Error::IdempotencyInProgress)
    }
}

/// Keeps the answer of whoever still has the claim.
pub async fn settle(store: &Store, claim: &Claim, answer: &Answer) -> Result<()> {
    let answer = doc! { "$set": { "answer": bson(answer)? } };
    of(store).update_one(held(claim), answer).await?;
    Ok(())
}

/// Removes the record of whoever still has the claim, or, when something was committed under it, lets others have the
/// claim from `now` on.
pub async fn release(store: &Store, claim: &Claim, now: Timestamp) -> Result<()> {
    let mut without_result = held(claim);
    without_result.insert("results.0", doc! { "$exists": false });
    if of(store).delete_one(without_result).await?.deleted_count == 0 {
        let free = doc! { "$set": { "claimedUntil": date(now) } };
        of(store).update_one(held(claim), free).await?;
    }
    Ok(())
}
