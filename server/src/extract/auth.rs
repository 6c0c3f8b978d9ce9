//! Who is asking, by a token or a cookie.

use std::convert::Infallible;

use app::request::cookies::{SESSION_COOKIE, find_cookie};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    Admin, Customer, Error, Identity, Livreur, Staff,
    identity::sessions::{self, Credential},
};
use headers::{Authorization, HeaderMapExt, authorization::Bearer};
use shared::account::Secret;
use tracing::Span;

use crate::{problem::ApiError, state::AppState};

/// Who is asking, as what the handler needs: an [`Identity`], a [`Customer`], an [`Admin`], a
/// [`Livreur`] or [`Staff`]. 401 for a guest, 403 for the wrong role.
#[derive(Clone, Debug)]
pub struct Auth<T>(pub T);

/// What a handler may ask of an identity.
pub trait Entitled: Sized {
    /// The identity in this role; an error when it does not have it.
    fn from_identity(identity: Identity) -> domain::Result<Self>;
}

impl Entitled for Identity {
    fn from_identity(identity: Identity) -> domain::Result<Self> {
        Ok(identity)
    }
}

impl Entitled for Customer {
    fn from_identity(identity: Identity) -> domain::Result<Self> {
        Ok(identity.customer())
    }
}

impl Entitled for Admin {
    fn from_identity(identity: Identity) -> domain::Result<Self> {
        identity.admin()
    }
}

impl Entitled for Livreur {
    fn from_identity(identity: Identity) -> domain::Result<Self> {
        identity.livreur()
    }
}

impl Entitled for Staff {
    fn from_identity(identity: Identity) -> domain::Result<Self> {
        identity.staff()
    }
}

impl<T: Entitled> FromRequestParts<AppState> for Auth<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let credential = credential(&parts.headers).ok_or(Error::Unauthenticated)?;
        let identity = sessions::authenticate(&state.shop, &credential).await?;
        Span::current().record("user", tracing::field::display(identity.user().id));
        Ok(Self(T::from_identity(identity)?))
    }
}

/// Who is asking, where it is public what everyone sees: a guest too, and whoever's token has run out.
#[derive(Clone, Debug)]
pub struct Viewer(Option<Identity>);

impl Viewer {
    /// The viewer, if signed in.
    pub fn customer(self) -> Option<Customer> {
        self.0.map(Identity::customer)
    }

    /// The viewer, if an admin.
    pub fn admin(self) -> Option<Admin> {
        self.0.and_then(|identity| identity.admin().ok())
    }
}

impl FromRequestParts<AppState> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let identity = match credential(&parts.headers) {
            Some(credential) => sessions::authenticate(&state.shop, &credential).await.ok(),
            None => None,
        };
        Ok(Self(identity))
    }
}

/// An access token, or else a browser's cookie.
pub fn credential(headers: &HeaderMap) -> Option<Credential> {
    bearer(headers)
        .map(Credential::Bearer)
        .or_else(|| find_cookie(headers, SESSION_COOKIE).map(|secret| Credential::Cookie(Secret(secret))))
}

/// The token of `Authorization: Bearer <token>`.
pub fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let authorization: Authorization<Bearer> = headers.typed_get()?;
    Some(Secret(authorization.token().to_owned()))
}

/// The name and version of the caller's program, from its `User-Agent`.
pub fn user_agent(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::USER_AGENT)?.to_str().ok()
}
