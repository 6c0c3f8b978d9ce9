//! Which other sites' pages may call REST.

use std::time::Duration;

use axum::http::{HeaderName, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::HttpConfig;

/// For calls with tokens only: without credentials, no page of another site calls with a visitor's cookie.
pub fn layer(http: &HttpConfig) -> CorsLayer {
    let name = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(http.cors_origins.iter().cloned()))
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
