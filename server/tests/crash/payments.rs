//! The payments at Stripe, compared with the shop's orders.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Shop, store::payments::Payment};
use reqwest::Method;
use serde_json::Value;
use shared::{
    Money,
    order::{Order, OrderEvent, OrderStatus, PaymentMethod, PaymentStatus},
};
use test_support::stripe::call;

use crate::{cards::ORDERS, sums::all, weights::check_capture};

/// An intent at Stripe.
struct Intent {
    id: String,
    status: String,
    amount: i64,
    /// What was taken of it.
    received: i64,
}

/// Every intent there is, by its order. None is of an order that nobody was told of.
async fn intents() -> BTreeMap<String, Vec<Intent>> {
    let mut found = BTreeMap::<String, Vec<Intent>>::new();
    let mut after = String::new();
    loop {
        let page = call(Method::GET, &format!("payment_intents?limit=100{after}"), None).await;
        let intents = page["data"].as_array().unwrap();
        for intent in intents {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let (id, status) = (text(&intent["id"]), text(&intent["status"]));
            let intent_of = text(&intent["metadata"]["order"]);
            let [amount, received] = ["amount", "amount_received"].map(|field| intent[field].as_i64().unwrap());
            let all = found.entry(intent_of).or_default();
            all.push(Intent {
                id,
                status,
                amount,
                received,
            });
        }
        match intents.last() {
            Some(last) if page["has_more"] == true => {
                after = format!("&starting_after={}", last["id"].as_str().unwrap());
            }
            _ => break,
        }
    }
    let known = ORDERS.lock().unwrap();
    assert!(
        found.keys().all(|order| known.contains(order)),
        "a payment without its order"
    );
    found
}

pub fn is_by_card(order: &Order) -> bool {
    order.payment_method == PaymentMethod::Card
}

/// Whether the order's card was charged when it was cancelled or its hold was over.
pub fn was_charged_late(order: &Order) -> bool {
    let when = |is: fn(&OrderEvent) -> bool| order.timeline.iter().position(is);
    let cancelled = when(|event| event.status == OrderStatus::Cancelled);
    let is_late = match (cancelled, when(|event| event.payment == Some(PaymentStatus::Paid))) {
        (Some(cancelled), Some(paid)) => cancelled < paid,
        _ => !order.refunds.is_empty() && order.paid_at.is_none(),
    };
    is_by_card(order) && is_late
}

/// Once nothing is open: each order by card has its payment, each payment its order, and they agree.
pub async fn check(shop: &Shop, orders: &[Order]) {
    let mut intents = intents().await;
    let payments = all::<Payment>(shop, "payments").await;
    let mut payments: BTreeMap<_, _> = payments.into_iter().map(|payment| (payment.id, payment)).collect();
    let mut ends = BTreeMap::<_, usize>::new();
    for order in orders {
        let number = &order.order_number;
        let made = intents.remove(&order.id.to_string()).unwrap_or_default();
        if is_by_card(order) {
            let payment = payments.remove(&order.id).expect(number);
            assert!(made.len() <= 1, "{number} has several payments");
            *ends.entry(end_of(order, &payment, made.first())).or_default() += 1;
        } else {
            assert!(made.is_empty(), "{number} was not to be paid by card");
        }
    }
    let left: BTreeSet<_> = payments.keys().collect();
    assert!(left.is_empty(), "payments without an order by card: {left:?}");
    println!("cards: {ends:?}");
}

/// How an order by card ended: who is paid was charged once, exactly; whoever is not was not charged, or has everything
/// back.
fn end_of(order: &Order, payment: &Payment, intent: Option<&Intent>) -> &'static str {
    let number = &order.order_number;
    if let Some(known) = &payment.intent {
        assert_eq!(Some(known), intent.map(|intent| &intent.id), "{number}");
    }
    assert_eq!(order.pay_by, None, "{number} is still held");
    let is_paid = order.payment_status == PaymentStatus::Paid;
    // What was paid can be contested for a while, and what went back turned down.
    let is_closed = payment.check_at.is_none() || is_paid || !order.refunds.is_empty();
    assert!(is_closed, "{number} is still open");
    let charged = intent.filter(|intent| intent.status == "succeeded");
    if let Some(intent) = charged {
        assert_eq!(intent.amount, order.shown_total().cents(), "{number}");
        assert_eq!(intent.received, order.total.cents(), "{number}");
        check_capture(order, payment, intent.received);
    }
    let went_back = !order.refunds.is_empty();
    match (order.status == OrderStatus::Cancelled, went_back, charged) {
        (true, true, Some(_)) => {
            assert_eq!(
                (order.refunded_total, order.refund_due),
                (order.total, Money::ZERO),
                "{number}"
            );
            if is_paid {
                "cancelled when paid"
            } else {
                "charged when cancelled"
            }
        }
        (true, false, None) if !is_paid => {
            // One that the shop does not know was never shown to anyone who could pay it.
            let is_closed = intent.is_none_or(|intent| intent.status == "canceled");
            assert!(is_closed || payment.intent.is_none(), "{number} can still be paid");
            if payment.capture_by.is_some() {
                "let go of"
            } else {
                "never charged"
            }
        }
        (false, _, Some(_)) if is_paid => {
            if was_charged_late(order) {
                "revived"
            } else if went_back {
                "paid, some went back"
            } else if order.total < order.shown_total() {
                "paid as weighed"
            } else {
                "paid"
            }
        }
        _ => panic!(
            "{number}: the shop says {}, {:?}, {went_back}, and Stripe {:?}",
            order.status.name(),
            order.payment_status,
            intent.map(|intent| &intent.status)
        ),
    }
}
