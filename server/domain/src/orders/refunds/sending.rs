//! What becomes of a refund that was decided: it leaves, by hand or to the card, or the card does not take it.

use shared::{
    Id, Money,
    audit::Action,
    order::{DisputeStatus, Order},
    refund::{Refund, RefundMethod, RefundReason, RefundStatus},
    user::User,
};

use super::{super::letters, write_down};
use crate::{
    Admin, Error, Result, Shop, audit,
    store::{self, Transaction, refunds::Change, transact},
};

/// What Stripe says of a refund.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It has left for the card, under this name if it has one.
    Sent(Option<String>),
    /// The card does not take it, for this reason.
    Failed(Option<String>),
    /// The customer's bank gave it back, at the end of a dispute.
    GivenBackByBank,
}

/// Notes what Stripe says of a card's refund; the order as it then is, `None` when that is known.
pub(crate) async fn settle(
    tx: &mut Transaction<'_>,
    order: &Order,
    refund: &Refund,
    outcome: Outcome,
) -> Result<Option<Order>> {
    let is_told = !matches!(outcome, Outcome::GivenBackByBank);
    let change = match (outcome, refund.status) {
        _ if refund.method != RefundMethod::Card => return Ok(None),
        (Outcome::Sent(reference), RefundStatus::Pending | RefundStatus::Failed) => Change::Sent {
            method: RefundMethod::Card,
            reference,
        },
        (Outcome::GivenBackByBank, RefundStatus::Pending | RefundStatus::Failed) => Change::Sent {
            method: RefundMethod::Card,
            reference: None,
        },
        // What was turned down after a person sent it another way is sent.
        (Outcome::Failed(failure), RefundStatus::Pending | RefundStatus::Sent) => Change::Failed { failure },
        _ => return Ok(None),
    };
    apply(tx, order, refund, change, None, is_told).await
}

async fn apply(
    tx: &mut Transaction<'_>,
    order: &Order,
    refund: &Refund,
    change: Change,
    by: Option<Id<User>>,
    is_told: bool,
) -> Result<Option<Order>> {
    let Some(changed) = store::refunds::change(tx, refund, &change, tx.now()).await? else {
        return Ok(None);
    };
    let all = store::refunds::of_order(tx.access(), order.id).await?;
    let order = write_down(tx, order, &all, &changed, by).await?;
    // A card's was announced when it was decided.
    let is_news = changed.reason == RefundReason::Cancelled || changed.method != RefundMethod::Card;
    if is_told && changed.status == RefundStatus::Sent && is_news {
        letters::refund_sent(tx, &order, &changed).await?;
    }
    Ok(Some(order))
}

/// Notes that a person sent a refund: it is not by card, or the card did not take it. [`Error::NotFound`];
/// [`Error::NoRefundDue`] when it has left, or goes to a card, which the shop does by itself; [`Error::OrderDisputed`]
/// while the bank may give the money back.
pub async fn mark_sent(shop: &Shop, admin: &Admin, id: Id<Order>, refund: Id<Refund>) -> Result<Refund> {
    let by = admin.user().id;
    let sent = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let all = store::refunds::of_order(tx.access(), id).await?;
        let found = all
            .into_iter()
            .find(|known| known.id == refund)
            .ok_or(Error::NotFound)?;
        send_by_hand(tx, &order, &found, by).await?;
        let all = store::refunds::of_order(tx.access(), id).await?;
        all.into_iter()
            .find(|known| known.id == refund)
            .ok_or(Error::NotFound)?
    });
    tracing::info!(target: "activity", user = %by, order = %id, %refund, "marked a refund sent");
    Ok(sent)
}

/// [`mark_sent`] for all of an order's refunds that a person sends. [`Error::NotFound`]; [`Error::NoRefundDue`] when there
/// is none; [`Error::OrderDisputed`].
pub async fn mark_all_sent(shop: &Shop, admin: &Admin, id: Id<Order>) -> Result<Order> {
    let by = admin.user().id;
    let order = transact!(shop, |tx| {
        let mut order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let all = store::refunds::of_order(tx.access(), id).await?;
        let by_hand: Vec<_> = all.iter().filter(|refund| refund.is_sent_by_hand()).collect();
        if by_hand.is_empty() {
            return Err(Error::NoRefundDue);
        }
        for refund in by_hand {
            order = send_by_hand(tx, &order, refund, by).await?;
        }
        order
    });
    tracing::info!(target: "activity", user = %by, order = %id, "marked an order refunded");
    Ok(order)
}

async fn send_by_hand(tx: &mut Transaction<'_>, order: &Order, refund: &Refund, by: Id<User>) -> Result<Order> {
    if !refund.is_sent_by_hand() {
        return Err(Error::NoRefundDue);
    }
    if order
        .dispute
        .is_some_and(|dispute| dispute.status == DisputeStatus::Open)
    {
        return Err(Error::OrderDisputed);
    }
    let method = match refund.method {
        // The card did not take it.
        RefundMethod::Card | RefundMethod::Transfer => RefundMethod::Transfer,
        RefundMethod::Cash => RefundMethod::Cash,
    };
    let change = Change::Sent {
        method,
        reference: None,
    };
    let order = apply(tx, order, refund, change, Some(by), true)
        .await?
        .ok_or(Error::NoRefundDue)?;
    let changes = vec![
        audit::change("refund.amount", None::<Money>, refund.amount)?,
        audit::change("refund.status", refund.status, RefundStatus::Sent)?,
    ];
    audit::record(tx, by, Action::OrderRefunded, order.id, changes).await?;
    Ok(order)
}
