//! No request fills the memory, and none is fed for ever.

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

use crate::{config::Doors, problem::Refusal};

/// How many bytes a body may have.
pub const MAX_BYTES: usize = 256 * 1024;

/// How many bytes an event from Stripe may have.
pub const MAX_EVENT_BYTES: usize = 64 * 1024;

/// How many bytes the form around one picture may have: the picture's, and what multipart needs.
pub const MAX_PICTURE_BYTES: usize = media::MAX_BYTES + 64 * 1024;
/// How many bytes a page's form with pictures may have: a few of them at once.
pub const MAX_PICTURES_BYTES: usize = 4 * MAX_PICTURE_BYTES;

/// Refuses a body that says it is longer than `most`, and cuts off one that turns out to be or that does
/// not go on. Whoever was reading it then sees an error; the answer is this one in any case.
pub async fn limit(State((doors, most)): State<(Arc<Doors>, usize)>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > most) {
        return too_large(most).into_response();
    }
    let cut_off = Arc::new(OnceLock::new());
    let noted = Arc::clone(&cut_off);
    let request = request.map(|body| {
        let body = Limited::new(TimeoutBody::new(doors.patience, body), most);
        Body::new(body.map_err(move |error| {
            if let Some(refusal) = refusal(error.as_ref(), most) {
                // The first one counts.
                let _ = noted.set(refusal);
            }
            error
        }))
    });
    let response = next.run(request).await;
    match cut_off.get() {
        Some(refusal) => refusal.clone().into_response(),
        None => response,
    }
}

fn refusal(error: &(dyn Error + 'static), most: usize) -> Option<Refusal> {
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.find_map(|cause| {
        if cause.is::<LengthLimitError>() {
            Some(too_large(most))
        } else if cause.is::<TimeoutError>() {
            Some(stalled())
        } else {
            None
        }
    })
}

/// The answer to a body that is too long.
fn too_large(most: usize) -> Refusal {
    let kilobytes = most / 1024;
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        &format!("The body may have {kilobytes} kB."),
    )
    .in_french(&format!("L’envoi ne peut dépasser {kilobytes} ko."))
}

/// The answer to a body that does not go on.
fn stalled() -> Refusal {
    let detail = "The body did not go on. Send it again.";
    Refusal::new(StatusCode::REQUEST_TIMEOUT, "body_timeout", detail)
        .in_french("L’envoi s’est interrompu. Recommencez.")
}
