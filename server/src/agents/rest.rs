//! The protocol as REST, under `/ucp`.

use std::net::{IpAddr, Ipv4Addr};

use app::request::Caller;
use axum::{
    Extension, Json, Router,
    extract::{Path, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post, put},
};
use domain::{Error, agents::KeyedRequest};
use serde_json::{Value, json};

use super::{
    operations::{Call, Operation, run},
    requests::Refused,
};
use crate::{
    api::ShopState,
    extract::AcceptedLanguage,
    middleware::idempotency,
    problem::{ApiError, ApiResult},
    state::AppState,
};

/// The request's header that says which agent sends it.
const AGENT: &str = "ucp-agent";

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
    headers: HeaderMap,
    body: Result<Json<Value>, JsonRejection>,
) -> Response {
    let Json(body) = match body {
        Ok(body) => body,
        Err(rejection) => return refused(rejection.status(), "invalid_body", &rejection.body_text()),
    };
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let keyed = match keyed(operation, &id, &headers, &body) {
        Ok(keyed) => keyed,
        Err(error) => return error.into_response(),
    };
    let call = Call {
        shop: &shop,
        from: address(caller),
        language,
        keyed: keyed.as_ref(),
    };
    answered(&call, operation, &id, body).await
}

/// What is sent beside the address says nothing here: payment is not taken, and what is given up needs no reason. Nor does a
/// key: what is completed or given up once more is so already.
async fn without_body(
    ShopState(shop): ShopState,
    Extension(operation): Extension<Operation>,
    caller: Option<Extension<Caller>>,
    AcceptedLanguage(language): AcceptedLanguage,
    id: Option<Path<String>>,
) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let call = Call {
        shop: &shop,
        from: address(caller),
        language,
        keyed: None,
    };
    answered(&call, operation, &id, Value::Null).await
}

fn address(caller: Option<Extension<Caller>>) -> IpAddr {
    caller.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Extension(caller)| caller.address)
}

/// What would change something, as it is known when it comes again under its `Idempotency-Key`. Two agents may think of the
/// same key. 422 for what is none.
fn keyed(operation: Operation, id: &str, headers: &HeaderMap, body: &Value) -> ApiResult<Option<KeyedRequest>> {
    let key = headers.get(&idempotency::KEY).filter(|_| !operation.only_reads());
    let Some(key) = key.map(idempotency::read_key).transpose()? else {
        return Ok(None);
    };
    let agent = headers.get(AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    let agent = String::from_utf8_lossy(agent);
    let request = format!("{} {id} {body}", operation.name());
    Ok(Some(KeyedRequest::new(&format!("{agent} {key}"), &request)))
}

async fn answered(call: &Call<'_>, operation: Operation, id: &str, body: Value) -> Response {
    match run(call, operation, id, body).await {
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
        Err(Refused::Shop(Error::IdempotencyMismatch)) => {
            let words = "Another request was sent under this Idempotency-Key.";
            refused(StatusCode::CONFLICT, "idempotency_mismatch", words)
        }
        Err(Refused::Shop(error)) => ApiError::from(error).into_response(),
    }
}

/// What was sent makes no sense, in the words of the protocol.
fn refused(status: StatusCode, code: &str, content: &str) -> Response {
    (status, Json(json!({ "code": code, "content": content }))).into_response()
}
