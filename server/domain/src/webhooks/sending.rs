//! The events that this process is sending: so many at once, and to one address so few that it holds up no other.

use std::{
    collections::{HashMap, HashSet},
    future::pending,
    panic::AssertUnwindSafe,
    time::Duration,
};

use futures_util::FutureExt;
use shared::{Id, webhook::Webhook};
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::{Error, Result};

/// How many events a process sends at once. There are fewer webhooks: were each of them slow, places would be left.
const AT_ONCE: usize = 32;
/// So many of them go to one webhook,
const TO_ONE: usize = 4;
/// and one at a time where the last try took this long.
const SLOW: Duration = Duration::from_secs(2);

/// What came of an event that was taken up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    /// Whether it was taken.
    pub is_taken: bool,
    /// How long it took to hear so; `None` when nothing was sent.
    pub took: Option<Duration>,
}

/// Events on their way. Dropping it ends them.
#[derive(Debug, Default)]
pub(super) struct Sending {
    tasks: JoinSet<(Id<Webhook>, Result<Sent>)>,
    to: HashMap<Id<Webhook>, usize>,
    slow: HashSet<Id<Webhook>>,
    taken: usize,
    failed: Option<Error>,
}

impl Sending {
    /// How many were taken so far.
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// The first failure of the shop's own since it was last asked.
    pub fn failure(&mut self) -> Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Whether another may begin.
    pub fn has_room(&self) -> bool {
        self.tasks.len() < AT_ONCE
    }

    /// The webhooks to which no other may begin.
    pub fn full(&self) -> Vec<Id<Webhook>> {
        let most = |webhook| if self.slow.contains(webhook) { 1 } else { TO_ONE };
        let full = self.to.iter().filter(|(webhook, count)| **count >= most(webhook));
        full.map(|(webhook, _)| *webhook).collect()
    }

    /// Begins to send one.
    pub fn begin(&mut self, webhook: Id<Webhook>, work: impl Future<Output = Result<Sent>> + Send + 'static) {
        *self.to.entry(webhook).or_default() += 1;
        let work = async move {
            let sent = AssertUnwindSafe(work).catch_unwind().await;
            let panicked = |_| Err(Error::Internal("sending an event panicked".into()));
            (webhook, sent.unwrap_or_else(panicked))
        };
        self.tasks.spawn(work.in_current_span());
    }

    /// Waits until one has been sent; false when none is on its way. Loses nothing when it is dropped.
    pub async fn end_one(&mut self) -> bool {
        let Some(ended) = self.tasks.join_next().await else {
            return false;
        };
        // A task ends with what it answers: it catches panics, and nobody ends it.
        if let Ok((webhook, sent)) = ended {
            self.note(webhook, sent);
        }
        true
    }

    fn note(&mut self, webhook: Id<Webhook>, sent: Result<Sent>) {
        if let Some(count) = self.to.get_mut(&webhook) {
            *count -= 1;
            if *count == 0 {
                self.to.remove(&webhook);
            }
        }
        match sent {
            Ok(Sent { is_taken, took }) => {
                self.taken += usize::from(is_taken);
                match took {
                    Some(took) if took >= SLOW => drop(self.slow.insert(webhook)),
                    Some(_) => drop(self.slow.remove(&webhook)),
                    None => {}
                }
            }
            Err(error) => drop(self.failed.get_or_insert(error)),
        }
    }

    /// Waits until one may begin that could not before.
    pub async fn makes_room(&mut self) {
        loop {
            let (had_room, full) = (self.has_room(), self.full().len());
            if !self.end_one().await {
                pending::<()>().await;
            }
            if !had_room || self.full().len() < full {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook(number: u8) -> Id<Webhook> {
        Id::from_bytes([number; 12])
    }

    #[tokio::test]
    async fn a_slow_webhook_is_sent_one_event_at_a_time_until_it_is_quick_again() {
        let mut sending = Sending::default();
        for (took, most) in [(SLOW, 1), (Duration::ZERO, TO_ONE)] {
            let sent = Sent {
                is_taken: true,
                took: Some(took),
            };
            sending.begin(webhook(1), async move { Ok(sent) });
            assert!(sending.end_one().await);
            for _ in 0..most {
                assert!(sending.full().is_empty(), "{took:?}");
                sending.begin(webhook(1), pending());
            }
            assert_eq!(sending.full(), [webhook(1)], "{took:?}");
            sending = Sending {
                slow: sending.slow,
                ..Sending::default()
            };
        }
    }

    #[tokio::test]
    async fn twenty_slow_webhooks_leave_places_and_a_panic_takes_none() {
        let mut sending = Sending {
            slow: (0..20).map(webhook).collect(),
            ..Sending::default()
        };
        for number in 0..20 {
            sending.begin(webhook(number), pending());
        }
        assert!(sending.has_room());
        sending.begin(webhook(21), async { panic!("a fault") });
        assert!(sending.end_one().await);
        assert!(!sending.full().contains(&webhook(21)));
        assert!(sending.failure().is_err() && sending.failure().is_ok());
    }
}
