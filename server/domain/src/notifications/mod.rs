//! Letters: what they say, the outbox they wait in, and the worker that sends them. Which letter a cause asks for is
//! decided by the room of the cause, which calls [`queue`].
//!
//! A letter is written to the outbox in the transaction of its cause: both are there or
//! neither. The worker claims it with a lease, hands it in, and notes that it did. If the
//! process is killed in between, the lease runs out and the letter is claimed again, by any server process.
//! Nothing can make the mail server's acceptance and our note of it one step: after a crash
//! exactly between the two, the letter is handed in a second time. Its `Message-ID` is derived
//! from its cause, so that both copies are one message to every mailbox that looks.

mod account_words;
mod after_sale_words;
mod alarm_words;
mod alert_link;
mod alert_words;
mod gift_words;
mod mailer;
mod message;
mod money_words;
mod order_words;
mod outcome_words;
mod recall_words;
mod second_factor_words;
mod slot_words;
mod subscription_words;
pub mod unsent;
mod webhook_words;
mod withdrawal_link;
mod words;

use std::time::Duration;

use shared::{Language, job::Job, subscription::Subscription, user::User};
use tokio::{sync::watch, time::sleep};

use self::mailer::Failure;
pub use self::mailer::{Encryption, MailSettings, Mailbox, Mailer, Route, Smtp};
pub use self::{alert_link::AlertKey, withdrawal_link::WithdrawalKey};
use crate::{
    Result,
    Shop,
    // How long the outbox remembers a cause, and keeps a letter that could not be sent.
    periods::LETTER_DAYS as REMEMBER_DAYS,
    platform::lanes::work_off,
    store::{
        Transaction, claims,
        outbox::{self, Letter, Outcome, QueuedLetter, Recipient},
        users,
    },
};

/// How long a claimed letter is its worker's alone: longer than handing it in may take, and than clocks may differ.
const LEASE_SECONDS: i64 = 3 * 60 + claims::CLOCKS_APART_SECONDS;
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
/// Letters that go to an address in 24 hours at most before its owner has confirmed it, so that nobody fills a stranger's
/// mailbox by ordering in their name. Those that the customer cannot cause alone go all the same.
const MOST_UNCONFIRMED: u64 = 6;
/// How often the outbox is looked at when this process queues nothing: for letters that are due again, and other
/// processes'.
const PAUSE: Duration = Duration::from_secs(20);

/// Writes a letter to the outbox, in the transaction of its cause. A cause that has a letter
/// already gets no second one, nor does an address that is not confirmed get more than it may.
pub(crate) async fn queue(tx: &mut Transaction<'_>, cause: &str, to: &User, letter: Letter) -> Result<()> {
    if !may_write(tx, to, &letter).await? {
        return Ok(());
    }
    let entry = queued(tx, cause, recipient(to), letter);
    outbox::insert_once(tx, &entry.of_account(to)).await
}

/// [`queue`] for a letter to the shop itself, where the seller is written to.
pub(crate) async fn queue_to_shop(tx: &mut Transaction<'_>, cause: &str, letter: Letter) -> Result<()> {
    let seller = &tx.settings().seller;
    let shop = Recipient {
        name: seller.name.clone(),
        email: seller.email.clone(),
        language: Language::French,
    };
    queue_to(tx, cause, shop, letter).await
}

/// [`queue`] to an address that need not be an account's. The caller knows that its owner wants the letter, or sends no
/// more than the question.
pub(crate) async fn queue_to(tx: &mut Transaction<'_>, cause: &str, to: Recipient, letter: Letter) -> Result<()> {
    let entry = queued(tx, cause, to, letter);
    outbox::insert_once(tx, &entry).await
}

/// Confirms that a subscription has ended, whoever ended it.
pub(crate) async fn subscription_ended(tx: &mut Transaction<'_>, to: &User, subscription: &Subscription) -> Result<()> {
    let cause = format!("subscription_ended/{}", subscription.id);
    let letter = Letter::SubscriptionEnded(Box::new(subscription.clone()));
    queue(tx, &cause, to, letter).await
}

/// [`queue`] for causes that are new, and for many at once.
pub(crate) async fn queue_new(tx: &mut Transaction<'_>, letters: Vec<(String, &User, Letter)>) -> Result<()> {
    let mut entries = Vec::with_capacity(letters.len());
    for (cause, to, letter) in letters {
        if may_write(tx, to, &letter).await? {
            entries.push(queued(tx, &cause, recipient(to), letter).of_account(to));
        }
    }
    if entries.is_empty() {
        return Ok(());
    }
    outbox::insert_new(tx, &entries).await
}

