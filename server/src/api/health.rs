//! `/health`: for whoever starts, stops and balances servers.

use std::time::Duration;

use axum::{Json, http::StatusCode};
use serde_json::{Value, json};

use super::ShopState;
use crate::problem::{ApiError, ApiResult};

/// How long the database may take to answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The process answers.
///
/// For whoever restarts processes that hang. It asks nobody, the database neither.
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "health",
    security(()),
    responses((status = 200, description = "It does.", body = Value, example = json!({ "status": "live" }))),
)]
pub async fn live() -> Json<Value> {
    Json(json!({ "status": "live" }))
}

/// The database answers, too.
///
/// For balancers: while it does not, send requests elsewhere. Lists and pages of products are still answered.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "health",
    security(()),
    responses(
        (status = 200, description = "It does.", body = Value, example = json!({ "status": "ready" })),
        (status = 503, description = "`not_ready`: it does not."),
    ),
)]
pub async fn ready(ShopState(shop): ShopState) -> ApiResult<Json<Value>> {
    // In a task of its own: the driver's futures must not be dropped half-way.
    let ping = tokio::spawn(async move { shop.store.ping().await });
    match tokio::time::timeout(TIMEOUT, ping).await {
        Ok(Ok(Ok(()))) => return Ok(Json(json!({ "status": "ready" }))),
        Ok(Ok(Err(error))) => tracing::warn!(target: "system", %error, "the database does not answer"),
        Ok(Err(_)) | Err(_) => tracing::warn!(target: "system", "the database does not answer in time"),
    }
    Err(ApiError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_ready",
        "The database does not answer.",
    ))
}
