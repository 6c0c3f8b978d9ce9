//! A guest's basket: it lives in a signed cookie, so that a visitor costs no document.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use shared::{account::Secret, cart::CartItem};

use crate::{Error, Result, Shop};

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    items: Vec<CartItem>,
}

/// Keeps a basket from being taken for an access token, or the other way round.
const AUDIENCE: &str = "guest-cart";

/// How many lines a guest's basket holds: a cookie has room for 4096 bytes (RFC 6265 § 6.1).
pub const MAX_LINES: usize = 16;

/// The cookie's value for these items.
pub fn seal(shop: &Shop, items: &[CartItem]) -> Result<Secret> {
    let claims = Claims {
        aud: AUDIENCE.into(),
        items: items.to_vec(),
    };
    let key = EncodingKey::from_secret(shop.settings.jwt_secret.0.as_bytes());
    encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map(Secret)
        .map_err(|e| Error::Internal(e.to_string()))
}

/// The items in a cookie; none when it was tampered with.
pub fn open(shop: &Shop, cookie: &Secret) -> Vec<CartItem> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["aud"]);
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(shop.settings.jwt_secret.0.as_bytes());
    decode::<Claims>(&cookie.0, &key, &rules).map_or_else(|_| Vec::new(), |token| token.claims.items)
}
