//! Making an order agree with its payment.

use shared::{
    Id, Timestamp,
    card::CardState,
    order::{Order, OrderStatus, PaymentStatus, Refund},
};

use super::stripe::{CURRENCY, Intent, IntentStatus, Refunded, StripeRefusal};
use crate::{
    Error, Result, Shop, orders,
    store::{self, Transaction, outbox::Letter, payments::Payment, transact},
};

/// The shortest and the longest wait before an open payment is asked about again. It grows with the order's age.
const WAITS_SECONDS: [i64; 2] = [60, 3600];
/// How long a card's bank may still turn down what was sent, and how often that is asked:
/// <https://docs.stripe.com/refunds#failed-refunds>.
const REFUND_MAY_FAIL_DAYS: i64 = 30;
const REFUND_CHECK_DAYS: i64 = 7;

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
/// and everything is still to be had, and sends the money back if not. It does the same for every caller, however
/// often and even when several call at once. [`Error::NotFound`] for an order that is not paid by card; [`Error::PaymentUnavailable`]
/// when Stripe did not say, and what can be done without was done; [`Error::PaymentMismatch`].
pub async fn reconcile(shop: &Shop, id: Id<Order>) -> Result<CardState> {
    // Never answered from the record of a repeated request: Stripe's answer may have changed since.
    let shop = &shop.without_claim();
    Box::pin(reconcile_now(shop, id)).await
}

async fn reconcile_now(shop: &Shop, id: Id<Order>) -> Result<CardState> {
    let payment = store::payments::by_id(shop.store.access(), id)
        .await?
        .ok_or(Error::NotFound)?;
    let order = store::orders::by_id(shop.store.access(), id)
        .await?
        .ok_or(Error::NotFound)?;
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
    let order = match follow(shop, id, asked_about, true).await {
        // Stock or coupon were taken by others meanwhile: refund instead of reviving.
        Err(Error::OutOfStock(_) | Error::Coupon(_)) => follow(shop, id, asked_about, false).await?,
        order => order?,
    };
    if let Some(intent) = asked? {
        send_back(shop, &order, &intent).await?;
    }
    Ok(match (order.payment_status, order.status, known) {
        (_, OrderStatus::Cancelled, _) => CardState::Over,
        (PaymentStatus::Paid, ..) => CardState::Paid,
        (.., Known::Stands(IntentStatus::Processing)) => CardState::Processing,
        _ => CardState::Open,
    })
}

/// The intent as it is now. With `give_up` it is cancelled first, so that nobody can pay it after this answer; it may
/// turn out to be paid already.
async fn ask(shop: &Shop, payment: &Payment, order: &Order, give_up: bool) -> Result<Option<Intent>> {
    let Some(id) = &payment.intent else {
        return Ok(None);
    };
    let no_way = || Error::PaymentUnavailable("STRIPE_SECRET_KEY is no longer set".into());
    let stripe = shop.settings.card.as_ref().ok_or_else(no_way)?;
    let mut intent = stripe.intent(id).await?;
    let is_final = matches!(intent.status, IntentStatus::Succeeded | IntentStatus::Canceled);
    if !is_final && give_up {
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

/// Whether this is what the order costs.
pub(super) fn fits(order: &Order, cents: i64, currency: &str) -> bool {
    cents == order.total.cents() && currency.eq_ignore_ascii_case(CURRENCY)
}

fn hold_is_over(order: &Order, now: Timestamp) -> bool {
    order.awaits_card() && order.pay_by.is_some_and(|until| until <= now)
}

async fn follow(shop: &Shop, id: Id<Order>, asked: Asked, may_revive: bool) -> Result<Order> {
    let known = asked.known;
    let order = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let order = match known {
            Known::Stands(IntentStatus::Succeeded) => accept(tx, order, may_revive).await?,
            // Cancelled at Stripe by someone else: it cannot be paid any more.
            Known::Stands(IntentStatus::Canceled) if order.awaits_card() => orders::expire(tx, id).await?,
            _ if asked.give_up && order.awaits_card() => orders::expire(tx, id).await?,
            _ => order,
        };
        let payment = store::payments::by_id(tx.access(), id).await?;
        let next = match payment {
            // The customer opened the form meanwhile: ask again at once.
            Some(payment) if known == Known::Untouched && payment.intent.is_some() => Some(tx.now()),
            // The order was cancelled meanwhile, but not its intent: ask again at once, which cancels it.
            _ if order.status == OrderStatus::Cancelled && asked.left_open() => Some(tx.now()),
            _ => next_check(tx.now(), &order, known),
        };
        store::payments::schedule(tx, id, next).await?;
        order
    });
    // An order that was called off gives its stock back, and one that is revived takes it again.
    shop.catalog.show(order.items.iter().map(|item| item.product_id)).await;
    Ok(order)
}

