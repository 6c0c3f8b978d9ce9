//! Letters to the shop about what needs a person: each matter once a day, whichever process finds it; what is one machine's
//! own, once for each. What is told of in another way has no alarm: a webhook that does not answer has a letter of its own,
//! and what waits for an answer is on the dashboard's first page.

use std::time::Duration;

use shared::job::Job;
use tokio::{sync::watch, time::sleep};

use super::free_bytes;
use crate::{
    Error, Result, Shop, notifications,
    platform::disk::NEARLY_FULL,
    store::{
        self,
        alarms::{Alarm, FailingJob, Refused},
        outbox::Letter,
        transact,
    },
};

/// How often it is looked for.
const PAUSE: Duration = Duration::from_mins(5);
/// For how long the shop is not told of the same matter again.
const SILENCE_SECONDS: i64 = 24 * 3600;
/// How long what mends itself may take: a letter that is refused, a payment that Stripe says nothing of.
const MAY_LAST_SECONDS: i64 = 3600;
/// How long a job may fail, and how often.
const JOB_MAY_FAIL_SECONDS: i64 = 30 * 60;
const JOB_FAILURES: u64 = 2;

/// Looks for what needs a person, and tells the shop of it, until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
        let told = shop.do_job(Job::Alarms, tell(shop)).await;
        if let Err(error) = told {
            tracing::error!(target: "error", %error, "what needs a person cannot be looked for");
        }
    }
}

/// Writes to the shop about each matter that needs a person, unless it did so within a day. Answers how many letters; or,
/// once it was told of all that it could be, the first error.
pub async fn tell(shop: &Shop) -> Result<usize> {
    let (alarms, mut failed) = look(shop).await;
    let mut told = 0;
    for alarm in alarms {
        match write(shop, &alarm).await {
            Ok(is_new) => told += usize::from(is_new),
            Err(error) => {
                tracing::error!(target: "error", matter = alarm.matter(), %error, "the shop cannot be told by letter");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or(Ok(told), Err)
}

/// Whether the shop had not been told of it lately.
async fn write(shop: &Shop, alarm: &Alarm) -> Result<bool> {
    let matter = alarm.matter();
    let is_new = transact!(shop, |tx| {
        let before = tx.now().plus_seconds(-SILENCE_SECONDS);
        let is_new = store::alarms::claim(tx, &matter, before).await?;
        if is_new {
            let cause = format!("alarm/{matter}/{}", tx.now().millis());
            notifications::queue_to_shop(tx, &cause, Letter::Alarm(alarm.clone())).await?;
        }
        is_new
    });
    if is_new {
        tracing::warn!(target: "error", matter, "something needs a person: the shop is told by letter");
    }
    Ok(is_new)
}

/// What needs a person, as far as it can be found out, and the first error if not all can.
async fn look(shop: &Shop) -> (Vec<Alarm>, Option<Error>) {
    let store = &shop.store;
    let an_hour_ago = shop.now().plus_seconds(-MAY_LAST_SECONDS);
    let (letters, payments, free) = tokio::join!(
        store::alarms::refused_letters(store, an_hour_ago),
        store::payments::undecided(store, an_hour_ago),
        free_bytes(shop),
    );
    let letters = letters.map(refused);
    let payments = payments.map(|found| {
        found.map(|(payments, since)| Alarm::PaymentsUndecided {
            payments: count(payments),
            since,
        })
    });
    let full = free.and_then(|free| nearly_full(&shop.host, free));
    let (mut alarms, mut failed) = (Vec::new(), None);
    for found in [letters, payments, Ok(failing(shop)), Ok(full)] {
        match found {
            Ok(alarm) => alarms.extend(alarm),
            Err(error) => {
                failed.get_or_insert(error);
            }
        }
    }
    (alarms, failed)
}

fn refused(refused: Refused) -> Option<Alarm> {
    let Refused { letters, why } = refused;
    (letters > 0).then(|| Alarm::LettersRefused {
        letters: count(letters),
        why: without_addresses(&why),
    })
}

/// What a mail server said, without whom it said it of: the letter stays longer than the one that was refused.
fn without_addresses(why: &str) -> String {
    let words = why.split_whitespace();
    let words = words.map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// The jobs of this process that fail again and again.
fn failing(shop: &Shop) -> Option<Alarm> {
    let long_ago = shop.now().plus_seconds(-JOB_MAY_FAIL_SECONDS);
    let jobs = shop.jobs.all().into_iter();
    let failing: Vec<_> = jobs
        .filter(|(_, state)| state.in_a_row >= JOB_FAILURES)
        .filter_map(|(job, state)| Some((job, state.failing_since?)))
        .filter(|(_, since)| *since <= long_ago)
        .map(|(job, since)| FailingJob {
            host: shop.host.to_string(),
            job,
            since,
        })
        .collect();
    (!failing.is_empty()).then_some(Alarm::JobsFailing(failing))
}

fn nearly_full(host: &str, free: u64) -> Option<Alarm> {
    (free < NEARLY_FULL).then(|| Alarm::DiskFull {
        host: host.to_owned(),
        free: count(free),
    })
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_nearly_full_needs_a_person() {
        assert_eq!(nearly_full("alpha", NEARLY_FULL), None);
        let full = nearly_full("alpha", NEARLY_FULL - 1).expect("an alarm");
        let expected = Alarm::DiskFull {
            host: "alpha".into(),
            free: 1_999_999_999,
        };
        assert_eq!((full.matter().as_str(), full), ("diskFull/alpha", expected));
    }

    #[test]
    fn what_a_mail_server_says_is_told_without_addresses() {
        let said = "550 5.1.1 <zoe@exemple.fr>: unknown\nzoe@exemple.fr, sorry";
        assert_eq!(without_addresses(said), "550 5.1.1 … unknown … sorry");
    }
}
