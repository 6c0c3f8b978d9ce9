//! How long a body may be, and how long it may pause.

use std::{
    error::Error,
    sync::{Arc, OnceLock},
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::media;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower_http::timeout::{TimeoutBody, TimeoutError};

use crate::{config::HttpConfig, problem::ApiError};

/// The longest body of most requests, in bytes.
pub const MAX_BYTES: usize = 256 * 1024;

/// The longest event from Stripe, in bytes.
pub const MAX_EVENT_BYTES: usize = 64 * 1024;

/// The longest form with one picture, in bytes: the picture's, and what multipart needs.
pub const MAX_PICTURE_BYTES: usize = media::MAX_BYTES + 64 * 1024;

/// The longest form of a page with several pictures, in bytes.
pub const MAX_PICTURES_BYTES: usize = 4 * MAX_PICTURE_BYTES;

/// 413 for a body longer than `max_bytes`, by its `Content-Length` or as it is read; 408 for one that pauses longer
/// than the client's timeout. The handler that was reading it sees an error, but this is the answer.
pub async fn limit(
    State((http, max_bytes)): State<(Arc<HttpConfig>, usize)>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > max_bytes) {
        return too_large(max_bytes).into_response();
    }
    let broken_off = Arc::new(OnceLock::new());
    let first_error = Arc::clone(&broken_off);
    let request = request.map(|body| {
        let body = Limited::new(TimeoutBody::new(http.client_timeout, body), max_bytes);
        Body::new(body.map_err(move |error| {
            if let Some(answer) = explain(error.as_ref(), max_bytes) {
                // Only the first one is kept.
                let _ = first_error.set(answer);
            }
            error
        }))
    });
    let response = next.run(request).await;
    match broken_off.get() {
        Some(error) => error.clone().into_response(),
        None => response,
    }
}

fn explain(error: &(dyn Error + 'static), max_bytes: usize) -> Option<ApiError> {
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.find_map(|cause| {
        if cause.is::<LengthLimitError>() {
            Some(too_large(max_bytes))
        } else if cause.is::<TimeoutError>() {
            Some(stalled())
        } else {
            None
        }
    })
}

fn too_large(max_bytes: usize) -> ApiError {
    let kilobytes = max_bytes / 1024;
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        &format!("The body may have {kilobytes} kB."),
    )
    .in_french(&format!("L’envoi ne peut dépasser {kilobytes} ko."))
}

fn stalled() -> ApiError {
    let detail = "The body did not go on. Send it again.";
    ApiError::new(StatusCode::REQUEST_TIMEOUT, "body_timeout", detail)
        .in_french("L’envoi s’est interrompu. Recommencez.")
}
