//! Making an order agree with its payment.

use shared::{
    Id, Money, Timestamp,
    card::CardState,
    order::{DisputeStatus, Order, OrderEvent, OrderStatus, PaymentStatus},
};

use super::{
    held, money_back,
    stripe::{CURRENCY, Charge, Intent, IntentStatus, StripeRefusal},
};
use crate::{
    Error, Result, Shop, orders,
    store::{
        self, Transaction,
        outbox::Letter,
        payments::{Fee, Payment},
        transact,
    },
};

/// The shortest and the longest wait before an open payment is asked about again. It grows with the order's age.
const WAITS_SECONDS: [i64; 2] = [60, 3600];
/// How long after it was paid, or after money went back, Stripe is asked once a day about refunds, disputes and refunds
/// that fail: cardholders have 120 days to contest (<https://docs.stripe.com/disputes/how-disputes-work>).
const LOOK_BACK_DAYS: i64 = 120;

/// What is known of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// There is no intent: the customer never opened the payment form.
    Untouched,
    /// Stripe answered with this status just now.
    Stands(IntentStatus),
    /// Stripe did not answer.
    Unknown,
    /// Its amount is not the order's: nothing follows from it.
    Misfit,
}

/// The outcome of asking Stripe, and whether that was to end the payment.
#[derive(Clone, Copy)]
struct Asked {
    known: Known,
    /// Whether the order takes no payment any more (cancelled, or its hold is over), so that the intent was cancelled if
    /// it could be.
    give_up: bool,
}

impl Asked {
    /// Whether the intent may still be paid, because nobody tried to cancel it.
    fn left_open(self) -> bool {
        let is_final = matches!(
            self.known,
            Known::Untouched | Known::Stands(IntentStatus::Succeeded | IntentStatus::Canceled)
        );
        !is_final && !self.give_up
    }
}

/// Asks Stripe how an order's payment stands and does what follows: settles the order; when its hold is over, cancels
/// it for good at Stripe and then here; when money came for an order that is cancelled, revives it if it was only late
/// and everything is still to be had, and sends the money back if not; writes down what was refunded and contested at
/// Stripe, and sends what the shop refunded; notes what a card holds, and takes it when it is time to. It does the same
/// for every caller, however often and even when several call at once. [`Error::NotFound`] for an order that is not paid by card; [`Error::PaymentUnavailable`]
/// when Stripe did not say, and what can be done without was done; [`Error::PaymentMismatch`].
pub async fn reconcile(shop: &Shop, id: Id<Order>) -> Result<CardState> {
    // Never answered from the record of a repeated request: Stripe's answer may have changed since.
    let shop = &shop.without_claim();
    let (state, known) = Box::pin(look(shop, id)).await?;
    if known == Known::Stands(IntentStatus::Held) && held::take_if_due(shop, id).await? {
        return Ok(Box::pin(look(shop, id)).await?.0);
    }
    Ok(state)
}

/// Asks once, and does what follows; what was known then.
async fn look(shop: &Shop, id: Id<Order>) -> Result<(CardState, Known)> {
    let payment = store::payments::by_id(shop.store.access(), id)
        .await?
        .ok_or(Error::NotFound)?;
    let order = store::orders::by_id(shop.store.access(), id)
        .await?
        .ok_or(Error::NotFound)?;
    if order.status == OrderStatus::Cancelled && order.refunds.is_empty() {
        orders::refunds::adopt_of(shop, id).await?;
    }
    // Decided once, before Stripe is asked: what is cancelled here was cancelled there first, however long that took.
    let give_up = order.status == OrderStatus::Cancelled || hold_is_over(&order, shop.now());
    let asked = ask(shop, &payment, &order, give_up).await;
    let known = match &asked {
        Ok(None) => Known::Untouched,
        Ok(Some(intent)) => Known::Stands(intent.status),
        Err(Error::PaymentMismatch) => Known::Misfit,
        Err(_) => Known::Unknown,
    };
    let asked_about = Asked { known, give_up };
    let intent = asked.as_ref().ok().and_then(Option::as_ref);
    let order = match follow(shop, id, asked_about, intent, true).await {
        // Stock, coupon or the place in the slot were taken by others meanwhile: refund instead of reviving.
        Err(Error::OutOfStock(_) | Error::Coupon(_) | Error::SlotFull) => {
            follow(shop, id, asked_about, intent, false).await?
        }
        order => order?,
    };
    let charge = intent.and_then(Intent::charge);
    if let (None, Some(cents)) = (payment.fee, charge.and_then(Charge::fee)) {
        let amount = Money::from_cents(cents);
        let at = order.paid_at.unwrap_or_else(|| shop.now());
        store::payments::set_fee(&shop.store, id, &Fee { amount, at }).await?;
    }
    if let Some(intent) = asked? {
        // The key is as old as what was read of the intent: who read an older one repeats an older call.
        money_back::send(shop, &order, &intent, payment.failures).await?;
    }
    let state = match (order.payment_status, order.status, known) {
        (_, OrderStatus::Cancelled, _) => CardState::Over,
        (PaymentStatus::Paid | PaymentStatus::Authorized, ..) => CardState::Paid,
        (.., Known::Stands(IntentStatus::Processing)) => CardState::Processing,
        _ => CardState::Open,
    };
    Ok((state, known))
}

