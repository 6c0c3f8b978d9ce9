//! What is seen of the connections to the database: how many there are, how long one is at work for a command, and how long
//! work waits for one. The driver's events of single commands would cost a copy of each answer, so those of its pool are
//! listened to, which hold no documents.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use mongodb::{
    event::{EventHandler, cmap::CmapEvent},
    options::{ClientOptions, ServerAddress},
};
use tokio::time::Instant;

use super::Store;
use crate::platform::histogram::{Counted, Histogram};

tokio::task_local! {
    /// Set around what asks for changes, whose connection is at work until there are some.
    static WAITS_FOR_CHANGES: ();
}

/// The connections of a store. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    opened: AtomicU64,
    closed: AtomicU64,
    failed: AtomicU64,
    /// Since when each is at work; `None` for one that waits for changes.
    at_work: Mutex<HashMap<(ServerAddress, u32), Option<Instant>>>,
    worked: Histogram,
    waited: Histogram,
}

/// How the connections to the database stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolFigures {
    /// Those that are open.
    pub open: u64,
    /// Those of them that are at work, the two that wait for changes among them.
    pub at_work: usize,
    /// How often none could be had since the process started.
    pub failed: u64,
    /// How long each command took, on the way included; without those that wait for changes.
    pub commands: Counted,
    /// How long each command waited for its connection.
    pub waits: Counted,
}

impl Pool {
    /// Listens to the pool of a client that is made with these options.
    pub fn listen(&self, options: &mut ClientOptions) {
        let pool = self.clone();
        let handler = EventHandler::callback(move |event| pool.note(event));
        options.cmap_event_handler.get_or_insert(handler);
    }

    fn note(&self, event: CmapEvent) {
        let seen = &self.0;
        match event {
            CmapEvent::ConnectionCreated(_) => {
                seen.opened.fetch_add(1, Ordering::Relaxed);
            }
            CmapEvent::ConnectionClosed(closed) => {
                seen.closed.fetch_add(1, Ordering::Relaxed);
                self.lock().remove(&(closed.address, closed.connection_id));
            }
            CmapEvent::ConnectionCheckoutFailed(_) => {
                seen.failed.fetch_add(1, Ordering::Relaxed);
            }
            CmapEvent::ConnectionCheckedOut(out) => {
                seen.waited.note(out.duration);
                // The driver tells of it in the task that asked.
                let is_waiting = WAITS_FOR_CHANGES.try_with(|()| ()).is_ok();
                let since = (!is_waiting).then(Instant::now);
                self.lock().insert((out.address, out.connection_id), since);
            }
            CmapEvent::ConnectionCheckedIn(back) => {
                let since = self.lock().remove(&(back.address, back.connection_id));
                if let Some(Some(since)) = since {
                    seen.worked.note(since.elapsed());
                }
            }
            _ => {}
        }
    }

    /// A poisoned lock is used all the same: nothing panics while it is held.
    fn lock(&self) -> MutexGuard<'_, HashMap<(ServerAddress, u32), Option<Instant>>> {
        self.0.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// How the connections of this process stand.
    pub fn connections(&self) -> PoolFigures {
        let seen = &self.pool.0;
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        PoolFigures {
            open: count(&seen.opened).saturating_sub(count(&seen.closed)),
            at_work: self.pool.lock().len(),
            failed: count(&seen.failed),
            commands: seen.worked.counted(),
            waits: seen.waited.counted(),
        }
    }
}

/// Awaits changes, or a stream of them, whose commands say nothing of how fast the database is.
pub(super) async fn changes<T>(next: impl Future<Output = T>) -> T {
    WAITS_FOR_CHANGES.scope((), next).await
}
