//! What the shop signs so that others can carry it: access tokens and guests' carts. A JWT by
//! HS256 and nothing else, of this issuer, for one audience, so that none passes for another.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::account::Secret;

use crate::{Error, Result, Settings, Shop};

const ISSUER: &str = "fromagerie-alioui";

#[derive(Serialize, Deserialize)]
struct Signed<T> {
    iss: String,
    aud: String,
    #[serde(flatten)]
    claims: T,
}

/// A token with these claims, signed by the shop's secret.
pub fn sign(settings: &Settings, audience: &str, claims: impl Serialize) -> Result<Secret> {
    let signed = Signed {
        iss: ISSUER.into(),
        aud: audience.into(),
        claims,
    };
    let key = EncodingKey::from_secret(settings.jwt_secret.0.as_bytes());
    encode(&Header::new(Algorithm::HS256), &signed, &key)
        .map(Secret)
        .map_err(|e| Error::Internal(e.to_string()))
}

/// What a token says, if the shop signed it for this audience, by the present secret or the
/// one before it. Whether it has run out is the caller's to judge, by the shop's clock.
pub fn read<T: DeserializeOwned>(shop: &Shop, audience: &str, token: &Secret) -> Option<T> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[audience]);
    rules.set_required_spec_claims(&["iss", "aud"]);
    // The library would ask the machine's clock.
    rules.validate_exp = false;
    let settings = &shop.settings;
    [Some(&settings.jwt_secret), settings.jwt_secret_previous.as_ref()]
        .into_iter()
        .flatten()
        .find_map(|secret| {
            let key = DecodingKey::from_secret(secret.0.as_bytes());
            decode::<Signed<T>>(&token.0, &key, &rules).ok()
        })
        .map(|token| token.claims.claims)
}
