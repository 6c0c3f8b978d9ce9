//! Sends what is due, and decides what becomes of what was not taken.

use std::time::Duration;

use shared::{Id, job::Job, webhook::Webhook};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::{
    sender::{NotTaken, Sender},
    sending::{Sending, Sent},
};
use crate::{
    Result, Shop, notifications,
    store::{
        claims,
        outbox::Letter,
        transact,
        webhook_deliveries::{self, Delivery, Try},
        webhooks::{self, StoredWebhook},
    },
};

/// How long a claimed delivery is its worker's alone: longer than sending it may take, and than clocks may differ.
const LEASE_SECONDS: i64 = 60 + claims::CLOCKS_APART_SECONDS;
/// The wait after the first failure; each further one doubles it.
const FIRST_WAIT_SECONDS: u64 = 10;
/// The longest wait after a failure.
const LONGEST_WAIT_SECONDS: u64 = 6 * 3600;
/// How long whatever is due at a webhook is left alone at most when it does not answer.
const LONGEST_PAUSE_SECONDS: i64 = 60;
/// How long an event is tried.
const TRY_DAYS: i64 = 3;
/// How long what is done with stays in the log.
const REMEMBER_DAYS: i64 = 30;
/// How often deliveries are looked for when this process queues none: those that are due again, and other processes'.
const PAUSE: Duration = Duration::from_secs(5);

/// Sends events until `stopping` turns true, and finishes those that it has claimed.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    let sender = match Sender::open(shop.settings.webhooks_to_loopback) {
        Ok(sender) => sender,
        Err(error) => {
            tracing::error!(target: "error", error, "webhooks cannot be sent: TLS cannot be set up");
            return;
        }
    };
    let mut queued = claims::queued();
    let mut sending = Sending::default();
    loop {
        let go_on = || !*stopping.borrow();
        let done = shop
            .do_job(Job::Webhooks, begin_due(shop, &sender, &mut sending, &go_on))
            .await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "the events of webhooks could not all be sent");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => break,
            _ = queued.changed() => {}
            () = sending.makes_room() => {}
            () = sleep(PAUSE) => {}
        }
    }
    while sending.end_one().await {}
}

/// Sends every event that is due, and answers how many were taken.
pub async fn send_due(shop: &Shop, sender: &Sender) -> Result<usize> {
    let mut sending = Sending::default();
    loop {
        begin_due(shop, sender, &mut sending, &|| true).await?;
        if !sending.end_one().await {
            return Ok(sending.taken());
        }
    }
}

/// Begins to send what is due, as much as there is room for. The failure of one that was begun before, if one failed.
async fn begin_due(shop: &Shop, sender: &Sender, sending: &mut Sending, go_on: &impl Fn() -> bool) -> Result<()> {
    sending.failure()?;
    while sending.has_room() && go_on() {
        let now = shop.now();
        let until = now.plus_seconds(LEASE_SECONDS);
        let Some(delivery) = webhook_deliveries::claim(&shop.store, now, until, &sending.full()).await? else {
            break;
        };
        let (shop, sender) = (shop.clone(), sender.clone());
        sending.begin(
            delivery.webhook_id,
            async move { send(&shop, &sender, &delivery).await },
        );
    }
    Ok(())
}

/// Sends a claimed delivery, unless it has to wait for another, and notes how that went.
async fn send(shop: &Shop, sender: &Sender, delivery: &Delivery) -> Result<Sent> {
    let unsent = Sent {
        is_taken: false,
        took: None,
    };
    if has_to_wait(shop, delivery).await? {
        return Ok(unsent);
    }
    let Some(webhook) = active(shop, delivery.webhook_id).await? else {
        leave(shop, delivery).await?;
        return Ok(unsent);
    };
    let start = Instant::now();
    let answer = sender.send(&webhook, delivery.id, &delivery.body, shop.now()).await;
    let sent = Sent {
        is_taken: answer.is_ok(),
        took: Some(start.elapsed()),
    };
    match answer {
        Ok(status) => taken(shop, &webhook, delivery, status).await?,
        Err(NotTaken { status, why }) if shop.now() > delivery.tried_since().plus_days(TRY_DAYS) => {
            // First, so that the shop hears of it whatever dies between.
            note_failing(shop, &webhook.into()).await?;
            give_up(shop, delivery, status, why).await?;
        }
        Err(refusal) => postpone(shop, delivery, refusal).await?,
    }
    Ok(sent)
}

