//! Requests that may arrive twice and must count once: the caller gives each a key, and the first answer is kept
//! for a day.
//!
//! What a request commits it commits together with a note of it in the record of its key (the macro `transact` does, for
//! all): whoever takes a request over from a server that died between commit and answer finds the note and answers the
//! same; and who stalled until another took over commits nothing any more, for the record is no longer theirs.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use mongodb::{ClientSession, bson::Bson};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use shared::{Timestamp, number};

use crate::{Error, Identity, Result, Shop, Store, platform::randomness::hex, store};

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
    /// What came out of the transactions that were committed for it, in their order.
    #[serde(default)]
    pub results: Vec<Bson>,
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
    /// It is the first, or the first that lived: [`run`] it, then [`settle`] or [`release`].
    First(Claim),
    /// It was answered before.
    Again(Answer),
}

/// The right to run a request.
#[derive(Clone, Debug)]
pub struct Claim {
    pub(crate) id: String,
    /// No two claims on a record have this in common.
    pub(crate) until: Timestamp,
    /// Whether someone had it before, whose work may be done.
    taken_over: bool,
    /// How many transactions this run has behind it.
    done: Arc<AtomicUsize>,
}

tokio::task_local! {
    static RUNNING: Option<Claim>;
}

/// Runs the request that this is the claim to.
pub async fn run<T>(claim: &Claim, request: impl Future<Output = T>) -> T {
    RUNNING.scope(Some(claim.clone()), request).await
}

/// Does what is done anew each time, whoever asks for it and with whatever key: what it commits is not the request's.
pub(crate) async fn apart<T>(work: impl Future<Output = T>) -> T {
    RUNNING.scope(None, work).await
}

/// The claim to the request that runs here, if it is one that counts once.
pub(crate) fn running() -> Option<Claim> {
    RUNNING.try_with(Clone::clone).ok().flatten()
}

/// Whether what runs here may be done already, by one who died before they could say so.
pub(crate) fn may_be_done() -> bool {
    running().is_some_and(|claim| claim.taken_over)
}

/// What came out of this transaction when it was committed before. [`Error::IdempotencyInProgress`] when someone else
/// has the request now.
pub(crate) async fn recall<T: DeserializeOwned>(
    store: &Store,
    session: &mut ClientSession,
    claim: Option<&Claim>,
) -> Result<Option<T>> {
    match claim {
        None => Ok(None),
        Some(claim) => store::idempotency::result(store, session, claim, claim.done.load(Ordering::Relaxed)).await,
    }
}

/// Keeps what comes out of this transaction, in it. [`Error::IdempotencyInProgress`] when someone else has the request now.
pub(crate) async fn remember(
    store: &Store,
    session: &mut ClientSession,
    claim: Option<&Claim>,
    value: &impl Serialize,
) -> Result<()> {
    match claim {
        None => Ok(()),
        Some(claim) => store::idempotency::keep_result(store, session, claim, value).await,
    }
}

/// Counts a transaction that is committed.
pub(crate) fn done(claim: Option<&Claim>) {
    if let Some(claim) = claim {
        claim.done.fetch_add(1, Ordering::Relaxed);
    }
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
        results: Vec::new(),
        expires_at: now.plus_seconds(KEPT_SECONDS),
    };
    let claim = |taken_over| Claim {
        id: record.id.clone(),
        until: record.claimed_until,
        taken_over,
        done: Arc::default(),
    };
    if store::idempotency::insert(&shop.store, &record).await? {
        return Ok(Turn::First(claim(false)));
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
        _ if expired && store::idempotency::replace(&shop.store, &record, known.claimed_until).await? => {
            Ok(Turn::First(claim(false)))
        }
        None if !expired && store::idempotency::take_over(&shop.store, &record, known.claimed_until).await? => {
            Ok(Turn::First(claim(true)))
        }
        _ => Err(Error::IdempotencyInProgress),
    }
}

/// Keeps the answer for those who ask again.
pub async fn settle(shop: &Shop, claim: Claim, answer: &Answer) -> Result<()> {
    store::idempotency::settle(&shop.store, &claim, answer).await
}

/// Lets a request be tried again that failed on the shop's side, or was not for its caller.
pub async fn release(shop: &Shop, claim: Claim) -> Result<()> {
    store::idempotency::release(&shop.store, &claim, shop.now()).await
}
