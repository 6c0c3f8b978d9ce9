//! Orders that come at once, in one transaction: it takes hardly longer for ten than for one, and orders that want the
//! same product or coupon do not make each other start over.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use shared::order::Order;
use tokio::sync::{
    Mutex as Line,
    oneshot::{self, error::TryRecvError},
};

use super::draft::{self, Draft};
use crate::{Error, Result, Shop, store::transact};

/// The orders that wait for their transaction. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Batches(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by whoever commits a batch. Who waits for it mostly finds their order placed.
    line: Line<()>,
}

#[derive(Debug)]
struct Waiting {
    draft: Draft,
    placed: oneshot::Sender<Order>,
}

/// Places an order together with those that wait by now. `None` when they cannot all be placed as they were read: then
/// nothing was done, and each has to go alone.
pub(super) async fn place(shop: &Shop, draft: Draft) -> Option<Order> {
    let Shared { waiting, line } = &*shop.batches.0;
    let (placed, mut order) = oneshot::channel();
    let lock = || waiting.lock().unwrap_or_else(PoisonError::into_inner);
    lock().push(Waiting { draft, placed });
    let _first = line.lock().await;
    match order.try_recv() {
        Ok(order) => return Some(order),
        Err(TryRecvError::Closed) => return None,
        Err(TryRecvError::Empty) => {}
    }
    // This order and all that came since the last batch; requests in flight are bounded, and so is this.
    let (drafts, senders): (Vec<_>, Vec<_>) = mem::take(&mut *lock())
        .into_iter()
        .map(|Waiting { draft, placed }| (draft, placed))
        .unzip();
    match commit(shop, &drafts).await {
        Ok(orders) => {
            for (order, sender) in orders.into_iter().zip(senders) {
                // Nobody listens any more when a request was given up; its order is placed all the same.
                let _ = sender.send(order);
            }
        }
        Err(error) => tracing::debug!(target: "system", %error, "orders are placed one by one"),
    }
    order.try_recv().ok()
}

async fn commit(shop: &Shop, drafts: &[Draft]) -> Result<Vec<Order>> {
    let _turn = shop.turns.take(drafts.iter().flat_map(Draft::places)).await;
    Ok(transact!(shop, |tx| {
        match draft::place_as_read(tx, drafts).await? {
            Some(orders) => orders,
            None => return Err(Error::Busy),
        }
    }))
}
