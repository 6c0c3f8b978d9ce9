//! Which other sites' pages may call REST.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, Method, header},
    middleware::Next,
    response::Response,
};
use tower::{Layer, Service};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Doors;

/// Tokens only: without credentials, no page of another site calls with a visitor's cookie.
pub fn rules(doors: &Doors) -> CorsLayer {
    let name = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(doors.cors_origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            name("idempotency-key"),
            name("x-request-id"),
        ])
        .expose_headers([
            header::LINK,
            header::LOCATION,
            header::ETAG,
            header::RETRY_AFTER,
            name("x-request-id"),
            name("ratelimit-limit"),
            name("ratelimit-remaining"),
            name("ratelimit-reset"),
            name("idempotent-replayed"),
        ])
        .max_age(Duration::from_mins(10))
}

/// Lets the pages of those sites call `/api`, and nothing else.
pub async fn allow(State(rules): State<CorsLayer>, request: Request, mut next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let Ok(()) = std::future::poll_fn(|cx| next.poll_ready(cx)).await;
    let Ok(response) = rules.layer(next).call(request).await;
    response.map(Body::new)
}