/// The intent as it is now. With `give_up` it is cancelled first, so that nobody can pay it after this answer; it may
/// turn out to be paid already, or the card to hold its amount: that is let go of only when the order is cancelled.
async fn ask(shop: &Shop, payment: &Payment, order: &Order, give_up: bool) -> Result<Option<Intent>> {
    let Some(id) = &payment.intent else {
        return Ok(None);
    };
    let no_way = || Error::PaymentUnavailable("STRIPE_SECRET_KEY is no longer set".into());
    let stripe = shop.settings.card.as_ref().ok_or_else(no_way)?;
    let mut intent = stripe.intent(id).await?;
    let stays = match intent.status {
        IntentStatus::Succeeded | IntentStatus::Canceled => true,
        IntentStatus::Held => order.status != OrderStatus::Cancelled,
        IntentStatus::Processing | IntentStatus::Open => false,
    };
    if !stays && give_up {
        intent = stripe.cancel(id).await?;
    }
    if fits(order, intent.amount, &intent.currency) {
        Ok(Some(intent))
    } else {
        tracing::error!(
            target: "error", order = %order.id, intent = id, amount = intent.amount, currency = intent.currency,
            "a payment has another amount than its order, and changes nothing: look at it in Stripe’s dashboard"
        );
        Err(Error::PaymentMismatch)
    }
}

/// Whether this is what the order cost when it was placed.
pub(super) fn fits(order: &Order, cents: i64, currency: &str) -> bool {
    cents == order.shown_total().cents() && currency.eq_ignore_ascii_case(CURRENCY)
}

fn hold_is_over(order: &Order, now: Timestamp) -> bool {
    order.awaits_card() && order.pay_by.is_some_and(|until| until <= now)
}

async fn follow(shop: &Shop, id: Id<Order>, asked: Asked, intent: Option<&Intent>, may_revive: bool) -> Result<Order> {
    let known = asked.known;
    let charge = intent.and_then(Intent::charge);
    let received = intent.map_or(0, Intent::received);
    let order = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let order = match known {
            Known::Stands(IntentStatus::Succeeded) => {
                let order = accept(tx, order, received, may_revive).await?;
                match charge {
                    Some(charge) => money_back::learn(tx, order, charge).await?,
                    None => order,
                }
            }
            Known::Stands(IntentStatus::Held) if order.awaits_card() => held::learn(tx, order).await?,
            Known::Stands(IntentStatus::Canceled) if order.payment_status == PaymentStatus::Authorized => {
                held::lose(tx, order).await?
            }
            // Cancelled at Stripe by someone else: it cannot be paid any more.
            Known::Stands(IntentStatus::Canceled) if order.awaits_card() && !order.has_left() => {
                orders::expire(tx, id).await?
            }
            _ if asked.give_up && order.awaits_card() => orders::expire(tx, id).await?,
            _ => order,
        };
        let payment = store::payments::by_id(tx.access(), id).await?;
        let next = match payment {
            // The customer opened the form meanwhile: ask again at once.
            Some(payment) if known == Known::Untouched && payment.intent.is_some() => Some(tx.now()),
            // The order was cancelled meanwhile, but not its intent: ask again at once, which cancels it.
            _ if order.status == OrderStatus::Cancelled && asked.left_open() => Some(tx.now()),
            _ => {
                let owes = money_back::owes(tx, &order).await?;
                let until = payment.and_then(|payment| payment.capture_by);
                next_check(tx.now(), &order, known, owes, until)
            }
        };
        // What is not asked about any more is left as it is.
        let is_decided = next.is_none() || !matches!(known, Known::Unknown | Known::Misfit);
        store::payments::schedule_asked(tx, id, next, is_decided).await?;
        order
    });
    // An order that was called off gives its stock back, and one that is revived takes it again.
    orders::show(shop, &order).await;
    Ok(order)
}

