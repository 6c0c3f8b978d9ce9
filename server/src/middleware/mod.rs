//! What happens around every request, from the outside in: its id and log line, what browsers
//! are told to refuse, other sites' pages, compression, caching, panics, how often one may knock,
//! the time limit, and the guard against other sites. The size limits are the router's to set: some routes take
//! more than others.

pub mod body;
pub mod caching;
pub mod caller;
pub mod compression;
pub mod cors;
pub mod cross_site;
pub mod head;
pub mod idempotency;
pub mod panics;
pub mod parameters;
pub mod rate_limit;
pub mod request;
pub mod security;
pub mod time_limit;

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::catch_panic::CatchPanicLayer;

use self::rate_limit::AddressLimits;
use crate::state::AppState;

/// Puts all of it around `routes`.
pub fn around(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    let doors = &state.doors;
    // The last one is the outermost.
    let mut routes = routes
        .layer(from_fn(cross_site::refuse))
        .layer(from_fn(head::limit))
        .layer(from_fn(panics::watch))
        .layer(from_fn(time_limit::limit));
    if doors.rate_limits {
        let limits = Arc::new(AddressLimits::new(&state.shop.clock));
        routes = routes.layer(from_fn_with_state(limits, rate_limit::limit));
    }
    routes = routes
        .layer(CatchPanicLayer::custom(panics::answer))
        .layer(from_fn(caching::say))
        .layer(from_fn(compression::squeeze));
    if !doors.cors_origins.is_empty() {
        routes = routes.layer(from_fn_with_state(cors::rules(doors), cors::allow));
    }
    routes
        .layer(from_fn(security::say))
        .layer(from_fn_with_state(state.clone(), request::observe))
}
