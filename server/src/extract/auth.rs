//! Proof of who is asking.

use app::ssr::SESSION_COOKIE;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    Admin, Customer, Error, Identity, Livreur, Staff,
    identity::sessions::{self, Credential},
};
use shared::account::Secret;
use tracing::Span;

use crate::{problem::Refusal, state::AppState};

/// Who is asking, as what the handler needs: an [`Identity`], a [`Customer`], an [`Admin`], a
/// [`Livreur`] or [`Staff`]. 401 for a guest, 403 for the wrong role.
#[derive(Clone, Debug)]
pub struct Auth<T>(pub T);

/// What an identity can be good for.
pub trait Entitled: Sized {
    /// The identity in this role, if it has it.
    fn of(identity: Identity) -> domain::Result<Self>;
}

impl Entitled for Identity {
    fn of(identity: Identity) -> domain::Result<Self> {
        Ok(identity)
    }
}

impl Entitled for Customer {
    fn of(identity: Identity) -> domain::Result<Self> {
        Ok(identity.customer())
    }
}

impl Entitled for Admin {
    fn of(identity: Identity) -> domain::Result<Self> {
        identity.admin()
    }
}

impl Entitled for Livreur {
    fn of(identity: Identity) -> domain::Result<Self> {
        identity.livreur()
    }
}

impl Entitled for Staff {
    fn of(identity: Identity) -> domain::Result<Self> {
        identity.staff()
    }
}

impl<T: Entitled> FromRequestParts<AppState> for Auth<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let credential = credential(&parts.headers).ok_or(Error::Unauthenticated)?;
        let identity = sessions::authenticate(&state.shop, &credential).await?;
        Span::current().record("user", tracing::field::display(identity.user().id));
        Ok(Self(T::of(identity)?))
    }
}

/// What the caller shows: an access token, or else a browser's cookie.
pub fn credential(headers: &HeaderMap) -> Option<Credential> {
    bearer(headers)
        .map(Credential::Bearer)
        .or_else(|| cookie(headers, SESSION_COOKIE).map(Credential::Cookie))
}

/// The token of `Authorization: Bearer <token>`.
pub fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| Secret(token.trim().to_owned()))
}

/// What the caller's program says it is.
pub fn user_agent(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::USER_AGENT)?.to_str().ok()
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<Secret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| Secret(value.to_owned()))
}
