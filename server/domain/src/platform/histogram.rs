//! How long things take, counted in buckets, for whoever watches the server.

use std::{
    array,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The upper ends of the buckets in milliseconds; what takes longer than the last is in one more.
pub const BOUNDS_MILLIS: [u64; 12] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000];

/// Counts durations. Noting one takes no lock.
#[derive(Debug, Default)]
pub struct Histogram {
    buckets: [AtomicU64; BOUNDS_MILLIS.len()],
    longer: AtomicU64,
    micros: AtomicU64,
}

/// What a [`Histogram`] has counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many took as long as each of [`BOUNDS_MILLIS`], or less.
    pub up_to: [u64; BOUNDS_MILLIS.len()],
    /// How many there were.
    pub all: u64,
    /// How long all took together.
    pub took: Duration,
}

impl Histogram {
    /// Counts something that took so long.
    pub fn note(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS_MILLIS.iter().position(|bound| micros <= bound * 1000);
        let bucket = bucket
            .and_then(|bucket| self.buckets.get(bucket))
            .unwrap_or(&self.longer);
        bucket.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// What was counted so far.
    pub fn counted(&self) -> Counted {
        let mut all = 0;
        let up_to = array::from_fn(|bucket| {
            all += self.buckets[bucket].load(Ordering::Relaxed);
            all
        });
        Counted {
            up_to,
            all: all + self.longer.load(Ordering::Relaxed),
            took: Duration::from_micros(self.micros.load(Ordering::Relaxed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bucket_counts_what_took_as_long_or_less() {
        let histogram = Histogram::default();
        for millis in [0, 1, 2, 3, 2500, 60_000] {
            histogram.note(Duration::from_millis(millis));
        }
        let counted = histogram.counted();
        assert_eq!(counted.up_to, [2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5]);
        assert_eq!((counted.all, counted.took), (6, Duration::from_millis(62_506)));
    }
}
