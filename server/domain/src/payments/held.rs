//! Cards that hold the total of an order until its cuts are weighed: <https://docs.stripe.com/payments/place-a-hold-on-a-payment-method>.
//! What is taken is decided here, in a transaction that weighing meets, before Stripe is asked for it. So a crash between
//! any two steps ends in the same amount, taken once.

use shared::{
    Id, Money, Timestamp,
    card::LEAST_CHARGE,
    order::{Order, OrderEvent, OrderStatus, PaymentStatus},
};

use super::{reconcile::counted, stripe::StripeRefusal};
use crate::{
    Error, Result, Shop, orders,
    store::{self, Transaction, payments::Payment, transact},
};

/// How long a card holds an order's total before all of it is taken: Stripe lets go after seven days, and some banks some
/// hours earlier.
const HOLD_DAYS: i64 = 6;

/// Notes that the card of an order holds its total.
pub(super) async fn learn(tx: &mut Transaction<'_>, order: Order) -> Result<Order> {
    let event = OrderEvent {
        payment: Some(PaymentStatus::Authorized),
        ..OrderEvent::step(order.status, tx.now(), None)
    };
    match store::held_orders::authorize(tx, order.id, &event).await? {
        Some(held) => {
            store::payments::hold(tx, order.id, tx.now().plus_days(HOLD_DAYS)).await?;
            Ok(held)
        }
        None => Ok(order),
    }
}

/// What follows when Stripe or the bank has let go of what the card held: the order ends as one that was never paid, and
/// one that has left is to be paid another way. What was to be taken and is too little for Stripe, the shop gives.
pub(super) async fn lose(tx: &mut Transaction<'_>, order: Order) -> Result<Order> {
    let payment = store::payments::by_id(tx.access(), order.id).await?;
    if payment
        .and_then(|payment| payment.capture)
        .is_some_and(|amount| amount < LEAST_CHARGE)
    {
        return give(tx, order).await;
    }
    if !order.has_left() {
        return orders::expire(tx, order.id).await;
    }
    tracing::error!(
        target: "error", order = %order.id, total = order.total.cents(),
        "an order has left, and its card let go of what it held: ask the customer, and mark the order paid"
    );
    let event = OrderEvent {
        payment: Some(PaymentStatus::Failed),
        ..OrderEvent::step(order.status, tx.now(), None)
    };
    Ok(store::held_orders::lose_card(tx, order.id, &event)
        .await?
        .unwrap_or(order))
}

/// Settles an order whose weighed total is less than Stripe takes: the shop gives that, as a discount, so that the order is
/// paid and its invoice says that nothing was.
async fn give(tx: &mut Transaction<'_>, order: Order) -> Result<Order> {
    tracing::info!(
        target: "activity", order = %order.id, total = order.total.cents(),
        "Stripe takes no less than 0.50 €, and the shop gives what an order weighed"
    );
    let given = store::held_orders::set_weighed(
        tx,
        &Order {
            discount: Some(order.subtotal),
            shipping_cost: Money::ZERO,
            total: Money::ZERO,
            ordered_total: Some(order.shown_total()),
            updated_at: tx.now(),
            ..order
        },
    )
    .await?;
    Ok(orders::settle(tx, &given, None).await?.unwrap_or(given))
}

/// Settles an order by what was taken of its card: its total, or as much as was shown where somebody took that at Stripe,
/// whatever was weighed. [`Error::PaymentMismatch`] for any other amount.
pub(super) async fn settle(tx: &mut Transaction<'_>, order: Order, received: i64) -> Result<Order> {
    let order = match received {
        taken if taken == order.total.cents() => order,
        taken if taken == order.shown_total().cents() => orders::as_ordered(tx, &order).await?,
        taken => {
            tracing::error!(
                target: "error", order = %order.id, taken, total = order.total.cents(),
                "another amount was taken of a card than its order costs: look at it in Stripe’s dashboard"
            );
            return Err(Error::PaymentMismatch);
        }
    };
    Ok(orders::settle(tx, &order, None).await?.unwrap_or(order))
}

/// Takes what the card of an order holds, if it is time to: the order has left, or the hold is nearly over. Whether Stripe
/// was asked for it, so that its answer is to be read.
pub(super) async fn take_if_due(shop: &Shop, id: Id<Order>) -> Result<bool> {
    let decided = transact!(shop, |tx| { decide(tx, id).await? });
    let (Some((intent, amount, failures)), Some(stripe)) = (decided, &shop.settings.card) else {
        return Ok(false);
    };
    if amount < LEAST_CHARGE {
        // What then has become of it is read anew.
        stripe.cancel(&intent).await?;
        return Ok(true);
    }
    match stripe.capture(&intent, id, amount.cents(), failures).await {
        Ok(_) => tracing::info!(target: "activity", order = %id, amount = amount.cents(), "took what a card held"),
        // Taken or let go of by somebody else, as the next look shows. Under the same key Stripe would give the same answer.
        Err(StripeRefusal::Refused { why, .. }) => {
            tracing::warn!(target: "error", order = %id, why, "Stripe refuses to take what a card holds");
            store::payments::count_failure(&shop.store, id).await?;
        }
        other => drop(counted(shop, id, other).await?),
    }
    Ok(true)
}

/// The intent, what is taken of it, and how often Stripe failed; `None` while it is not time to.
async fn decide(tx: &mut Transaction<'_>, id: Id<Order>) -> Result<Option<(String, Money, i64)>> {
    let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
    let payment = store::payments::by_id(tx.access(), id).await?;
    let Some(payment) = payment.filter(|payment| is_due(&order, payment, tx.now())) else {
        return Ok(None);
    };
    let amount = payment.capture.unwrap_or(order.total);
    if payment.capture.is_none() {
        store::payments::set_capture(tx, id, amount).await?;
        // Of this and a weighing at once, one starts over and sees the other.
        store::orders::touch(tx, id, tx.now()).await?;
    }
    Ok(payment.intent.map(|intent| (intent, amount, payment.failures)))
}

fn is_due(order: &Order, payment: &Payment, now: Timestamp) -> bool {
    let is_held = order.payment_status == PaymentStatus::Authorized && order.status != OrderStatus::Cancelled;
    let is_late = payment.capture_by.is_none_or(|until| until <= now);
    is_held && (order.has_left() || is_late || payment.capture.is_some())
}
