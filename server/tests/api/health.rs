//! `/health`

use std::sync::Arc;

use axum::{body::Body, http::Request};
use domain::{Clock, Randomness, Shop, Store};
use serde_json::json;
use server::{router::router, state::AppState};
use tower::ServiceExt;

use crate::support::{Answer, in_a_shop};

#[test]
fn a_shop_with_a_database_is_live_and_ready() {
    in_a_shop(async |app| {
        assert_eq!(app.guest().get("/health/live").await.is(200), json!({ "status": "live" }));
        assert_eq!(app.guest().get("/health/ready").await.is(200), json!({ "status": "ready" }));
    });
}