/// Books money that has arrived: pays the order, revives it, or owes the money back.
async fn accept(tx: &mut Transaction<'_>, order: Order, may_revive: bool) -> Result<Order> {
    if order.payment_status == PaymentStatus::Paid || order.refund.is_some() {
        return Ok(order);
    }
    if order.status != OrderStatus::Cancelled {
        return Ok(orders::settle(tx, &order, None).await?.unwrap_or(order));
    }
    if may_revive && order.has_expired() {
        let order = orders::revive(tx, &order).await?;
        orders::letters::late(tx, &order, Letter::PaidLate).await?;
        return Ok(orders::settle(tx, &order, None).await?.unwrap_or(order));
    }
    let refund = Refund::owed(order.total, tx.now());
    let order = store::orders::owe(tx, order.id, &refund).await?.unwrap_or(order);
    orders::letters::late(tx, &order, Letter::PaidTooLate).await?;
    Ok(order)
}

/// When Stripe is asked next; `None` once nothing can change any more.
fn next_check(now: Timestamp, order: &Order, known: Known) -> Option<Timestamp> {
    let [shortest, longest] = WAITS_SECONDS;
    let age = (now.millis() - order.created_at.millis()) / 1000;
    let soon = now.plus_seconds((age / 8).clamp(shortest, longest));
    let refund = order.refund.as_ref();
    if let Some(done) = refund.and_then(|refund| refund.done_at) {
        let may_fail = is_the_cards(refund) && now < done.plus_days(REFUND_MAY_FAIL_DAYS);
        return may_fail.then(|| now.plus_days(REFUND_CHECK_DAYS));
    }
    let owes = is_the_cards(refund);
    let is_open = order.awaits_card();
    match known {
        // Until someone cancels it.
        _ if order.payment_status == PaymentStatus::Paid && !owes => None,
        Known::Untouched if is_open => order.pay_by,
        Known::Untouched | Known::Misfit if !is_open => None,
        Known::Stands(IntentStatus::Succeeded | IntentStatus::Canceled) if !owes => None,
        _ if is_open => order.pay_by.map(|pay_by| pay_by.min(soon)),
        _ => Some(soon),
    }
}

/// Whether money goes back to the card. What it did not take is a person's to send.
fn is_the_cards(refund: Option<&Refund>) -> bool {
    refund.is_some_and(|refund| refund.failed_at.is_none())
}

/// Sends back what an order's customer is owed, and notes that it was, or that the card did not take it.
async fn send_back(shop: &Shop, order: &Order, intent: &Intent) -> Result<()> {
    let refund = order.refund.as_ref().filter(|refund| is_the_cards(Some(refund)));
    let (Some(refund), Some(stripe), IntentStatus::Succeeded) = (refund, &shop.settings.card, intent.status) else {
        return Ok(());
    };
    let failures = store::payments::by_id(shop.store.access(), order.id)
        .await?
        .map_or(0, |payment| payment.failures);
    let refunded = stripe.refund(&intent.id, refund.amount, failures).await;
    let refunded = counted(shop, order.id, refunded).await?;
    if refunded == Refunded::Sent && refund.done_at.is_some() {
        return Ok(());
    }
    let id = order.id;
    let noted = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?;
        // Someone else may have found out more meanwhile.
        let is_the_cards = order.is_some_and(|order| is_the_cards(order.refund.as_ref()));
        let noted = match refunded {
            _ if !is_the_cards => None,
            Refunded::Sent => store::orders::refunded(tx, id, tx.now()).await?,
            Refunded::Failed => store::orders::refund_failed(tx, id, tx.now()).await?,
        };
        if let Some(order) = &noted {
            if refunded == Refunded::Sent {
                orders::letters::refunded(tx, order).await?;
            }
            let next = next_check(tx.now(), order, Known::Stands(intent.status));
            store::payments::schedule(tx, id, next).await?;
        }
        noted.is_some()
    });
    match (noted, refunded) {
        (false, _) => {}
        (true, Refunded::Sent) => tracing::info!(target: "activity", order = %id, "sent a card's money back"),
        (true, Refunded::Failed) => tracing::error!(
            target: "error", order = %id, intent = intent.id,
            "a card did not take its refund: send the money another way, and mark the order refunded"
        ),
    }
    Ok(())
}

/// Counts a failure of Stripe's, so that the next call has another key: under the same one it would fail for a day.
pub(super) async fn counted<T>(shop: &Shop, id: Id<Order>, answer: Result<T, StripeRefusal>) -> Result<T> {
    if matches!(answer, Err(StripeRefusal::Failed(_))) {
        store::payments::count_failure(&shop.store, id).await?;
    }
    Ok(answer?)
}
