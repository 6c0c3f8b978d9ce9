//! Making an order's refunds and dispute agree with what Stripe says of its charge.

use shared::{
    Money, Timestamp,
    order::{Dispute, DisputeStatus, Order, OrderEvent},
    refund::{Refund, RefundMethod, RefundStatus},
};

use super::{
    reconcile::counted,
    stripe::{self, Charge, Intent, IntentStatus, StripeRefusal},
};
use crate::{
    Result, Shop,
    orders::refunds::{self, Outcome},
    store::{self, Transaction, transact},
};

/// Codes of refusals that pass: too little money at Stripe for now, or a charge that was contested or refunded since it was
/// read.
const PASSING: [&str; 4] = [
    "balance_insufficient",
    "charge_already_refunded",
    "charge_disputed",
    "insufficient_funds",
];

/// Writes down what Stripe says: what became of the shop's refunds, those that were made at Stripe, and the dispute. The
/// order as it then is. Changes nothing when it is all known.
pub(super) async fn learn(tx: &mut Transaction<'_>, mut order: Order, charge: &Charge) -> Result<Order> {
    // Oldest first.
    for made in charge.refunds.data.iter().rev() {
        let known = store::refunds::of_order(tx.access(), order.id).await?;
        let of_ours = made.made_for();
        let is_it = |refund: &&Refund| match &refund.reference {
            Some(name) => *name == made.id,
            None => of_ours == Some(refund.id),
        };
        let changed = match known.iter().find(is_it).or_else(|| unnamed(&known, made)) {
            Some(refund) => {
                if refund.reference.as_ref() != Some(&made.id) {
                    store::refunds::set_reference(tx, refund.id, &made.id).await?;
                }
                refunds::settle(tx, &order, refund, outcome(made)).await?
            }
            None if made.has_failed() => None,
            None => {
                let amount = Money::from_cents(made.amount);
                refunds::of_stripe(tx, &order, amount, made.id.clone()).await?
            }
        };
        order = changed.unwrap_or(order);
    }
    learn_dispute(tx, order, charge).await
}

/// The refund that one at Stripe may be which says nothing of it: one of an older version, which kept no name, or one that
/// the card did not take and that somebody repeated there.
fn unnamed<'a>(known: &'a [Refund], made: &stripe::Refund) -> Option<&'a Refund> {
    if made.made_for().is_some() {
        return None;
    }
    let is_repeated = |refund: &Refund| refund.status == RefundStatus::Failed && !made.has_failed();
    let has_no_name = |refund: &Refund| refund.status == RefundStatus::Sent && refund.reference.is_none();
    known.iter().find(|refund| {
        refund.method == RefundMethod::Card
            && refund.amount.cents() == made.amount
            && (has_no_name(refund) || is_repeated(refund))
    })
}

fn outcome(made: &stripe::Refund) -> Outcome {
    if made.has_failed() {
        Outcome::Failed(made.failure_reason.clone())
    } else {
        Outcome::Sent(Some(made.id.clone()))
    }
}

async fn learn_dispute(tx: &mut Transaction<'_>, mut order: Order, charge: &Charge) -> Result<Order> {
    let Some(contested) = charge.dispute() else {
        return Ok(order);
    };
    let status = match &*contested.status {
        // A question that asks for nothing back yet, and one that ended so: <https://docs.stripe.com/disputes/how-disputes-work>.
        "warning_needs_response" | "warning_under_review" | "warning_closed" => return Ok(order),
        "won" => DisputeStatus::Won,
        "lost" => DisputeStatus::Lost,
        _ => DisputeStatus::Open,
    };
    let dispute = Dispute {
        status,
        amount: Money::from_cents(contested.amount),
        since: Timestamp::from_millis(contested.created.saturating_mul(1000)),
    };
    if order.dispute != Some(dispute) {
        let event = OrderEvent {
            dispute: Some(status),
            ..OrderEvent::step(order.status, tx.now(), None)
        };
        order = store::orders::set_dispute(tx, order.id, dispute, &event)
            .await?
            .unwrap_or(order);
    }
    if status == DisputeStatus::Lost {
        // What the bank gave back is not sent a second time.
        let mut given_back = dispute.amount;
        for refund in &store::refunds::of_order(tx.access(), order.id).await? {
            let is_owed = refund.method == RefundMethod::Card && refund.status != RefundStatus::Sent;
            if is_owed && refund.amount <= given_back {
                given_back = given_back.saturating_sub(refund.amount);
                let settled = refunds::settle(tx, &order, refund, Outcome::GivenBackByBank).await?;
                order = settled.unwrap_or(order);
            }
        }
    }
    Ok(order)
}

