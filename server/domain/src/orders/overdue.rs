//! Transfers that do not come: the customer is reminded, and then the order ends by itself. Every process runs the same
//! job. What it finds it looks at again in the order's transaction, so that each order is reminded of once and ends once,
//! and a transfer that is marked paid at that moment wins or finds the order cancelled.

use std::time::Duration;

use shared::{Id, order::Order};
use tokio::{sync::watch, time::sleep};

use super::{letters, transitions};
use crate::{
    Error, Result, Shop, settings,
    store::{self, transact, transfers},
};

/// How many orders are reminded of, and how many end, in one round.
const ROUND: i64 = 500;
/// The pause between two rounds.
const PAUSE: Duration = Duration::from_mins(1);

/// Reminds and ends until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        if let Err(error) = end_overdue(shop).await {
            tracing::error!(target: "error", %error, "unpaid orders cannot be ended");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Reminds the customers whose transfer has to come within as many days as the settings say, and cancels the orders whose transfer did not come.
/// Answers how many orders were cancelled.
pub async fn end_overdue(shop: &Shop) -> Result<usize> {
    let now = shop.now();
    let payment = settings::for_orders(shop).payment;
    if payment.reminds() {
        let until = now.plus_days(payment.remind_days);
        for id in transfers::to_remind(&shop.store, now, until, ROUND).await? {
            match remind(shop, id).await {
                // What cannot be read is named once.
                Ok(()) | Err(Error::Unreadable(_)) => {}
                Err(error) => {
                    tracing::error!(target: "error", order = %id, %error, "no reminder of a transfer can be written");
                }
            }
        }
    }
    let mut ended = 0;
    for id in transfers::overdue(&shop.store, now, ROUND).await? {
        match end(shop, id).await {
            Ok(has_ended) => ended += usize::from(has_ended),
            Err(Error::Unreadable(_)) => {}
            // The others end all the same.
            Err(error) => tracing::error!(target: "error", order = %id, %error, "an unpaid order cannot be ended"),
        }
    }
    Ok(ended)
}

async fn remind(shop: &Shop, id: Id<Order>) -> Result<()> {
    transact!(shop, |tx| {
        // Says which field it is when it cannot be read.
        store::orders::by_id(tx.access(), id).await?;
        if let Some(order) = transfers::remind(tx, id).await? {
            letters::transfer_awaited(tx, &order).await?;
        }
    });
    Ok(())
}

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
        shop.catalog.show(order.items.iter().map(|item| item.product_id)).await;
        tracing::info!(target: "activity", order = %id, "cancelled an order whose transfer did not come");
    }
    Ok(ended.is_some())
}
