//! What happens around every request, from the outside in: its id and log line, caching,
//! panics, the time limit, the size limit, and the guard against other sites.

pub mod body_limit;
pub mod caching;
pub mod cross_site;
pub mod idempotency;
pub mod request;
pub mod time_limit;

use std::any::Any;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{problem::Refusal, state::AppState};

/// Puts all of it around `routes`.
pub fn around(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    // The last one is the outermost.
    routes
        .layer(from_fn(cross_site::refuse))
        .layer(from_fn(body_limit::limit))
        .layer(from_fn(time_limit::limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(caching::say))
        .layer(from_fn_with_state(state.clone(), request::observe))
}

/// The panic's hook has logged it ([`crate::telemetry`]).
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Refusal::internal().into_response()
}
