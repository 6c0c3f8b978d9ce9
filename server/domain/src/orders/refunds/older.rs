//! Refunds of older versions, which stood on the order and were of cancelled orders only.

use shared::{
    Id,
    order::Order,
    pricing,
    refund::{Refund, RefundMethod, RefundReason, RefundStatus},
};
use tokio::sync::watch;

use super::method_of;
use crate::{
    Error, Result, Shop,
    store::{self, Transaction, refunds::Older, transact},
};

/// Moves them to where refunds are now, until `stopping` turns true. False when some are left where they are: until then,
/// or because their order cannot be read.
pub(crate) async fn adopt_all(shop: &Shop, stopping: &watch::Receiver<bool>) -> Result<bool> {
    let mut all = true;
    for order in store::refunds::older(&shop.store).await? {
        if *stopping.borrow() {
            return Ok(false);
        }
        match adopt_of(shop, order).await {
            Ok(()) => {}
            Err(Error::Unreadable(_)) => all = false,
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// Moves that of one order, for whoever is about to look at its money before all are moved.
pub(crate) async fn adopt_of(shop: &Shop, id: Id<Order>) -> Result<()> {
    if let Some(older) = store::refunds::older_of(&shop.store, id).await? {
        transact!(shop, |tx| {
            adopt(tx, &older).await?;
        });
    }
    Ok(())
}

async fn adopt(tx: &mut Transaction<'_>, known: &Older) -> Result<()> {
    let Some(order) = store::orders::by_id(tx.access(), known.order_id).await? else {
        return Ok(());
    };
    if !order.refunds.is_empty() {
        return store::orders::drop_older_refund(tx, order.id).await;
    }
    let method = method_of(tx, &order).await?;
    let refund = as_refund(tx, &order, known, method);
    store::refunds::insert(tx, &refund).await?;
    store::orders::adopt_refund(tx, &refund).await
}

fn as_refund(tx: &Transaction<'_>, order: &Order, known: &Older, method: RefundMethod) -> Refund {
    let of = &known.refund;
    Refund {
        id: tx.new_id(),
        order_id: order.id,
        amount: of.amount,
        lines: Vec::new(),
        shipping: false,
        reason: RefundReason::Cancelled,
        note: None,
        method,
        status: match (of.done_at, of.failed_at) {
            (Some(_), _) => RefundStatus::Sent,
            (None, Some(_)) => RefundStatus::Failed,
            (None, None) => RefundStatus::Pending,
        },
        restock: false,
        credit_note_number: order.credit_note_number.clone(),
        created_at: of.requested_at,
        by: None,
        sent_at: of.done_at,
        failed_at: of.failed_at,
        failure: None,
        reference: None,
        by_rate: pricing::rate_shares(&order.items, of.amount),
    }
}