/// Books money that has arrived: pays the order, revives it, or owes the money back.
async fn accept(tx: &mut Transaction<'_>, order: Order, received: i64, may_revive: bool) -> Result<Order> {
    if order.payment_status == PaymentStatus::Paid || !order.refunds.is_empty() {
        return Ok(order);
    }
    if order.status != OrderStatus::Cancelled {
        return held::settle(tx, order, received).await;
    }
    if may_revive && order.has_expired() {
        let order = orders::revive(tx, &order).await?;
        orders::letters::late(tx, &order, Letter::PaidLate).await?;
        return Ok(orders::settle(tx, &order, None).await?.unwrap_or(order));
    }
    let order = orders::refunds::of_late_money(tx, &order, None).await?.unwrap_or(order);
    orders::letters::late(tx, &order, Letter::PaidTooLate).await?;
    Ok(order)
}

/// When Stripe is asked next; `None` once nothing can change any more. A card's hold is looked at once a day, and `until`
/// it is to be taken.
fn next_check(now: Timestamp, order: &Order, known: Known, owes: bool, until: Option<Timestamp>) -> Option<Timestamp> {
    let [shortest, longest] = WAITS_SECONDS;
    let age = (now.millis() - order.created_at.millis()) / 1000;
    let soon = now.plus_seconds((age / 8).clamp(shortest, longest));
    let is_open = order.awaits_card();
    match known {
        // Until someone gives money back.
        _ if order.payment_status == PaymentStatus::Paid && !owes => look_back(now, order),
        _ if order.payment_status == PaymentStatus::Authorized => match (known, until) {
            (Known::Stands(IntentStatus::Held), Some(until)) if !order.has_left() && now < until => {
                Some(until.min(now.plus_days(1)))
            }
            _ => Some(soon),
        },
        Known::Untouched if is_open => order.pay_by,
        Known::Untouched | Known::Misfit if !is_open => None,
        Known::Stands(IntentStatus::Succeeded) if !owes => look_back(now, order),
        Known::Stands(IntentStatus::Canceled) if !owes => None,
        _ if is_open => order.pay_by.map(|pay_by| pay_by.min(soon)),
        _ => Some(soon),
    }
}

/// Says when Stripe is asked next about an order whose refund was just settled.
pub(super) async fn look_again(tx: &mut Transaction<'_>, order: &Order) -> Result<()> {
    let owes = money_back::owes(tx, order).await?;
    let next = next_check(tx.now(), order, Known::Stands(IntentStatus::Succeeded), owes, None);
    store::payments::schedule(tx, order.id, next).await
}

/// Once a day, as long as what was paid can be contested, what was refunded can fail, or a bank has to decide.
fn look_back(now: Timestamp, order: &Order) -> Option<Timestamp> {
    let is_open = order
        .dispute
        .is_some_and(|dispute| dispute.status == DisputeStatus::Open);
    let of_money = |event: &&OrderEvent| !event.is_step();
    let last = order.timeline.iter().rev().find(of_money).map(|event| event.at);
    let last = last.or(order.paid_at)?;
    (is_open || now < last.plus_days(LOOK_BACK_DAYS)).then(|| now.plus_days(1))
}

/// Counts a failure of Stripe's, so that the next call has another key: under the same one it would fail for a day.
pub(super) async fn counted<T>(shop: &Shop, id: Id<Order>, answer: Result<T, StripeRefusal>) -> Result<T> {
    if matches!(answer, Err(StripeRefusal::Failed(_))) {
        store::payments::count_failure(&shop.store, id).await?;
    }
    Ok(answer?)
}
