//! REST, one file a resource. A handler takes what it needs from the request, calls the shop,
//! and answers; every rule is the shop's.

pub mod admin;
pub mod alerts;
pub mod auth;
pub mod cart;
pub mod categories;
pub mod complaints;
pub mod delivery;
pub mod health;
mod listed;
pub mod loyalty;
pub mod metrics;
pub mod orders;
pub mod payments;
pub mod platters;
pub mod products;
pub mod recipes;
pub mod refunds;
pub mod reviews;
pub mod rounds;
pub mod sessions;
pub mod settings;
pub mod subscriptions;
pub mod uploads;
pub mod users;
pub mod withdrawals;

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, header, request::Parts},
};
use domain::Shop;
use serde::Deserialize;
use shared::Language;
use utoipa::IntoParams;

use crate::state::AppState;

/// The shop, as handlers extract it: with the API key that the request shows ([`crate::middleware::api_keys`]), and the
/// claim to the request, where the request counts once ([`crate::middleware::idempotency`]).
#[derive(Debug)]
pub struct ShopState(pub Arc<Shop>);

impl FromRequestParts<AppState> for ShopState {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let of_request = parts.extensions.get::<Arc<Shop>>();
        Ok(Self(of_request.unwrap_or(&state.shop).clone()))
    }
}

/// `Location`: the address of what was just made.
fn location(path: String) -> [(HeaderName, String); 1] {
    [(header::LOCATION, path)]
}

/// The page of a list when none is asked for.
const fn first_page() -> i64 {
    1
}

/// How many items a page of a list holds when no number is asked for.
const fn default_limit() -> i64 {
    20
}

/// The query of what is read in a language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InLanguage {
    /// Which language its texts are to be in.
    #[serde(default)]
    #[param(inline, required = false)]
    pub lang: Language,
}
