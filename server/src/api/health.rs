//! `/health`: for whoever starts, stops and balances servers.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode};
use domain::Shop;
use serde_json::{Value, json};
use tracing::Instrument;

use super::ShopState;
use crate::{
    problem::{ApiError, ApiResult},
    state::Draining,
};

/// How long a member of the database may take to answer.
const TIMEOUT: Duration = Duration::from_secs(1);

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

// Any member of it will do: while another primary is chosen, all servers would be taken for dead at once. A server that
// was told to stop is not ready, so that its balancer sends it nothing more.
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
        (status = 503, description = "`not_ready`: it does not, or the server is about to stop."),
    ),
)]
pub async fn ready(ShopState(shop): ShopState, State(draining): State<Draining>) -> ApiResult<Json<Value>> {
    if draining.has_begun() {
        return Err(not_ready("The server is about to stop."));
    }
    if is_there(&shop).await {
        return Ok(Json(json!({ "status": "ready" })));
    }
    Err(not_ready("The database does not answer."))
}

/// Whether a member of the database answers: when the first that is asked does not, another one is.
async fn is_there(shop: &Arc<Shop>) -> bool {
    const TRIES: usize = 2;
    for _ in 0..TRIES {
        // In a task of its own: the driver's futures must not be dropped half-way.
        let shop = shop.clone();
        let ping = tokio::spawn(async move { shop.store.ping_any().await }.in_current_span());
        match tokio::time::timeout(TIMEOUT, ping).await {
            Ok(Ok(Ok(()))) => return true,
            Ok(Ok(Err(error))) => tracing::warn!(target: "system", %error, "the database does not answer"),
            Ok(Err(_)) | Err(_) => tracing::warn!(target: "system", "the database does not answer in time"),
        }
    }
    false
}

fn not_ready(detail: &'static str) -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", detail)
}
