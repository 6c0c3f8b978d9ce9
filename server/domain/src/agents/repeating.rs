//! Requests of agents that come twice and count once, by the key that the agent gave them. Unlike those of
//! [`crate::idempotency`], no answer is kept: whoever asks has no account, so that what is kept would have no bound, and an
//! answer holds the secret of its cart, which the database does not know. Instead, the secret of a cart that is made under a
//! key follows from the key, and a cart remembers what was asked of it under which key. A request that comes again changes
//! nothing, and is answered with the cart as it is by then.

use std::net::IpAddr;

use serde::Serialize;
use shared::Language;

use super::{Filled, KeyedRequest, Wish, filled, filling};
use crate::{
    Error, Result, Shop,
    platform::{limits::network, randomness::digest, signing},
    store::agent_carts::{self, AgentCart},
};

/// Keeps what is signed here from being taken for anything else that the shop signs.
const AUDIENCE: &str = "agent-cart";

#[derive(Serialize)]
struct Claims<'a> {
    network: IpAddr,
    key: &'a str,
}

impl KeyedRequest {
    /// A request under a key, which two agents must not have in common.
    pub fn new(key: &str, request: &str) -> Self {
        Self {
            key: digest(key),
            request: digest(request),
        }
    }
}

/// The secret of the cart that a request under this key makes. It follows from the shop's own secret, too: nobody else can
/// tell it. The same key from another network is another.
pub(super) fn secret(shop: &Shop, from: IpAddr, keyed: &KeyedRequest) -> Result<String> {
    let claims = Claims {
        network: network(from),
        key: &keyed.key,
    };
    let signed = signing::sign(&shop.settings, AUDIENCE, claims)?;
    Ok(digest(&signed.0))
}

/// The cart of this secret, if this request made it before, with what is to be said of what it asks for.
/// [`Error::IdempotencyMismatch`] when another request under its key did.
pub(super) async fn made(
    shop: &Shop,
    secret: &str,
    wish: &Wish,
    keyed: Option<&KeyedRequest>,
    language: Language,
) -> Result<Option<Filled>> {
    if keyed.is_none() {
        return Ok(None);
    }
    let Some(cart) = agent_carts::find(&shop.store, &digest(secret), shop.now()).await? else {
        return Ok(None);
    };
    is_known(&cart, keyed)?;
    let (_, notes) = filling::fill(shop, wish, &cart.lines).await?;
    let made = filled(shop, secret.to_owned(), cart, notes, language).await?;
    Ok(Some(made))
}

/// Whether the cart knows this request by its key. [`Error::IdempotencyMismatch`] when it knows another by it.
pub(super) fn is_known(cart: &AgentCart, keyed: Option<&KeyedRequest>) -> Result<bool> {
    let Some(keyed) = keyed else {
        return Ok(false);
    };
    match cart.requests.iter().find(|known| known.key == keyed.key) {
        None => Ok(false),
        Some(known) if known.request == keyed.request => Ok(true),
        Some(_) => Err(Error::IdempotencyMismatch),
    }
}
