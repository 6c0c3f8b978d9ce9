//! JSON bodies.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode},
};
use garde::Validate;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::validation;

use super::repair;
use crate::problem::ApiError;

/// The body as `T`. 415 for another media type, 413 for one that is too long, 400 for text that
/// is not JSON, 422 with every field that is unknown, missing, of the wrong type or, then, breaks
/// a rule. A body of the right shape is the domain's to judge.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + Validate<Context = ()>, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let detail = "Send JSON, with Content-Type: application/json.";
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                detail,
            ));
        }
        let bytes = read(request.into_body()).await?;
        let body: Value = serde_json::from_slice(&bytes).map_err(|error| {
            let detail = format!(
                "The body is not JSON: line {}, column {}.",
                error.line(),
                error.column()
            );
            ApiError::new(StatusCode::BAD_REQUEST, "malformed_json", &detail)
        })?;
        repair::read::<T>(body).map(Self).map_err(|(repaired, mut broken)| {
            let rules = repaired.map(|body| validation::broken_rules(&body)).unwrap_or_default();
            let known: Vec<_> = broken.iter().map(|b| b.field.clone()).collect();
            broken.extend(
                rules
                    .into_iter()
                    .filter(|rule| !known.iter().any(|field| super::is_within(&rule.field, field))),
            );
            repair::explain(&broken)
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    super::media_type(headers).as_deref() == Some("application/json")
}

/// The whole body. 400 when it breaks off.
async fn read(body: Body) -> Result<Vec<u8>, ApiError> {
    // One that is too long or pauses gets its answer from `middleware::body`.
    let body = body.collect().await.map_err(|_| incomplete())?;
    Ok(body.to_bytes().into())
}

/// The answer to a body that breaks off.
pub fn incomplete() -> ApiError {
    let detail = "The body broke off before its end.";
    ApiError::new(StatusCode::BAD_REQUEST, "incomplete_body", detail)
}
