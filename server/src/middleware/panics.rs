//! A panic costs one answer, in whichever task of the request it happens. A hook logs it ([`crate::telemetry`]).

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tokio::sync::Notify;
use tracing::Instrument;

use crate::problem::ApiError;

tokio::task_local! {
    /// Notified when a task of this request panics.
    static PANICKED: Arc<Notify>;
}

/// The answer after a panic in the request's own task.
pub fn answer(_: Box<dyn Any + Send>) -> Response {
    ApiError::internal().into_response()
}

/// The work, and a notice as soon as a task that it started has panicked: without it, a page would wait for that task's
/// result until the time limit.
pub fn watch<T>(work: impl Future<Output = T>) -> (impl Future<Output = T>, Arc<Notify>) {
    let panicked = Arc::new(Notify::new());
    (PANICKED.scope(Arc::clone(&panicked), work), panicked)
}

/// Makes Leptos start its tasks through [`Tasks`], from the first router of the process on.
pub fn watch_tasks() {
    // An error means that it has happened already.
    let _ = Executor::init_custom_executor(Tasks);
}

/// Starts the tasks of Leptos on tokio, with the log span of their request, and tells it of a panic.
struct Tasks;

impl CustomExecutor for Tasks {
    fn spawn(&self, task: PinnedFuture<()>) {
        let task = task.in_current_span();
        match PANICKED.try_with(Arc::clone) {
            Ok(panicked) => drop(tokio::spawn(PANICKED.scope(Arc::clone(&panicked), async move {
                if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                    panicked.notify_one();
                }
            }))),
            // Nobody waits for it.
            Err(_) => drop(tokio::spawn(task)),
        }
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        drop(tokio::task::spawn_local(task.in_current_span()));
    }

    fn poll_local(&self) {}
}
