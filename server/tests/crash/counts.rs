//! What happened, and how often.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How often what happened: without enough of it the test has shown nothing.
#[derive(Debug, Default)]
pub struct Counts {
    /// Servers that were killed.
    pub kills: AtomicUsize,
    pub database_kills: AtomicUsize,
    pub orders: AtomicUsize,
    pub cancels: AtomicUsize,
    pub deliveries: AtomicUsize,
    pub redeemed: AtomicUsize,
    /// Requests that broke off without an answer.
    pub cut_off: AtomicUsize,
    /// Answers that said the server, its database or Stripe could not.
    pub failed: AtomicUsize,
    /// Answers from the record of the key.
    pub replays: AtomicUsize,
    /// What a dead server had committed, answered by another without an answer on record.
    pub recalled: AtomicUsize,
    /// Claims that others had.
    pub in_progress: AtomicUsize,
    /// Cards that were charged, those of orders whose hold was over, and those that were declined.
    pub charged: AtomicUsize,
    pub late: AtomicUsize,
    pub declined: AtomicUsize,
    /// Events of Stripe's that a server took.
    pub webhooks: AtomicUsize,
    pub refunds: AtomicUsize,
    pub disputes: AtomicUsize,
    /// Lines that were weighed.
    pub weighed: AtomicUsize,
    /// Cards that held the total of an order with cuts, those of which the hold was nearly over before the order left, and
    /// those that let go by themselves.
    pub held: AtomicUsize,
    pub overdue: AtomicUsize,
    pub let_go: AtomicUsize,
}

/// Counts one more.
pub fn count(counter: &AtomicUsize) {
    counter.fetch_add(1, Ordering::Relaxed);
}
