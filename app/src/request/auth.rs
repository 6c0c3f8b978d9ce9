//! Who sends the request, and what they may do.

use domain::{
    Admin, Customer, Error, Identity, Livreur, Staff,
    identity::sessions::{self, Credential},
};
use leptos::prelude::use_context;
use shared::account::Secret;

use super::{
    context::{Visitor, shop},
    cookies::{SESSION_COOKIE, read_cookie},
    error::AppError,
};
use crate::url::encode;

/// Who sends the request; `None` for a guest.
pub async fn identity() -> Result<Option<Identity>, AppError> {
    let shop = shop()?;
    let secret = read_cookie(SESSION_COOKIE);
    let visitor = use_context::<Visitor>().unwrap_or_default();
    let look_up = async || match secret {
        None => Ok(None),
        Some(secret) => match sessions::authenticate(&shop, &Credential::Cookie(Secret(secret))).await {
            Ok(identity) => {
                tracing::Span::current().record("user", tracing::field::display(identity.user().id));
                Ok(Some(identity))
            }
            Err(Error::Unauthenticated) => Ok(None),
            Err(error) => Err(error),
        },
    };
    Ok(visitor.0.get_or_try_init(look_up).await?.clone())
}

/// The identity, or the problem `not_signed_in`.
pub async fn signed_in() -> Result<Identity, AppError> {
    Ok(identity().await?.ok_or(Error::Unauthenticated)?)
}

/// The customer, or the problem `not_signed_in`.
pub async fn customer() -> Result<Customer, AppError> {
    Ok(signed_in().await?.customer())
}

/// The customer; for a guest `None`, and the answer leads to sign in and from there to `next`.
pub async fn customer_or_sign_in(next: &str) -> Result<Option<Customer>, AppError> {
    let identity = identity().await?;
    if identity.is_none() {
        leptos_axum::redirect(&format!("/connexion?next={}", encode(next)));
    }
    Ok(identity.map(Identity::customer))
}

/// The admin, or the problem `not_signed_in` or `forbidden`.
pub async fn admin() -> Result<Admin, AppError> {
    Ok(signed_in().await?.admin()?)
}

/// The livreur, or the problem `not_signed_in` or `forbidden`.
pub async fn livreur() -> Result<Livreur, AppError> {
    Ok(signed_in().await?.livreur()?)
}

/// Staff, or the problem `not_signed_in` or `forbidden`.
pub async fn staff() -> Result<Staff, AppError> {
    Ok(signed_in().await?.staff()?)
}
