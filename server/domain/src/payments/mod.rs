//! Payment by card; what an order owes and holds is in `orders`. The order is there, `pending`, before any money moves; the money itself moves between the
//! customer's browser and Stripe. What the shop knows of it comes from one function, [`reconcile`], which asks
//! Stripe how the payment now stands and writes what follows from that in one transaction. Whoever calls it only
//! says that something may have changed: the webhook ([`receive`]), the customer's return, the job ([`run`]). So
//! it makes no difference whether word from Stripe comes once, twice, late, in another order or never.

mod held;
mod money_back;
mod reconcile;
mod stripe;
mod webhook;

use std::time::Duration;

use futures_util::future::join_all;
use shared::{
    Id,
    card::{CardPayment, CardState},
    job::Job,
    order::Order,
};
use tokio::{sync::watch, time::sleep};

use crate::{Customer, Error, Result, Shop, store};

use reconcile::counted;
pub use reconcile::reconcile;
use stripe::{Intent, IntentStatus};
pub use stripe::{Stripe, StripeAccount};
pub use webhook::receive;

/// How long a claimed payment is its job's alone: longer than a few calls to Stripe may take.
const LEASE_SECONDS: i64 = 120;
/// How many payments a process asks about at once, and in one round.
const LANES: usize = 4;
const ROUND: usize = 50;
/// The pause between two rounds.
const PAUSE: Duration = Duration::from_secs(5);

/// What the customer's browser needs to pay their order. [`Error::NotFound`], [`Error::PaymentUnavailable`], or
/// [`Error::NothingToPay`] when it is paid, cancelled or paid another way.
pub async fn pay(shop: &Shop, customer: &Customer, id: Id<Order>) -> Result<CardPayment> {
    let order = own(shop, customer, id).await?;
    let (Some(stripe), true, Some(pay_by)) = (&shop.settings.card, order.awaits_card(), order.pay_by) else {
        return Err(Error::NothingToPay);
    };
    if shop.now() < pay_by {
        let intent = intent_of(shop, stripe, &order).await?;
        // The order may have been cancelled while Stripe was asked.
        let is_open = own(shop, customer, id).await?.awaits_card();
        if let (true, IntentStatus::Open, Some(secret)) = (is_open, intent.status, intent.client_secret) {
            return Ok(CardPayment {
                client_secret: secret.0,
                publishable_key: stripe.account.publishable_key.clone(),
                pay_by,
                amount: order.total,
            });
        }
    }
    reconcile(shop, id).await?;
    Err(Error::NothingToPay)
}

/// The intent of an order, which is made when there is none. After a crash here, and when called twice, the next call gets
/// the same one, and nobody can pay it before the shop knows its name. One that Stripe made in a call that failed is
/// never handed out.
async fn intent_of(shop: &Shop, stripe: &Stripe, order: &Order) -> Result<Intent> {
    let payment = store::payments::by_id(shop.store.access(), order.id).await?;
    let payment = payment.ok_or(Error::NothingToPay)?;
    if let Some(intent) = payment.intent {
        return Ok(stripe.intent(&intent).await?);
    }
    let made = stripe.create_intent(order, payment.failures).await;
    let made = counted(shop, order.id, made).await?;
    if store::payments::set_intent(&shop.store, order.id, &made.id, shop.now()).await? {
        return Ok(made);
    }
    // Of two that came at once after a failure, with a key each, the other was faster.
    let payment = store::payments::by_id(shop.store.access(), order.id).await?;
    match payment.and_then(|payment| payment.intent) {
        Some(intent) if intent != made.id => Ok(stripe.intent(&intent).await?),
        _ => Ok(made),
    }
}

/// How the payment of the customer's own order stands, asked of Stripe just now. [`Error::NotFound`].
pub async fn state(shop: &Shop, customer: &Customer, id: Id<Order>) -> Result<CardState> {
    own(shop, customer, id).await?;
    match reconcile(shop, id).await {
        // The job finds out.
        Err(Error::PaymentUnavailable(why)) => {
            tracing::warn!(target: "error", order = %id, why, "a payment's state is not known");
            Ok(CardState::Processing)
        }
        state => state,
    }
}

async fn own(shop: &Shop, customer: &Customer, id: Id<Order>) -> Result<Order> {
    let order = store::orders::by_id(shop.store.access(), id).await?;
    order
        .filter(|order| order.user_id == customer.user().id)
        .ok_or(Error::NotFound)
}

/// Asks about every payment that is due, and answers how many were.
pub async fn reconcile_due(shop: &Shop) -> Result<usize> {
    let lane = async || {
        let mut asked = 0;
        while asked < ROUND / LANES {
            let now = shop.now();
            let until = now.plus_seconds(LEASE_SECONDS);
            let Some(payment) = store::payments::claim(&shop.store, now, until).await? else {
                break;
            };
            asked += 1;
            match reconcile(shop, payment.id).await {
                // What cannot be read is named once.
                Ok(_) | Err(Error::Unreadable(_)) => {}
                Err(Error::PaymentUnavailable(why)) => {
                    tracing::warn!(target: "error", order = %payment.id, why, "a payment is asked about again later");
                }
                // It is asked about again when the lease is over. Rounds between that find nothing to do are done well, so
                // that the job cannot tell of it: the payment does.
                Err(error) => {
                    tracing::error!(target: "error", order = %payment.id, %error, "a payment cannot be settled");
                    store::payments::note_undecided(&shop.store, &payment, shop.now()).await?;
                }
            }
        }
        Ok(asked)
    };
    join_all((0..LANES).map(|_| lane())).await.into_iter().sum()
}

/// Has every payment by card that an older version was done with asked about again, spread over a day: who is paid can be
/// contested. What is too old for that is asked once.
pub(crate) async fn look_back_at_paid(shop: &Shop) -> Result<()> {
    store::payments::spread_checks(&shop.store, shop.now()).await
}

/// Asks about payments until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Payments, reconcile_due(shop)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "payments cannot be asked about");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}
