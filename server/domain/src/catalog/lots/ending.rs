//! Lots whose day is near or over. Every process runs the same job: what one takes out of stock, the others find gone.

use std::time::Duration;

use shared::{
    Id,
    job::Job,
    lot::{EndingLot, Lot},
    period::Day,
    product::Product,
    stock::StockReason,
};
use tokio::{sync::watch, time::sleep};

use super::{record_of, write};
use crate::{
    Admin, Error, Result, Shop,
    store::{lots, products, transact},
};

/// How many days ahead a lot's day is near.
pub const SOON_DAYS: i64 = 5;
/// How many lots are named.
const MOST_NAMED: usize = 50;
/// The pause between two rounds: so long after midnight at most a lot that is over still counts as stock. None is sold.
const PAUSE: Duration = Duration::from_secs(30);

/// Takes out what is over until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Lots, expire(shop)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "expired lots cannot be taken out of stock");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Takes lots whose last day is over out of stock, as waste, and ends reductions for lots that are used up. Answers of how
/// many products; or, once all had their turn, the first error.
pub async fn expire(shop: &Shop) -> Result<usize> {
    let (mut ended, mut failed) = (0, None);
    for id in products::with_lots_to_end(&shop.store, Day::at(shop.now())).await? {
        match end_of(shop, id).await {
            Ok(true) => ended += 1,
            Ok(false) => {}
            // The others would wait for it in vain.
            Err(error @ Error::DatabaseAway(_)) => return Err(error),
            Err(error) => {
                tracing::error!(target: "error", product = %id, %error, "an expired lot cannot be taken out of stock");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or(Ok(ended), Err)
}

async fn end_of(shop: &Shop, id: Id<Product>) -> Result<bool> {
    let changed = transact!(shop, |tx| {
        let mut changed = false;
        let mut found = products::every_by_ids(tx.access(), &[id]).await?;
        let today = Day::at(tx.now());
        let mut ended: Vec<Id<Lot>> = Vec::new();
        if let Some(mut product) = found.remove(&id) {
            let expired: Vec<_> = product
                .lots
                .iter()
                .filter(|lot| lot.is_expired(today))
                .cloned()
                .collect();
            for lot in expired {
                product.take_out_lot(lot.id);
                if lot.remaining > 0 {
                    let named = (lot.id, &*lot.code);
                    record_of(tx, None, &product, named, -lot.remaining, StockReason::Waste, None).await?;
                }
                ended.push(lot.id);
            }
            let is_sold = product.has_sold_short_date(today);
            if !ended.is_empty() || is_sold {
                write(tx, &mut product).await?;
                changed = true;
            }
            if !ended.is_empty() {
                lots::end(tx, &ended, tx.now()).await?;
            }
        }
        changed
    });
    if !changed {
        return Ok(false);
    }
    shop.catalog.show([id]).await;
    tracing::info!(target: "activity", product = %id, "took expired lots out of stock, or ended a reduction");
    Ok(true)
}

/// The lots of published products of which something is left and whose day is near, the nearest first; at most fifty.
pub fn soon(shop: &Shop, _: &Admin) -> Vec<EndingLot> {
    let snapshot = shop.catalog.snapshot();
    let today = Day::at(shop.now());
    let until = today.plus(SOON_DAYS);
    let of_product = |product: &Product| {
        let near = product
            .lots
            .iter()
            .filter(|lot| lot.remaining > 0 && !lot.is_expired(today));
        let near = near.filter(|lot| lot.best_before <= until);
        let ending = near.map(|lot| EndingLot {
            lot_id: lot.id,
            product_id: product.id,
            name: product.name.clone(),
            code: lot.code.clone(),
            best_before: lot.best_before,
            remaining: lot.remaining,
            sold_by: product.sold_by,
        });
        ending.collect::<Vec<_>>()
    };
    let mut all: Vec<_> = snapshot
        .ids()
        .filter_map(|id| snapshot.product(id))
        .flat_map(of_product)
        .collect();
    all.sort_by(|a, b| (a.best_before, &a.name, a.lot_id).cmp(&(b.best_before, &b.name, b.lot_id)));
    all.truncate(MOST_NAMED);
    all
}
