//! Who is asking, by a token or a cookie.

use std::{convert::Infallible, marker::PhantomData};

use app::request::cookies::{SESSION_COOKIE, find_cookie};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    Admin, Customer, Error, Identity, KeyHolder, Livreur, Staff,
    identity::sessions::{self, Credential},
};
use headers::{Authorization, HeaderMapExt, authorization::Bearer};
use shared::{account::Secret, api_key::Scope};
use tracing::Span;

use crate::{problem::ApiError, state::AppState};

/// Who is asking, as what the handler needs: an [`Identity`], a [`Customer`], an [`Admin`], a
/// [`Livreur`] or [`Staff`]. 401 for a guest, 403 for the wrong role, and for an API key, whatever its scopes.
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
        if parts.extensions.get::<KeyHolder>().is_some() {
            return Err(Error::NotForApiKeys.into());
        }
        let credential = credential(&parts.headers).ok_or(Error::Unauthenticated)?;
        let identity = sessions::authenticate(&state.shop, &credential).await?;
        Span::current().record("user", tracing::field::display(identity.user().id));
        Ok(Self(T::from_identity(identity)?))
    }
}

/// [`Auth`] for what an API key may do, too, when it has the scope `S` of [`scopes`]: then in the name of the admin who made
/// it. 403 for a key without.
#[derive(Clone, Debug)]
pub struct OrKey<T, S>(pub T, pub PhantomData<S>);

/// The scopes as types, for routes to name.
pub mod scopes {
    use super::Scope;

    /// A scope that a route asks for.
    pub trait Asked {
        /// Which.
        const SCOPE: Scope;
    }

    /// [`Scope::CatalogRead`].
    #[derive(Clone, Copy, Debug)]
    pub struct CatalogRead;
    /// [`Scope::CatalogWrite`].
    #[derive(Clone, Copy, Debug)]
    pub struct CatalogWrite;
    /// [`Scope::OrdersRead`].
    #[derive(Clone, Copy, Debug)]
    pub struct OrdersRead;
    /// [`Scope::OrdersWrite`].
    #[derive(Clone, Copy, Debug)]
    pub struct OrdersWrite;
    /// [`Scope::CustomersRead`].
    #[derive(Clone, Copy, Debug)]
    pub struct CustomersRead;

    impl Asked for CatalogRead {
        const SCOPE: Scope = Scope::CatalogRead;
    }
    impl Asked for CatalogWrite {
        const SCOPE: Scope = Scope::CatalogWrite;
    }
    impl Asked for OrdersRead {
        const SCOPE: Scope = Scope::OrdersRead;
    }
    impl Asked for OrdersWrite {
        const SCOPE: Scope = Scope::OrdersWrite;
    }
    impl Asked for CustomersRead {
        const SCOPE: Scope = Scope::CustomersRead;
    }
}

impl<T: Entitled, S: scopes::Asked> FromRequestParts<AppState> for OrKey<T, S> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let who = match parts.extensions.get::<KeyHolder>() {
            Some(holder) => T::from_identity(holder.within(S::SCOPE)?)?,
            None => Auth::from_request_parts(parts, state).await?.0,
        };
        Ok(Self(who, PhantomData))
    }
}

/// Who is asking, where it is public what everyone sees: a guest too, and whoever's token has run out. An API key sees what
/// admins see when it may read the catalog.
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
        if let Some(holder) = parts.extensions.get::<KeyHolder>() {
            return Ok(Self(holder.within(Scope::CatalogRead).ok()));
        }
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