/// What goes back to the card and has not left.
fn owed(all: &[Refund]) -> impl Iterator<Item = &Refund> {
    all.iter()
        .filter(|refund| refund.method == RefundMethod::Card && refund.status == RefundStatus::Pending)
}

/// Whether money is to be sent to the card, now that no bank decides over it.
pub(super) async fn owes(tx: &mut Transaction<'_>, order: &Order) -> Result<bool> {
    if order.refund_due == Money::ZERO || order.is_disputed() {
        return Ok(false);
    }
    let all = store::refunds::of_order(tx.access(), order.id).await?;
    Ok(owed(&all).next().is_some())
}

/// Sends what the shop refunded and the intent, as it was just read, does not know of; a call each. Nothing while the
/// bank decides over a dispute.
pub(super) async fn send(shop: &Shop, order: &Order, intent: &Intent, failures: i64) -> Result<()> {
    let (Some(stripe), Some(charge), IntentStatus::Succeeded) = (&shop.settings.card, intent.charge(), intent.status)
    else {
        return Ok(());
    };
    if order.refund_due == Money::ZERO || order.is_disputed() {
        return Ok(());
    }
    let mut left = charge.left();
    for refund in owed(&store::refunds::of_order(shop.store.access(), order.id).await?) {
        // What was refunded at Stripe beyond what the shop could write down is a part of this one.
        let cents = refund.amount.cents().min(left);
        let outcome = if cents == 0 {
            Outcome::Sent(None)
        } else {
            let answer = stripe.refund(&intent.id, refund.id, cents, failures).await;
            match understood(shop, order, refund, answer).await? {
                Some(outcome) => outcome,
                None => return Ok(()),
            }
        };
        if matches!(outcome, Outcome::Sent(_)) {
            left -= cents;
        }
        note(shop, order, refund, outcome).await?;
    }
    Ok(())
}

/// What came of sending a refund; `None` when it is tried again later.
async fn understood(
    shop: &Shop,
    order: &Order,
    refund: &Refund,
    answer: Result<stripe::Refund, StripeRefusal>,
) -> Result<Option<Outcome>> {
    match answer {
        Ok(made) => Ok(Some(outcome(&made))),
        Err(StripeRefusal::Refused { code, why }) => {
            tracing::warn!(target: "error", order = %order.id, refund = %refund.id, why, "Stripe refuses a refund");
            match code {
                Some(code) if !PASSING.contains(&&*code) => Ok(Some(Outcome::Failed(Some(code)))),
                _ => {
                    // Under the same key Stripe would give the same answer.
                    store::payments::count_failure(&shop.store, order.id).await?;
                    Ok(None)
                }
            }
        }
        other => counted(shop, order.id, other).await.map(|made| Some(outcome(&made))),
    }
}

async fn note(shop: &Shop, order: &Order, refund: &Refund, outcome: Outcome) -> Result<()> {
    let (id, refund_id) = (order.id, refund.id);
    let has_failed = matches!(outcome, Outcome::Failed(_));
    let noted = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?;
        let known = store::refunds::of_order(tx.access(), id).await?;
        let refund = known.iter().find(|refund| refund.id == refund_id);
        // Someone else may have found out more meanwhile.
        match (&order, refund) {
            (Some(order), Some(refund)) => {
                let settled = refunds::settle(tx, order, refund, outcome.clone()).await?;
                if let Some(order) = &settled {
                    super::reconcile::look_again(tx, order).await?;
                }
                settled.is_some()
            }
            _ => false,
        }
    });
    match (noted, has_failed) {
        (false, _) => {}
        (true, false) => {
            tracing::info!(target: "activity", order = %id, refund = %refund_id, "sent a card's money back");
        }
        (true, true) => tracing::error!(
            target: "error", order = %id, refund = %refund_id,
            "a card did not take its refund: send the money another way, and mark the refund sent"
        ),
    }
    Ok(())
}
