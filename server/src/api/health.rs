//! `/health`: for whoever starts, stops and balances servers.

use std::time::Duration;

use axum::{Json, http::StatusCode};
use serde_json::{Value, json};

use super::TheShop;
use crate::problem::{Answer, Refusal};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process answers.
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
pub async fn ready(TheShop(shop): TheShop) -> Answer<Json<Value>> {
    match tokio::time::timeout(PATIENCE, shop.store.ping()).await {
        Ok(Ok(())) => return Ok(Json(json!({ "status": "ready" }))),
        Ok(Err(error)) => tracing::warn!(target: "system", %error, "the database does not answer"),
        Err(_) => tracing::warn!(target: "system", "the database does not answer in time"),
    }
    Err(Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_ready",
        "The database does not answer.",
    ))
}
