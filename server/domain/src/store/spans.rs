//! A span for each command that is sent to the database, below that of the request or the job that sent it, where somebody
//! records traces. What is of neither has none, such as waiting for changes. Else nothing is listened to. A span says which
//! command and which collection, and nothing that was looked for.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
};

use lru::LruCache;
use mongodb::{
    event::{
        EventHandler,
        command::{CommandEvent, CommandStartedEvent},
    },
    options::ClientOptions,
};
use tracing::{Level, Span, field::Empty};

/// Commands whose end is awaited. An end is never told of where the work was given up; those that began longest ago give
/// way.
const MOST: NonZeroUsize = NonZeroUsize::new(2048).unwrap();

/// Has the commands of a client that is made with these options recorded, if anybody records.
pub fn record(options: &mut ClientOptions) {
    if !tracing::span_enabled!(target: "database", Level::DEBUG) {
        return;
    }
    let running = Mutex::new(LruCache::new(MOST));
    let note = move |event: CommandEvent| {
        // Told of in the task that sends it, whose span is the one above.
        if matches!(event, CommandEvent::Started(_)) && Span::current().is_none() {
            return;
        }
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            CommandEvent::Started(begun) => {
                let before = running.put(begun.request_id, span(&begun));
                // A span ends when it is dropped, which must not happen under the lock.
                drop(running);
                drop(before);
            }
            CommandEvent::Succeeded(done) => {
                let ended = running.pop(&done.request_id);
                drop(running);
                drop(ended);
            }
            CommandEvent::Failed(failed) => {
                let ended = running.pop(&failed.request_id);
                drop(running);
                if let Some(span) = ended {
                    span.record("otel.status_code", "error");
                }
            }
            _ => {}
        }
    };
    options
        .command_event_handler
        .get_or_insert(EventHandler::callback(note));
}

/// <https://opentelemetry.io/docs/specs/semconv/database/mongodb/>
fn span(begun: &CommandStartedEvent) -> Span {
    let command = &*begun.command_name;
    // That of `getMore` is in a field of its own.
    let collection = begun
        .command
        .get_str(command)
        .or_else(|_| begun.command.get_str("collection"));
    let collection = collection.unwrap_or_default();
    let name = format!("{command} {collection}");
    tracing::debug_span!(
        target: "database",
        "command",
        otel.name = name.trim_end(),
        otel.kind = "client",
        otel.status_code = Empty,
        db.system.name = "mongodb",
        db.namespace = &*begun.db,
        db.operation.name = command,
        db.collection.name = collection,
    )
}
