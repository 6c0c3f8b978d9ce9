//! A panic costs one answer, wherever in the work for it something breaks. Its hook logs it
//! ([`crate::telemetry`]).

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use tokio::sync::Notify;
use tracing::Instrument;

use crate::problem::Refusal;

tokio::task_local! {
    /// The alarm of the request that a task works for.
    static ALARM: Arc<Notify>;
}

/// The answer after a panic in the request's own task.
pub fn answer(_: Box<dyn Any + Send>) -> Response {
    Refusal::internal().into_response()
}

/// Answers as soon as one of the tasks that a page started for itself has panicked: the page
/// waits for what it was to bring, and would until its time is up.
pub async fn watch(request: Request, next: Next) -> Response {
    let alarm = Arc::new(Notify::new());
    tokio::select! {
        response = ALARM.scope(Arc::clone(&alarm), next.run(request)) => response,
        () = alarm.notified() => Refusal::internal().into_response(),
    }
}

/// Has pages start their tasks through [`Tasks`], from the first router of the process on.
pub fn watch_tasks() {
    // An error means that it has happened already.
    let _ = Executor::init_custom_executor(Tasks);
}

/// What Leptos starts tasks with: on tokio, in the log under their request, and with its alarm.
struct Tasks;

impl CustomExecutor for Tasks {
    fn spawn(&self, task: PinnedFuture<()>) {
        let task = task.in_current_span();
        match ALARM.try_with(Arc::clone) {
            Ok(alarm) => drop(tokio::spawn(ALARM.scope(Arc::clone(&alarm), async move {
                if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                    alarm.notify_one();
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