/// Whether a letter may go to this address. Asks nothing about one that is confirmed; about another it writes the
/// account, so that of two transactions that count at once one starts over.
async fn may_write(tx: &mut Transaction<'_>, to: &User, letter: &Letter) -> Result<bool> {
    // Whoever gave staff no address has one that cannot be (RFC 2606 § 2).
    if to.email.ends_with(".invalid") {
        return Ok(false);
    }
    if to.is_verified || !letter.is_of_their_doing() {
        return Ok(true);
    }
    users::touch(tx, to.id).await?;
    let since = tx.now().plus_days(-1);
    Ok(outbox::count_to_unconfirmed(tx, to.id, since, MOST_UNCONFIRMED).await? < MOST_UNCONFIRMED)
}

fn recipient(user: &User) -> Recipient {
    Recipient {
        name: user.name.clone(),
        email: user.email.clone(),
        language: user.language,
    }
}

fn queued(tx: &Transaction<'_>, cause: &str, to: Recipient, letter: Letter) -> QueuedLetter {
    let now = tx.now();
    QueuedLetter {
        id: tx.new_id(),
        cause: cause.into(),
        to,
        letter,
        queued_at: now,
        due_at: Some(now),
        attempts: 0,
        unconfirmed: None,
        last_error: None,
        given_up_at: None,
        again_at: None,
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
    let mut queued = claims::queued();
    loop {
        let done = shop
            .do_job(Job::Letters, deliver(shop, mailer, &|| !*stopping.borrow()))
            .await;
        if let Err(error) = done {
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
    let claim = || async {
        let now = shop.now();
        outbox::claim(&shop.store, now, now.plus_seconds(LEASE_SECONDS)).await
    };
    let send = |entry: QueuedLetter| async move { send(shop, mailer, &entry).await };
    work_off(LANES, go_on, claim, send).await
}

/// Hands a claimed letter in, and notes how that went. False when it was not taken. One that says nothing good any more is
/// erased.
async fn send(shop: &Shop, mailer: &Mailer, entry: &QueuedLetter) -> Result<bool> {
    let is_over = |now| entry.good_until().is_some_and(|until| until <= now);
    if is_over(shop.now()) {
        return expire(shop, entry).await;
    }
    let handed_in = match message::compose(&shop.settings, entry) {
        Ok(message) => mailer.hand_in(&entry.cause, entry.queued_at, &message).await,
        Err(failure) => Err(failure),
    };
    let now = shop.now();
    let cause = &entry.cause;
    let expires_at = now.plus_days(REMEMBER_DAYS);
    match handed_in {
        Ok(where_to) => {
            outbox::close(&shop.store, entry.id, Outcome::Sent, now, expires_at).await?;
            tracing::info!(target: "activity", cause, to = %where_to, "sent a letter");
            Ok(true)
        }
        Err(_) if is_over(now) => expire(shop, entry).await,
        Err(Failure { why, .. }) if now > entry.tried_since().plus_days(TRY_DAYS) => {
            outbox::give_up(&shop.store, entry, now, expires_at, &why).await?;
            tracing::error!(target: "error", cause, why, "a letter was tried for {TRY_DAYS} days and is given up");
            Ok(false)
        }
        Err(Failure { why, for_good }) => {
            let seconds = wait(shop, entry.attempts, for_good);
            let next = now.plus_seconds(seconds);
            // What expires is erased then, not at the next try.
            let next = entry.good_until().map_or(next, |until| until.min(next));
            outbox::postpone(&shop.store, entry, next, &why).await?;
            tracing::warn!(target: "error", cause, why, "a letter was not taken, and is tried again in {seconds} s");
            Ok(false)
        }
    }
}

async fn expire(shop: &Shop, entry: &QueuedLetter) -> Result<bool> {
    let now = shop.now();
    let expires_at = now.plus_days(REMEMBER_DAYS);
    outbox::close(&shop.store, entry.id, Outcome::Expired, now, expires_at).await?;
    tracing::warn!(
        target: "error", cause = entry.cause, why = entry.last_error,
        "a letter could not be sent while what it says was good, and is not sent any more"
    );
    Ok(false)
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
