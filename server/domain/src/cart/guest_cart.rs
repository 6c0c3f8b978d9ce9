//! A guest's cart: it lives in a signed cookie, so that a visitor costs no document.

use serde::{Deserialize, Serialize};
use shared::{account::Secret, cart::CartItem};

use crate::{Result, Shop, platform::signing};

#[derive(Serialize, Deserialize)]
struct CartClaims {
    items: Vec<CartItem>,
}

/// Keeps a cart from being taken for an access token, or the other way round.
const AUDIENCE: &str = "guest-cart";

/// How many lines a guest's cart holds: a cookie has room for 4096 bytes (RFC 6265 § 6.1).
pub const MAX_LINES: usize = 16;

/// The cookie's value for these items.
pub fn seal(shop: &Shop, items: &[CartItem]) -> Result<Secret> {
    let items = items.to_vec();
    signing::sign(&shop.settings, AUDIENCE, CartClaims { items })
}

/// The items in a cookie; none when it was tampered with.
pub fn open(shop: &Shop, cookie: &Secret) -> Vec<CartItem> {
    signing::read::<CartClaims>(shop, AUDIENCE, cookie).map_or_else(Vec::new, |claims| claims.items)
}
