//! What the jobs of this process did last. Each process does every job, so that what one knows of its own is what there is
//! to know of it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use shared::{Timestamp, job::Job};

/// The jobs that have done something. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Jobs(Arc<Mutex<BTreeMap<Job, JobState>>>);

/// What became of a job so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobState {
    /// When it last did all that it had to.
    pub done_at: Option<Timestamp>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Since when it fails each time.
    pub failing_since: Option<Timestamp>,
    /// How often it failed in a row.
    pub in_a_row: u64,
    /// How often it was done since the process started.
    pub done: u64,
    /// How often it failed since the process started.
    pub failed: u64,
}

impl Jobs {
    /// Notes that a job was done at this moment, or failed.
    pub fn note(&self, job: Job, at: Timestamp, is_done: bool) {
        let mut jobs = self.lock();
        let state = jobs.entry(job).or_default();
        if is_done {
            state.done += 1;
            (state.done_at, state.failing_since, state.in_a_row) = (Some(at), None, 0);
        } else {
            state.failed += 1;
            state.in_a_row += 1;
            state.failed_at = Some(at);
            state.failing_since.get_or_insert(at);
        }
    }

    /// Those that did anything yet, in the order of [`Job`].
    pub fn all(&self) -> Vec<(Job, JobState)> {
        self.lock().iter().map(|(job, state)| (*job, *state)).collect()
    }

    /// A poisoned lock is used all the same: nothing panics while it is held.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Job, JobState>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_fails_since_its_first_failure_until_it_is_done() {
        let (jobs, at) = (Jobs::default(), Timestamp::from_millis);
        jobs.note(Job::Letters, at(1), true);
        for (moment, is_done) in [(2, false), (3, false)] {
            jobs.note(Job::Letters, at(moment), is_done);
        }
        let failing = JobState {
            done_at: Some(at(1)),
            failed_at: Some(at(3)),
            failing_since: Some(at(2)),
            in_a_row: 2,
            done: 1,
            failed: 2,
        };
        assert_eq!(jobs.all(), [(Job::Letters, failing)]);
        jobs.note(Job::Letters, at(4), true);
        let (_, well) = jobs.all()[0];
        assert_eq!((well.failing_since, well.in_a_row, well.done), (None, 0, 2));
    }
}
