//! How long a body may be, how long it may take, and how many long ones are in the house at once.

use std::{
    error::Error,
    future::Future,
    sync::{Arc, OnceLock},
    task::Poll,
    time::Duration,
};

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{media, spreadsheets};
use futures_util::{Stream, StreamExt, TryFutureExt, stream};
use http_body_util::{LengthLimitError, Limited};
use tokio::sync::OwnedSemaphorePermit;
use tower_http::timeout::{TimeoutBody, TimeoutError};

use super::{in_flight, places::Places};
use crate::problem::ApiError;

/// The longest body of most requests, in bytes.
pub const MAX_BYTES: usize = 256 * 1024;

/// The longest event from Stripe, in bytes.
pub const MAX_EVENT_BYTES: usize = 64 * 1024;

/// The longest form with one picture, in bytes: the picture's, and what multipart needs.
pub const MAX_PICTURE_BYTES: usize = media::MAX_BYTES + 64 * 1024;

/// The longest form with a file for spreadsheets, in bytes.
pub const MAX_SPREADSHEET_BYTES: usize = spreadsheets::MAX_BYTES + 64 * 1024;

/// The longest form of a page with several pictures, in bytes.
pub const MAX_PICTURES_BYTES: usize = 4 * MAX_PICTURE_BYTES;

/// Bodies of more than [`MAX_BYTES`] that are read and worked on at once: 32 MB of pictures, beside the one that is
/// decoded.
pub const MAX_LONG: usize = 4;

/// Requests with such bodies that wait for that, unread. An estimate: at a second a picture, more would wait longer than
/// their clients do.
pub const MAX_LONG_WAITING: usize = 16;

/// How long a body may take from when it is first read, however steadily it trickles: as long as its client waits.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What a group's bodies obey.
#[derive(Debug)]
pub struct BodyLimit {
    /// The longest, in bytes.
    pub max_bytes: usize,
    /// How long one may pause.
    pub pause: Duration,
    /// What one takes a place of, when it may be long.
    pub places: Option<Arc<Places>>,
}

/// Why a body is read no further.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Stopped {
    #[error("too many long bodies are waiting")]
    NoPlace,
    #[error("the body took too long")]
    Late,
}

/// 413 for a body longer than the group's limit, by its `Content-Length` or as it is read; 408 for one that pauses too
/// long or takes longer than [`TIMEOUT`]. A long one takes a place when it is first read, by when its sender is known,
/// and has it until the request is answered: 503 when too many wait for one. The handler that was reading the body sees
/// an error, but this is the answer.
pub async fn limit(State(limit): State<Arc<BodyLimit>>, request: Request, next: Next) -> Response {
    let max_bytes = limit.max_bytes;
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > max_bytes) {
        return too_large(max_bytes).into_response();
    }
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (place, broken_off) = (Arc::new(OnceLock::new()), Arc::new(OnceLock::new()));
    let (taken, first_error) = (Arc::clone(&place), Arc::clone(&broken_off));
    let request = request.map(|body| {
        let body = Limited::new(TimeoutBody::new(limit.pause, body), max_bytes);
        let body = Body::new(body)
            .into_data_stream()
            .map(|chunk| chunk.map_err(Into::into));
        let body = read(body, limit.places.clone(), taken);
        Body::from_stream(body.map(move |chunk| {
            chunk.inspect_err(|error: &BoxError| {
                if let Some(answer) = explain(error.as_ref(), max_bytes) {
                    // Only the first one is kept.
                    let _ = first_error.set(answer);
                }
            })
        }))
    });
    let response = next.run(request).await;
    drop(place);
    match broken_off.get() {
        Some(error) => error.clone().into_response(),
        None => response,
    }
}

/// The body, once it has a place; an error when that or the rest of it takes too long.
fn read(
    mut body: impl Stream<Item = Result<Bytes, BoxError>> + Unpin,
    places: Option<Arc<Places>>,
    taken: Arc<OnceLock<OwnedSemaphorePermit>>,
) -> impl Stream<Item = Result<Bytes, BoxError>> {
    async move {
        if let Some(places) = places {
            let place = places.enter().await.ok_or(Stopped::NoPlace)?;
            // A body is begun only once.
            let _ = taken.set(place);
        }
        let mut late = Box::pin(tokio::time::sleep(TIMEOUT));
        Ok(stream::poll_fn(move |cx| match late.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Some(Err(Stopped::Late.into()))),
            Poll::Pending => body.poll_next_unpin(cx),
        }))
    }
    .try_flatten_stream()
}

fn explain(error: &(dyn Error + 'static), max_bytes: usize) -> Option<ApiError> {
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.find_map(|cause| {
        if cause.is::<LengthLimitError>() {
            Some(too_large(max_bytes))
        } else if cause.is::<TimeoutError>() {
            Some(stalled())
        } else {
            cause.downcast_ref().map(|stopped| match stopped {
                Stopped::NoPlace => in_flight::busy(),
                Stopped::Late => stalled(),
            })
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
