//! The `idempotency` collection, and the claim under which a request's transactions commit. The rules are
//! [`crate::idempotency`]'s.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{Id, Timestamp, number, user::User};

use super::{Store, Transaction, bson, date, from_bson, is_duplicate};
use crate::{Error, Result};

/// A document of the `idempotency` collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// SHA-256 of the caller and their key.
    #[serde(rename = "_id")]
    pub id: String,
    /// Whose request it is, so that it goes with their account. Absent from those of an older version, for a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    /// SHA-256 of the request.
    pub request: String,
    /// Until when whoever runs it has it for themselves.
    pub claimed_until: Timestamp,
    /// What was answered, once it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<StoredAnswer>,
    /// What came out of the transactions that were committed for it, in their order.
    #[serde(default)]
    pub results: Vec<Bson>,
    /// When the database removes it.
    pub expires_at: Timestamp,
}

/// An answer as it is kept for whoever repeats the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAnswer {
    /// The HTTP status.
    #[serde(deserialize_with = "number::whole")]
    pub status: u16,
    /// Headers by lower-case name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// The right to run a request. A shop that has it ([`crate::Shop::with_claim`]) commits under it.
#[derive(Clone, Debug)]
pub struct Claim {
    pub(crate) id: String,
    /// No two claims on a record have this in common.
    pub(crate) until: Timestamp,
    /// How many transactions this run has behind it, whichever copy of the claim they ran under.
    pub(crate) done: Arc<AtomicUsize>,
}

impl Claim {
    /// Counts a transaction that is committed.
    pub(super) fn count(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

fn collection(store: &Store) -> Collection<Record> {
    store.collection("idempotency")
}

/// The record, while this claim on it holds.
fn held(claim: &Claim) -> Document {
    doc! { "_id": &claim.id, "claimedUntil": date(claim.until) }
}

/// Inserts a record; false when there is one of this id.
pub async fn insert(store: &Store, record: &Record) -> Result<bool> {
    match collection(store).insert_one(record).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The record with this id.
pub async fn find(store: &Store, id: &str) -> Result<Option<Record>> {
    Ok(collection(store).find_one(doc! { "_id": id }).await?)
}

/// Puts `record` in the place of one that has run out; false when someone else was faster.
pub async fn replace(store: &Store, record: &Record, claim_read: Timestamp) -> Result<bool> {
    let same = doc! { "_id": &record.id, "claimedUntil": date(claim_read) };
    Ok(collection(store).replace_one(same, record).await?.modified_count == 1)
}

/// Gives a claim that has run out to `record`'s, with what was committed under it; false when someone else was faster,
/// or the answer came after all.
pub async fn take_over(store: &Store, record: &Record, claim_read: Timestamp) -> Result<bool> {
    let same = doc! { "_id": &record.id, "claimedUntil": date(claim_read), "answer": null };
    let claim = doc! { "claimedUntil": date(record.claimed_until), "expiresAt": date(record.expires_at) };
    let done = collection(store).update_one(same, doc! { "$set": claim }).await?;
    Ok(done.modified_count == 1)
}

/// The result that the next transaction under this claim had when it was committed before; results come in the order in
/// which the request's transactions run. [`Error::IdempotencyInProgress`] when the claim is lost.
pub(super) async fn next_result<T: DeserializeOwned>(tx: &mut Transaction<'_>, claim: &Claim) -> Result<Option<T>> {
    let collection = collection(tx.store());
    let record = tx
        .access()
        .find_one("idempotency", collection.find(held(claim)))
        .await?;
    let mut results = record.ok_or(Error::IdempotencyInProgress)?.results;
    let nth = claim.done.load(Ordering::Relaxed);
    if nth < results.len() {
        from_bson(results.swap_remove(nth)).map(Some)
    } else {
        Ok(None)
    }
}

/// Keeps a result behind those there are. [`Error::IdempotencyInProgress`] when the claim is lost.
pub(super) async fn keep_result(tx: &mut Transaction<'_>, claim: &Claim, value: &impl Serialize) -> Result<()> {
    let done = collection(tx.store())
        .update_one(held(claim), doc! { "$push": { "results": bson(value)? } })
        .session(tx.session())
        .await?;
    if done.matched_count == 1 {
        Ok(())
    } else {
        Err(Error::IdempotencyInProgress)
    }
}

/// Keeps the answer of whoever still has the claim.
pub async fn settle(store: &Store, claim: &Claim, answer: &StoredAnswer) -> Result<()> {
    let answer = doc! { "$set": { "answer": bson(answer)? } };
    collection(store).update_one(held(claim), answer).await?;
    Ok(())
}

/// Removes the record of whoever still has the claim, or, when something was committed under it, lets others have the
/// claim from `now` on.
pub async fn release(store: &Store, claim: &Claim, now: Timestamp) -> Result<()> {
    let mut without_result = held(claim);
    without_result.insert("results.0", doc! { "$exists": false });
    if collection(store).delete_one(without_result).await?.deleted_count == 0 {
        let free = doc! { "$set": { "claimedUntil": date(now) } };
        collection(store).update_one(held(claim), free).await?;
    }
    Ok(())
}
