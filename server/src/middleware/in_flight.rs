//! Work that touches the database runs to its end, and only so much of it at once.
//!
//! The database driver's futures must not be dropped half-way: a dropped one takes its connection out of the pool, and
//! enough of them leave everyone waiting. axum drops a handler when its client hangs up, and so does a time limit. So
//! each request runs in a task of its own; a client that leaves or a time limit ends the waiting, never the work.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::task::JoinError;
use tracing::Instrument;

use super::{panics, places::Places};
use crate::problem::ApiError;

/// Requests that are worked on at once. More than the driver's pool has connections (`domain::store::MAX_POOL_SIZE`),
/// since most of them wait: four transactions run at a time. Fewer would let a crowd at one cart keep readers out.
pub const MAX_RUNNING: usize = 256;

/// Requests that wait for their turn, in order of arrival. A client that hangs up while it waits costs nothing.
pub const MAX_WAITING: usize = 512;

/// How long a client waits for its answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// In a request's extensions when there was no room for its connection, or its client has too many.
#[derive(Clone, Copy, Debug)]
pub struct NoRoom;

/// Runs the request in a task of its own. Answers 503 with `Retry-After` at once when too many wait or there is
/// [`NoRoom`], 503 when the work takes longer than thirty seconds, and 500 as soon as the work or a task that it waits
/// for has panicked. In groups whose [`Policy`](super::policy::Policy) takes no place, nobody waits or is refused.
pub async fn run_to_end(State(in_flight): State<Option<Arc<Places>>>, request: Request, next: Next) -> Response {
    if in_flight.is_some() && request.extensions().get::<NoRoom>().is_some() {
        return busy().into_response();
    }
    let timed = async {
        let place = match &in_flight {
            Some(in_flight) => Some(in_flight.enter().await.ok_or_else(|| busy().into_response())?),
            None => None,
        };
        let (work, panicked) = panics::watch(async move {
            let _place = place;
            next.run(request).await
        });
        let work = tokio::spawn(work.in_current_span());
        tokio::select! {
            response = work => response.map_err(broken),
            () = panicked.notified() => Err(ApiError::internal().into_response()),
        }
    };
    let timely = tokio::time::timeout(TIMEOUT, timed).await;
    timely.map_or_else(|_| too_slow(), |answer| answer.unwrap_or_else(|refusal| refusal))
}

/// The answer when the work goes on for longer than a client waits.
fn too_slow() -> Response {
    tracing::error!(target: "error", "no answer after {} s", TIMEOUT.as_secs());
    let detail = "This took too long. Try again in a moment.";
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", detail)
        .in_french("Cela a pris trop de temps. Réessayez dans un instant.")
        .into_response()
}

/// The answer to what there is no place for, which comes at once.
pub fn busy() -> ApiError {
    let detail = "Too many requests are waiting. Try again in a moment.";
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", detail)
        .in_french("Trop de demandes attendent. Réessayez dans un instant.")
}

/// The answer when the work panicked, which the panic hook has logged, or the server stops.
fn broken(_: JoinError) -> Response {
    ApiError::internal().into_response()
}
