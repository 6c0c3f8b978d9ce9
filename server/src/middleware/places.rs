//! Places for work that only so much of is done at once, and a line that only so many wait in.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places, and those who wait for one.
#[derive(Debug)]
pub struct Places {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
    refused: AtomicU64,
    max_running: usize,
    max_waiting: usize,
}

impl Places {
    /// So many at work at once, and so many waiting.
    pub fn new(max_running: usize, max_waiting: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(max_running)),
            waiting: AtomicUsize::new(0),
            refused: AtomicU64::new(0),
            max_running,
            max_waiting,
        }
    }

    /// How many are at work.
    pub fn running(&self) -> usize {
        self.max_running - self.free.available_permits()
    }

    /// How many wait for a place.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// How many were refused because too many waited, since the process started.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Waits for a place in order of arrival, which is free again once this is dropped; `None` at once when as many wait
    /// as may.
    pub async fn enter(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(&self.free).try_acquire_owned() {
            return Some(place);
        }
        let waiting = Waiting(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.max_waiting {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        // This semaphore is never closed.
        let place = Arc::clone(&self.free).acquire_owned().await.ok();
        drop(waiting);
        place
    }
}

/// Counts one as waiting until this is dropped: it got its place, was refused, or left.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, pin_mut};

    use super::*;

    #[tokio::test]
    async fn beyond_the_places_so_many_wait_in_order_and_the_next_is_refused_at_once() {
        let places = Places::new(2, 1);
        let (first, _second) = (places.enter().await.unwrap(), places.enter().await.unwrap());
        {
            let left = places.enter();
            pin_mut!(left);
            assert!(left.as_mut().now_or_never().is_none(), "there was a place");
            assert!(places.enter().now_or_never().expect("at once").is_none());
        }
        // Whoever leaves the line makes room in it.
        let waits = places.enter();
        pin_mut!(waits);
        assert!(waits.as_mut().now_or_never().is_none());
        drop(first);
        assert!(waits.now_or_never().flatten().is_some());
    }
}
