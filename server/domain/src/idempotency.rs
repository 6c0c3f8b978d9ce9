//! Requests that may arrive twice and must count once: the caller gives each a key, and the first answer is kept
//! for a day.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::{Timestamp, number};

use crate::{Error, Identity, Result, Shop, randomness::hex, store};

/// How long an answer is kept, in seconds.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;
/// How long whoever runs a request has for it, in seconds: twice what the server lets any request take. After that
/// they are taken for dead, and the next one runs it.
const CLAIM_SECONDS: i64 = 60;

/// A document of the `idempotency` collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// SHA-256 of the caller and their key.
    #[serde(rename = "_id")]
    pub id: String,
    /// SHA-256 of the request.
    pub request: String,
    /// Until when whoever runs it has it for themselves.
    pub claimed_until: Timestamp,
    /// What was answered, once it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// When the database removes it.
    pub expires_at: Timestamp,
}

/// An answer, as much as its second reader needs of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    #[serde(deserialize_with = "number::whole")]
    pub status: u16,
    /// Headers by lower-case name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What to do with a request.
#[derive(Debug)]
pub enum Turn {
    /// It is the first: run it, then [`settle`] or [`release`].
    First(Claim),
    /// It was answered before.
    Again(Answer),
}

/// The right to run a request.
#[derive(Debug)]
pub struct Claim {
    id: String,
    until: Timestamp,
}

/// Whether this request of this caller is the first under its key. [`Error::IdempotencyMismatch`] when the key stands
/// for another request, [`Error::IdempotencyInProgress`] while the first one runs.
pub async fn claim(shop: &Shop, caller: &Identity, key: &str, request: &[u8]) -> Result<Turn> {
    let now = shop.now();
    let record = Record {
        id: hex(&Sha256::digest(format!("{}/{key}", caller.user().id))),
        request: hex(&Sha256::digest(request)),
        claimed_until: now.plus_seconds(CLAIM_SECONDS),
        answer: None,
        expires_at: now.plus_seconds(KEPT_SECONDS),
    };
    let claim = Claim {
        id: record.id.clone(),
        until: record.claimed_until,
    };
    if store::idempotency::insert(&shop.store, &record).await? {
        return Ok(Turn::First(claim));
    }
    let Some(known) = store::idempotency::find(&shop.store, &record.id).await? else {
        // Released this very moment: the caller's next try finds the way free.
        return Err(Error::IdempotencyInProgress);
    };
    // The database removes old ones within a minute or so; until then the date decides.
    let expired = known.expires_at <= now;
    match known.answer {
        _ if !expired && known.request != record.request => Err(Error::IdempotencyMismatch),
        Some(answer) if !expired => Ok(Turn::Again(answer)),
        None if known.claimed_until > now => Err(Error::IdempotencyInProgress),
        _ if store::idempotency::take_over(&shop.store, &record, known.claimed_until).await? => Ok(Turn::First(claim)),
        _ => Err(Error::IdempotencyInProgress),
    }
}

/// Keeps the answer for those who ask again.
pub async fn settle(shop: &Shop, claim: Claim, answer: &Answer) -> Result<()> {
    store::idempotency::settle(&shop.store, &claim.id, claim.until, answer).await
}

/// Forgets a request that changed nothing, so that it may be tried again.
pub async fn release(shop: &Shop, claim: Claim) -> Result<()> {
    store::idempotency::release(&shop.store, &claim.id, claim.until).await
}
