//! How long a request may take.

use std::time::Duration;

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::ApiError;

const TIMEOUT: Duration = Duration::from_secs(30);

/// 503 after thirty seconds. What was being written is undone: a transaction that is dropped before its commit changes
/// nothing.
pub async fn limit(request: Request, next: Next) -> Response {
    tokio::time::timeout(TIMEOUT, next.run(request))
        .await
        .unwrap_or_else(|_| {
            tracing::error!(target: "error", "gave up after {} s", TIMEOUT.as_secs());
            let detail = "This took too long. Try again in a moment.";
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", detail)
                .in_french("Cela a pris trop de temps. Réessayez dans un instant.")
                .into_response()
        })
}
