//! Requests of agents that come twice and count once, by the key that the agent gave them. Unlike those of
//! [`crate::idempotency`], no answer is kept: whoever asks has no account, so that what is kept would have no bound, and an
//! answer holds the secret of its cart, which the database does not know. Instead, the secret of a cart that is made under a
//! key follows from the key, and a cart remembers what was asked of it under which key. A request that comes again changes
//! nothing, and is answered with the cart as it is by then.

use std::net::IpAddr;

use serde::Serialize;
use shared::Language;

use super::{Filled, KeyedRequest, as_it_is, let_in};
use crate::{
    Error, Result, Shop,
    periods::AGENT_CART_DAYS,
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

/// The cart of this secret, if this request made it before. [`Error::IdempotencyMismatch`] when another request under its
/// key did, [`Error::NotFound`] when the cart was taken back since.
pub(super) async fn made(
    shop: &Shop,
    secret: &str,
    keyed: Option<&KeyedRequest>,
    language: Language,
) -> Result<Option<Filled>> {
    if keyed.is_none() {
        return Ok(None);
    }
    let Some(cart) = agent_carts::find_kept(&shop.store, &digest(secret), shop.now()).await? else {
        return Ok(None);
    };
    is_known(&cart, keyed)?;
    if cart.canceled {
        return Err(Error::NotFound);
    }
    Ok(Some(as_it_is(shop, secret, cart, language).await?))
}

/// Remembers a request that makes no cart of its own, where a cart that was made under its key would be: one that nobody has
/// the secret of. [`Error::IdempotencyMismatch`] when another request under its key was there before; as [`super::open`] after
/// too many.
pub(super) async fn note(shop: &Shop, from: IpAddr, keyed: &KeyedRequest) -> Result<()> {
    let name = digest(&secret(shop, from, keyed)?);
    if let Some(known) = agent_carts::find_kept(&shop.store, &name, shop.now()).await? {
        return is_known(&known, Some(keyed)).map(|_| ());
    }
    let_in(shop, from).await?;
    let now = shop.now();
    let noted = AgentCart {
        name,
        lines: Vec::new(),
        postal_code: None,
        abroad: false,
        checkout: None,
        canceled: true,
        adopted_at: None,
        requests: vec![keyed.clone()],
        created_at: now,
        expires_at: now.plus_days(AGENT_CART_DAYS),
    };
    if !agent_carts::insert(&shop.store, &noted).await? {
        // Two came at once.
        let known = agent_carts::find_kept(&shop.store, &noted.name, now).await?;
        is_known(&known.ok_or(Error::Busy)?, Some(keyed))?;
    }
    Ok(())
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
