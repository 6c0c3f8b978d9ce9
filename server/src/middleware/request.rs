//! A request's id, its line in the log, and its problem if it comes to one.

use std::{sync::Arc, time::Instant};

use axum::{
    body::HttpBody,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use domain::Shop;
use tracing::{Instrument, field::Empty, info_span};

use crate::problem::Refusal;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Runs the request under an id that its log lines, its problem and its answer carry; then logs
/// it. Neither query, nor cookie, nor token: the log must not be worth stealing.
pub async fn observe(State(shop): State<Arc<Shop>>, request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .filter(|id| is_sane(id))
        .map_or_else(|| shop.new_id::<Request>().to_string(), ToOwned::to_owned);
    // `user` is filled in by whoever finds out who is asking.
    let span = info_span!(target: "http", "request", id, user = Empty);
    async {
        let start = Instant::now();
        let method = request.method().clone();
        let route = request.extensions().get::<MatchedPath>().cloned();
        let mut response = next.run(request).await;
        if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
            response = refusal.written(response, &id);
        }
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        tracing::info!(
            target: "http",
            %method,
            route = route.as_ref().map_or("none", MatchedPath::as_str),
            status = response.status().as_u16(),
            duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            bytes = response.body().size_hint().exact(),
            "request"
        );
        response
    }
    .instrument(span)
    .await
}

/// An id that someone in front of us gave, fit for a log and a header.
fn is_sane(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}
