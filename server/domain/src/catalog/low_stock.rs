//! Telling integrators that a product is gone or nearly.
//!
//! Stock falls in many places: orders, cuts that weigh more, corrections, lots that end, files, by hand in the database. So
//! no place tells: every process looks, while anybody hears of it. Since when a product is low is noted in the transaction
//! that writes the event, so that of two that look at once one tells; it is forgotten once there is enough again.

use std::time::Duration;

use shared::{Id, job::Job, product::Product, webhook::WebhookEvent};
use tokio::{sync::watch, time::sleep};

use crate::{
    Result, Shop,
    store::{low_stocks, products, transact},
    webhooks,
};

/// The pause between two looks.
const PAUSE: Duration = Duration::from_secs(10);
/// How many products are told of in one look; the others in the next.
const MOST: i64 = 200;

/// Tells until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::LowStock, tell_all(shop)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "nobody can be told what is running out");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Tells of each product that is low since the last look. Answers of how many.
pub async fn tell_all(shop: &Shop) -> Result<usize> {
    // Also while nobody listens: who does later is told what runs out then.
    low_stocks::forget(&shop.store).await?;
    let subscribers = shop.catalog.subscribers();
    let is_heard = |event| subscribers.iter().any(|subscriber| subscriber.events.contains(&event));
    if !is_heard(WebhookEvent::StockLow) {
        return Ok(0);
    }
    let mut told = 0;
    for id in low_stocks::unnoted(&shop.store, MOST).await? {
        told += usize::from(tell(shop, id).await?);
    }
    Ok(told)
}

async fn tell(shop: &Shop, id: Id<Product>) -> Result<bool> {
    let is_told = transact!(shop, |tx| {
        let mut found = products::by_ids(tx.access(), &[id]).await?;
        let product = found.remove(&id).filter(|product| product.stock <= product.low_mark());
        // One that cannot be read is noted, too: nobody could be told anything of it.
        let is_new = low_stocks::note(tx, id).await?;
        match product {
            Some(product) if is_new => {
                webhooks::stock_low(tx, &product).await?;
                true
            }
            _ => false,
        }
    });
    if is_told {
        tracing::info!(target: "activity", product = %id, "told that a product is running out");
    }
    Ok(is_told)
}
