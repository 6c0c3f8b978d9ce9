//! Transfers that do not come: the customer is reminded, and then the order ends by itself. Every process runs the same
//! job. What it finds it looks at again in the order's transaction, so that each order is reminded of once and ends once,
//! and a transfer that is marked paid at that moment wins or finds the order cancelled.

use std::time::Duration;

use shared::{Id, Timestamp, job::Job, order::Order};
use tokio::{sync::watch, time::sleep};

use super::{letters, transitions};
use crate::{
    Error, Result, Shop, settings,
    store::{self, transact, transfers},
};

/// How many orders are looked up at once.
const ROUND: usize = 500;
/// After so many orders that cannot be reminded of or ended, a round is over.
const MOST_PASSED: usize = 5000;
/// The pause between two rounds.
const PAUSE: Duration = Duration::from_mins(1);

/// Reminds and ends until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Transfers, end_overdue(shop)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "unpaid orders cannot be ended");
        }
        let done = shop.do_job(Job::Recalls, super::write_about_recalls(shop)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "letters about a recall wait");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Reminds the customers whose transfer has to come within as many days as the settings say, and cancels the orders
/// whose transfer did not come. Answers how many orders were cancelled.
pub async fn end_overdue(shop: &Shop) -> Result<usize> {
    let payment = settings::for_orders(shop).payment;
    if payment.reminds() {
        let until = shop.now().plus_days(payment.remind_days);
        for_each(shop, Task::Remind { until }).await?;
    }
    for_each(shop, Task::End).await
}

/// What is done with an order.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// Its customer is reminded, if its transfer has to come by then.
    Remind { until: Timestamp },
    /// It ends.
    End,
}

/// Does this with every order that it is time for; answers with how many. An order with which it cannot be done is passed
/// over until the next round, so that it keeps nothing from those behind it.
async fn for_each(shop: &Shop, task: Task) -> Result<usize> {
    let (now, mut done, mut passed) = (shop.now(), 0, Vec::new());
    while passed.len() < MOST_PASSED {
        let found = match task {
            Task::Remind { until } => transfers::to_remind(&shop.store, now, until, &passed, ROUND).await?,
            Task::End => transfers::overdue(&shop.store, now, &passed, ROUND).await?,
        };
        for id in &found {
            let outcome = match task {
                Task::Remind { .. } => remind(shop, *id).await,
                Task::End => Box::pin(end(shop, *id)).await,
            };
            match outcome {
                Ok(true) => done += 1,
                // Another process was faster, or what cannot be read is named already.
                Ok(false) | Err(Error::Unreadable(_)) => passed.push(*id),
                Err(error) => {
                    passed.push(*id);
                    tracing::error!(target: "error", order = %id, ?task, %error, "nothing can be done about an unpaid order");
                }
            }
        }
        if found.len() < ROUND {
            break;
        }
    }
    Ok(done)
}

/// Whether it was reminded of.
async fn remind(shop: &Shop, id: Id<Order>) -> Result<bool> {
    Ok(transact!(shop, |tx| {
        // Says which field it is when it cannot be read.
        store::orders::by_id(tx.access(), id).await?;
        let order = transfers::remind(tx, id).await?;
        if let Some(order) = &order {
            letters::transfer_awaited(tx, order).await?;
        }
        order.is_some()
    }))
}

/// Whether it was ended.
async fn end(shop: &Shop, id: Id<Order>) -> Result<bool> {
    let ended = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?;
        let is_overdue = |order: &Order| order.awaits_transfer() && order.pay_by.is_some_and(|end| end <= tx.now());
        match order.filter(is_overdue) {
            Some(_) => Some(transitions::expire(tx, id).await?),
            None => None,
        }
    });
    if let Some(order) = &ended {
        super::show(shop, order).await;
        tracing::info!(target: "activity", order = %id, "cancelled an order whose transfer did not come");
    }
    Ok(ended.is_some())
}