/// The webhook, unless it is switched off or gone: from memory while that follows the database. One that another process has
/// just added is not there yet.
async fn active(shop: &Shop, id: Id<Webhook>) -> Result<Option<StoredWebhook>> {
    let live = shop.catalog.subscribers();
    let known = live.iter().find(|webhook| webhook.id == id);
    if let (Some(webhook), None) = (known, shop.catalog.behind()) {
        return Ok(Some(webhook.clone()));
    }
    let stored = webhooks::by_id(shop.store.access(), id).await?;
    Ok(stored.filter(|webhook| webhook.active))
}

/// Whether an earlier event of the same order is still on its way; then this one waits for it.
async fn has_to_wait(shop: &Shop, delivery: &Delivery) -> Result<bool> {
    let Some(until) = webhook_deliveries::waits_for(&shop.store, delivery).await? else {
        return Ok(false);
    };
    webhook_deliveries::note_follower(&shop.store, delivery).await?;
    // That one comes first, also when both are due.
    webhook_deliveries::hold_back(&shop.store, delivery, until.plus_seconds(1)).await?;
    // The earlier one may have been done with meanwhile, and have found nobody to wake.
    if webhook_deliveries::waits_for(&shop.store, delivery).await?.is_none() {
        webhook_deliveries::wake(&shop.store, delivery, shop.now()).await?;
    }
    Ok(true)
}

async fn taken(shop: &Shop, webhook: &StoredWebhook, delivery: &Delivery, status: u16) -> Result<()> {
    let now = shop.now();
    let tried = Try {
        at: now,
        status: Some(status),
        error: None,
    };
    let is_followed = webhook_deliveries::close(&shop.store, delivery, &tried, now.plus_days(REMEMBER_DAYS)).await?;
    if is_followed {
        webhook_deliveries::wake_next(&shop.store, delivery, now).await?;
    }
    if webhook.failing_since.is_some() {
        webhooks::set_well(&shop.store, webhook.id).await?;
        shop.catalog.show_subscribers().await;
    }
    Ok(())
}

async fn postpone(shop: &Shop, delivery: &Delivery, refusal: NotTaken) -> Result<()> {
    let NotTaken { status, why } = refusal;
    let (now, seconds) = (shop.now(), wait(shop, delivery.attempts));
    let next = now.plus_seconds(seconds);
    let (webhook, is_silent) = (delivery.webhook_id, status.is_none());
    tracing::warn!(target: "error", %webhook, status, why, "an event was not taken, and is sent again in {seconds} s");
    let tried = Try {
        at: now,
        status,
        error: Some(why),
    };
    webhook_deliveries::postpone(&shop.store, delivery, next, &tried).await?;
    if is_silent {
        // Each that is due would be as long in vain.
        let until = next.min(now.plus_seconds(LONGEST_PAUSE_SECONDS));
        webhook_deliveries::pause(&shop.store, webhook, now, until).await?;
    }
    Ok(())
}

/// Gives up what was to be sent to a webhook that is switched off, but for what was delivered before.
async fn leave(shop: &Shop, delivery: &Delivery) -> Result<()> {
    if delivery.delivered_at.is_some() {
        let until = shop.now().plus_days(REMEMBER_DAYS);
        return webhook_deliveries::leave_delivered(&shop.store, delivery, until).await;
    }
    give_up(shop, delivery, None, "the webhook is switched off".to_owned()).await
}

async fn give_up(shop: &Shop, delivery: &Delivery, status: Option<u16>, why: String) -> Result<()> {
    let (now, webhook) = (shop.now(), delivery.webhook_id);
    tracing::error!(target: "error", %webhook, status, why, "an event is given up");
    let tried = Try {
        at: now,
        status,
        error: Some(why),
    };
    webhook_deliveries::give_up(&shop.store, delivery, &tried, now.plus_days(REMEMBER_DAYS)).await?;
    webhook_deliveries::wake_next(&shop.store, delivery, now).await
}

/// Notes that a webhook does not take what it is sent, and tells the shop once.
async fn note_failing(shop: &Shop, webhook: &Webhook) -> Result<()> {
    let is_news = transact!(shop, |tx| {
        let is_news = webhooks::set_failing(tx, webhook.id).await?;
        if is_news {
            let cause = format!("webhook_failing/{}/{}", webhook.id, tx.now().millis());
            let letter = Letter::WebhookFailing {
                url: webhook.url.clone(),
                webhook: webhook.id,
            };
            notifications::queue_to_shop(tx, &cause, letter).await?;
        }
        is_news
    });
    if is_news {
        shop.catalog.show_subscribers().await;
    }
    Ok(())
}

/// How many seconds to wait after this many attempts: twice as long each time, and by chance up to a half less, so that
/// many events do not come back at once.
fn wait(shop: &Shop, attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let most = (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS);
    i64::try_from(most - shop.randomness.below(most / 2)).unwrap_or(i64::MAX)
}
