//! Requests that may arrive twice and must count once: the caller gives each a key, and the first answer is kept
//! for a day.
//!
//! A request runs with a shop that has the claim to it ([`Shop::with_claim`]). Every transaction of that shop writes its
//! value into the record of the key too (the macro `transact` does it). Whoever takes the request over from a server that
//! died between commit and answer finds the values and answers the same. A server that stalled until another took over
//! commits nothing any more: the record is no longer its own.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use shared::{Id, user::User};

pub use crate::store::idempotency::{Claim, StoredAnswer};
use crate::{
    Error, Identity, KeyHolder, Result, Shop, hex,
    store::{self, idempotency::Record},
};

/// How long an answer is kept, in seconds.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;
/// How long whoever runs a request has for it, in seconds: twice what the server lets any request take. After that
/// they are taken for dead, and the next one runs it.
const CLAIM_SECONDS: i64 = 60;

/// Who sends a request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Of an account, or of an API key: a key's requests are not its maker's.
    id: String,
    /// The account, or that of whoever made the key.
    user: Id<User>,
}

impl From<&Identity> for Caller {
    fn from(identity: &Identity) -> Self {
        let user = identity.user().id;
        let id = user.to_string();
        Self { id, user }
    }
}

impl From<&KeyHolder> for Caller {
    fn from(holder: &KeyHolder) -> Self {
        Self {
            id: holder.key().to_string(),
            user: holder.user().id,
        }
    }
}

/// What to do with a request.
#[derive(Debug)]
pub enum Turn {
    /// It is the first, or the first that lived: run it with [`Shop::with_claim`], then [`settle`] or [`release`].
    First(Claim),
    /// It was answered before.
    Again(StoredAnswer),
}

/// Whether the request of this digest, of this caller, is the first under its key. [`Error::IdempotencyMismatch`] when the key stands
/// for another request, [`Error::IdempotencyInProgress`] while the first one runs.
pub async fn claim(shop: &Shop, caller: &Caller, key: &str, request: Sha256) -> Result<Turn> {
    let now = shop.now();
    let record = Record {
        id: hex(&Sha256::digest(format!("{}/{key}", caller.id))),
        user_id: Some(caller.user),
        request: hex(&request.finalize()),
        claimed_until: now.plus_seconds(CLAIM_SECONDS),
        answer: None,
        results: Vec::new(),
        expires_at: now.plus_seconds(KEPT_SECONDS),
    };
    let claim = || Claim {
        id: record.id.clone(),
        until: record.claimed_until,
        done: Arc::default(),
    };
    if store::idempotency::insert(&shop.store, &record).await? {
        return Ok(Turn::First(claim()));
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
            Ok(Turn::First(claim()))
        }
        None if !expired && store::idempotency::take_over(&shop.store, &record, known.claimed_until).await? => {
            Ok(Turn::First(claim()))
        }
        _ => Err(Error::IdempotencyInProgress),
    }
}

/// Keeps the answer for those who ask again.
pub async fn settle(shop: &Shop, claim: Claim, answer: &StoredAnswer) -> Result<()> {
    store::idempotency::settle(&shop.store, &claim, answer).await
}

/// Lets a request be tried again that failed on the shop's side, or was not for its caller.
pub async fn release(shop: &Shop, claim: Claim) -> Result<()> {
    store::idempotency::release(&shop.store, &claim, shop.now()).await
}
