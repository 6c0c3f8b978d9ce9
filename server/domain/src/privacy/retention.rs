//! The job that removes each day what was kept long enough ([`crate::periods`]) and has no moment of its own at which the
//! database would.

use std::time::Duration;

use shared::{Timestamp, job::Job};
use tokio::{sync::watch, time::sleep};

use crate::{
    Result, Shop, media,
    periods::{ALARM_DAYS, AUDIT_DAYS, CART_DAYS, PAPER_DAYS, UNPAID_ORDER_DAYS, UNUSED_PICTURE_DAYS},
    store::{old_orders, retention, transact},
};

/// How long after one round the next one begins.
const PAUSE: Duration = Duration::from_hours(24);
/// How long to wait after one that failed.
const AFTER_FAILURE: Duration = Duration::from_mins(10);

/// The orders that are emptied in one transaction.
const BATCH: i64 = 100;

/// What one round removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Carts that nobody had touched for [`CART_DAYS`].
    pub carts: u64,
    /// Links of letters that were good no more: their digests.
    pub tokens: u64,
    /// Entries of the audit older than [`AUDIT_DAYS`].
    pub audit_entries: u64,
    /// Matters of which the shop was last told more than [`ALARM_DAYS`] ago.
    pub alarms: u64,
    /// Pictures that nothing shows.
    pub pictures: u64,
    /// Orders that say no more whom they were for: cancelled unpaid, and unchanged for [`UNPAID_ORDER_DAYS`].
    pub unpaid_orders: u64,
    /// Invoices and credit notes older than [`PAPER_DAYS`].
    pub papers: u64,
}

/// Removes each day what was kept long enough, until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Retention, remove_old(shop)).await;
        let pause = match done {
            Ok(removed) => {
                report(&removed);
                PAUSE
            }
            Err(error) => {
                tracing::error!(target: "error", %error, "what was kept long enough cannot be removed");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(pause) => {}
        }
    }
}

fn report(removed: &Removed) {
    let Removed {
        carts,
        tokens,
        audit_entries,
        alarms,
        pictures,
        unpaid_orders,
        papers,
    } = *removed;
    tracing::info!(
        target: "system", carts, tokens, audit_entries, alarms, pictures, unpaid_orders, papers,
        "removed what was kept long enough"
    );
}

/// Removes what was kept long enough, and the files of pictures that are marked. Done twice, or by two processes at once,
/// it removes the same.
pub async fn remove_old(shop: &Shop) -> Result<Removed> {
    let (store, now) = (&shop.store, shop.now());
    let before = |days: i64| -> Timestamp { now.plus_days(-days) };
    media::mark_unused(shop, before(UNUSED_PICTURE_DAYS)).await?;
    Ok(Removed {
        carts: retention::delete_carts(store, before(CART_DAYS)).await?,
        tokens: retention::forget_tokens(store, now).await?,
        audit_entries: retention::delete_audit(store, before(AUDIT_DAYS)).await?,
        alarms: retention::delete_alarms(store, before(ALARM_DAYS)).await?,
        pictures: media::remove_marked(shop).await?,
        unpaid_orders: empty_unpaid(shop, before(UNPAID_ORDER_DAYS)).await?,
        papers: remove_papers(shop, before(PAPER_DAYS)).await?,
    })
}

/// Takes from orders that were cancelled unpaid whom they were for.
async fn empty_unpaid(shop: &Shop, before: Timestamp) -> Result<u64> {
    let mut emptied = 0;
    loop {
        match transact!(shop, |tx| { old_orders::empty_unpaid(tx, before, BATCH).await? }) {
            0 => return Ok(emptied),
            some => emptied += some,
        }
    }
}

/// Removes the papers of orders that have none that was issued since, with what the orders kept because of them.
async fn remove_papers(shop: &Shop, before: Timestamp) -> Result<u64> {
    let mut removed = 0;
    loop {
        let orders = old_orders::with_papers(&shop.store, before, BATCH).await?;
        if orders.is_empty() {
            return Ok(removed);
        }
        removed += transact!(shop, |tx| { old_orders::remove_papers(tx, &orders, before).await? });
    }
}
