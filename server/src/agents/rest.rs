//! The protocol as REST, under `/ucp`.

use std::net::{IpAddr, Ipv4Addr};

use app::request::Caller;
use axum::{
    Extension, Json, Router,
    extract::{Path, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post, put},
};
use domain::Shop;
use serde_json::{Value, json};
use shared::Language;

use super::{
    operations::{Call, Operation, run},
    requests::Refused,
};
use crate::{api::ShopState, extract::AcceptedLanguage, problem::ApiError, state::AppState};

/// All routes, at the addresses of the protocol.
pub fn routes() -> Router<AppState> {
    let told = |operation| post(with_body).layer(Extension(operation));
    let acting = |operation| post(without_body).layer(Extension(operation));
    let one = |read, update| -> MethodRouter<AppState> {
        get(without_body)
            .layer(Extension(read))
            .merge(put(with_body).layer(Extension(update)))
    };
    Router::new()
        .route("/ucp/catalog/search", told(Operation::SearchCatalog))
        .route("/ucp/catalog/lookup", told(Operation::LookupCatalog))
        .route("/ucp/catalog/product", told(Operation::GetProduct))
        .route("/ucp/carts", told(Operation::CreateCart))
        .route("/ucp/carts/{id}", one(Operation::GetCart, Operation::UpdateCart))
        .route("/ucp/carts/{id}/cancel", acting(Operation::CancelCart))
        .route("/ucp/checkout-sessions", told(Operation::CreateCheckout))
        .route(
            "/ucp/checkout-sessions/{id}",
            one(Operation::GetCheckout, Operation::UpdateCheckout),
        )
        .route(
            "/ucp/checkout-sessions/{id}/complete",
            acting(Operation::CompleteCheckout),
        )
        .route("/ucp/checkout-sessions/{id}/cancel", acting(Operation::CancelCheckout))
}

async fn with_body(
    ShopState(shop): ShopState,
    Extension(operation): Extension<Operation>,
    caller: Option<Extension<Caller>>,
    AcceptedLanguage(language): AcceptedLanguage,
    id: Option<Path<String>>,
    body: Result<Json<Value>, JsonRejection>,
) -> Response {
    match body {
        Ok(Json(body)) => answered(&shop, operation, caller, language, id, body).await,
        Err(rejection) => refused(rejection.status(), "invalid_body", &rejection.body_text()),
    }
}

/// What is sent beside the address says nothing here: payment is not taken, and what is given up needs no reason.
async fn without_body(
    ShopState(shop): ShopState,
    Extension(operation): Extension<Operation>,
    caller: Option<Extension<Caller>>,
    AcceptedLanguage(language): AcceptedLanguage,
    id: Option<Path<String>>,
) -> Response {
    answered(&shop, operation, caller, language, id, Value::Null).await
}

async fn answered(
    shop: &Shop,
    operation: Operation,
    caller: Option<Extension<Caller>>,
    language: Language,
    id: Option<Path<String>>,
    body: Value,
) -> Response {
    let call = Call {
        shop,
        from: caller.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Extension(caller)| caller.address),
        language,
    };
    let id = id.map(|Path(id)| id).unwrap_or_default();
    match run(&call, operation, &id, body).await {
        Ok(answer) => {
            let is_made = matches!(operation, Operation::CreateCart | Operation::CreateCheckout);
            let is_there = answer["ucp"]["status"] == "success";
            let status = if is_made && is_there {
                StatusCode::CREATED
            } else {
                StatusCode::OK
            };
            (status, Json(answer)).into_response()
        }
        Err(Refused::Input { code, content }) => refused(StatusCode::BAD_REQUEST, code, &content),
        Err(Refused::Shop(error)) => ApiError::from(error).into_response(),
    }
}

/// What was sent makes no sense, in the words of the protocol.
fn refused(status: StatusCode, code: &str, content: &str) -> Response {
    (status, Json(json!({ "code": code, "content": content }))).into_response()
}
