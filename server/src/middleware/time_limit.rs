//! No request takes for ever.

use std::time::Duration;

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::Refusal;

const PATIENCE: Duration = Duration::from_secs(30);

/// Gives up after thirty seconds. What was being written is undone: a transaction that is
/// dropped before its commit is one that never was.
pub async fn limit(request: Request, next: Next) -> Response {
    tokio::time::timeout(PATIENCE, next.run(request))
        .await
        .unwrap_or_else(|_| {
            tracing::error!(target: "error", "gave up after {} s", PATIENCE.as_secs());
            let detail = "This took too long. Try again in a moment.";
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", detail)
                .in_french("Cela a pris trop de temps. Réessayez dans un instant.")
                .into_response()
        })
}
