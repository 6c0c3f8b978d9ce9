//! Letters: what they say, the outbox they wait in, and the worker that sends them. Which letter a cause asks for is
//! decided by the room of the cause, which calls [`queue`].
//!
//! A letter is written to the outbox in the transaction of its cause: both are there or
//! neither. The worker claims it with a lease, hands it in, and notes that it did. If the
//! process is killed in between, the lease runs out and the letter is claimed again, by any server process.
//! Nothing can make the mail server's acceptance and our note of it one step: after a crash
//! exactly between the two, the letter is handed in a second time. Its `Message-ID` is derived
//! from its cause, so that both copies are one message to every mailbox that looks.

mod mailer;
mod message;
mod money_words;
mod words;

use std::time::Duration;

use futures_util::future::join_all;
use shared::user::User;
use tokio::{
    sync::{Mutex, watch},
    time::sleep,
};

use self::mailer::Failure;
pub use self::mailer::{Encryption, MailSettings, Mailbox, Mailer, Route, Smtp};
use crate::{
    Result, Shop,
    store::{
        Transaction,
        outbox::{self, Letter, Outcome, QueuedLetter, Recipient},
    },
};

/// How long a claimed letter is its worker's alone: longer than handing it in may take.
const LEASE_SECONDS: i64 = 180;
/// How many letters a process hands in at once.
const LANES: usize = 4;
/// The wait after the first failure; each further one doubles it.
const FIRST_WAIT_SECONDS: u64 = 30;
/// The longest wait after a failure.
const LONGEST_WAIT_SECONDS: u64 = 3600;
/// The wait after a refusal for good: seldom taken back, unless someone mends the set-up.
const REFUSED_WAIT_SECONDS: u64 = 6 * 3600;
/// How long a letter is tried. RFC 5321 § 4.5.4.1 asks for at least four to five days.
const TRY_DAYS: i64 = 7;
/// How long the outbox remembers a cause.
const REMEMBER_DAYS: i64 = 90;
/// How often the outbox is looked at when this process queues nothing: for letters that are due again, and other
/// processes'.
const PAUSE: Duration = Duration::from_secs(20);

/// Writes a letter to the outbox, in the transaction of its cause. A cause that has a letter
/// already gets no second one.
pub(crate) async fn queue(tx: &mut Transaction<'_>, cause: &str, to: &User, letter: Letter) -> Result<()> {
    let entry = queued(tx, cause, to, letter);
    outbox::insert_once(tx, &entry).await
}

/// [`queue`] for causes that are new, and for many at once.
pub(crate) async fn queue_new(tx: &mut Transaction<'_>, letters: Vec<(String, &User, Letter)>) -> Result<()> {
    let letters = letters.into_iter();
    let entries: Vec<_> = letters
        .map(|(cause, to, letter)| queued(tx, &cause, to, letter))
        .collect();
    outbox::insert_new(tx, &entries).await
}

fn queued(tx: &Transaction<'_>, cause: &str, to: &User, letter: Letter) -> QueuedLetter {
    let now = tx.now();
    QueuedLetter {
        id: tx.new_id(),
        cause: cause.into(),
        to: Recipient {
            name: to.name.clone(),
            email: to.email.clone(),
            language: to.language,
        },
        letter,
        queued_at: now,
        due_at: now,
        attempts: 0,
    }
}

/// Costs what [`queue`] costs, and writes no letter: for a cause whose caller must not learn
/// whether there is one.
pub(crate) async fn queue_nothing(tx: &mut Transaction<'_>, cause: &str) -> Result<()> {
    outbox::insert_nothing(tx, tx.new_id(), cause, tx.now()).await
}

/// Sends letters until `stopping` turns true, and finishes those that it has claimed.
pub async fn run(shop: &Shop, mailer: &Mailer, mut stopping: watch::Receiver<bool>) {
    tracing::info!(target: "system", to = %mailer, "letters are handed in");
    let mut queued = outbox::queued();
    loop {
        if let Err(error) = deliver(shop, mailer, &|| !*stopping.borrow()).await {
            tracing::error!(target: "error", %error, "the outbox could not be emptied");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            _ = queued.changed() => {}
            () = sleep(PAUSE) => {}
        }
    }
}

/// Sends every letter that is due, and answers how many were.
pub async fn send_due(shop: &Shop, mailer: &Mailer) -> Result<usize> {
    deliver(shop, mailer, &|| true).await
}

async fn deliver(shop: &Shop, mailer: &Mailer, go_on: &impl Fn() -> bool) -> Result<usize> {
    // One lane asks at a time, and the first that finds nothing has asked for all.
    let nothing_due = Mutex::new(false);
    let lane = async || {
        let mut sent = 0;
        loop {
            let mut nothing_due = nothing_due.lock().await;
            if *nothing_due || !go_on() {
                break;
            }
            let now = shop.now();
            let Some(entry) = outbox::claim(&shop.store, now, now.plus_seconds(LEASE_SECONDS)).await? else {
                *nothing_due = true;
                break;
            };
            drop(nothing_due);
            sent += usize::from(send(shop, mailer, &entry).await?);
        }
        Ok(sent)
    };
    join_all((0..LANES).map(|_| lane())).await.into_iter().sum()
}

/// Hands a claimed letter in, and notes how that went. False when it was not taken.
async fn send(shop: &Shop, mailer: &Mailer, entry: &QueuedLetter) -> Result<bool> {
    let handed_in = match message::compose(&shop.settings, entry) {
        Ok(message) => mailer.hand_in(&entry.cause, entry.queued_at, &message).await,
        Err(failure) => Err(failure),
    };
    let now = shop.now();
    let cause = &entry.cause;
    let end = async |outcome| outbox::close(&shop.store, entry.id, outcome, now, now.plus_days(REMEMBER_DAYS)).await;
    match handed_in {
        Ok(where_to) => {
            end(Outcome::Sent).await?;
            tracing::info!(target: "activity", cause, to = %where_to, "sent a letter");
            Ok(true)
        }
        Err(Failure { why, .. }) if now > entry.queued_at.plus_days(TRY_DAYS) => {
            end(Outcome::GivenUp).await?;
            tracing::error!(target: "error", cause, why, "a letter was tried for {TRY_DAYS} days and is given up");
            Ok(false)
        }
        Err(Failure { why, for_good }) => {
            let seconds = wait(shop, entry.attempts, for_good);
            outbox::postpone(&shop.store, entry, now.plus_seconds(seconds), &why).await?;
            tracing::warn!(target: "error", cause, why, "a letter was not taken, and is tried again in {seconds} s");
            Ok(false)
        }
    }
}

/// How many seconds to wait after this many attempts: twice as long each time, and by chance
/// up to a half less, so that many letters do not come back at once.
fn wait(shop: &Shop, attempts: i64, for_good: bool) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let most = if for_good {
        REFUSED_WAIT_SECONDS
    } else {
        (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS)
    };
    i64::try_from(most - shop.randomness.below(most / 2)).unwrap_or(i64::MAX)
}
