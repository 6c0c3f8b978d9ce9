//! No request fills the memory.

use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::Limited;

use crate::problem::Refusal;

/// How many bytes a body may have.
pub const MAX_BYTES: usize = 256 * 1024;

/// Refuses a body that says it is too long, and cuts off one that turns out to be.
pub async fn limit(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return too_large().into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, MAX_BYTES))))
        .await
}

/// The answer to a body that is too long.
pub fn too_large() -> Refusal {
    let detail = format!("The body may have {} kB.", MAX_BYTES / 1024);
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", &detail)
}
