//! What Stripe has, and what the shop says of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Shop, store::payments::Payment};
use reqwest::Method;
use serde_json::Value;
use shared::order::{Order, OrderStatus, PaymentMethod, PaymentStatus};

use crate::{
    cards::ORDERS,
    stripe::{call, refunds},
    sums::all,
};

/// An intent at Stripe.
struct Intent {
    id: String,
    status: String,
    amount: i64,
    /// What went back, each time.
    refunds: Vec<i64>,
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
            let refunds = if status == "succeeded" {
                refunds(&id).await
            } else {
                Vec::new()
            };
            let amount = intent["amount"].as_i64().unwrap();
            let all = found.entry(intent_of).or_default();
            all.push(Intent {
                id,
                status,
                amount,
                refunds,
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
    PaymentMethod::from_name(&order.payment_method) == Some(PaymentMethod::Card)
}

/// Once nothing is open: who is paid was charged once, exactly; whoever is not, was not charged or has everything back;
/// and each order by card has its payment, each payment its order.
pub async fn agrees(shop: &Shop, orders: &[Order]) {
    let mut intents = intents().await;
    let mut payments: BTreeMap<_, Payment> = all(shop, "payments")
        .await
        .into_iter()
        .map(|payment: Payment| (payment.id, payment))
        .collect();
    let mut ends = BTreeMap::<_, usize>::new();
    for order in orders {
        let number = &order.order_number;
        let made = intents.remove(&order.id.to_string()).unwrap_or_default();
        if !is_by_card(order) {
            assert!(made.is_empty(), "{number} was not to be paid by card");
            continue;
        }
        let payment = payments.remove(&order.id).expect(number);
        assert!(made.len() <= 1, "{number} has several payments");
        let intent = made.first();
        if let Some(known) = &payment.intent {
            assert_eq!(Some(known), intent.map(|intent| &intent.id), "{number}");
        }
        assert_eq!(order.pay_by, None, "{number} is still held");
        // The bank may turn a refund down for a while.
        assert!(
            payment.check_at.is_none() || order.refund.is_some(),
            "{number} is still open"
        );
        let charged = intent.filter(|intent| intent.status == "succeeded");
        let refund = order.refund.as_ref();
        match (order.status, order.payment_status, charged) {
            (OrderStatus::Cancelled, PaymentStatus::Paid, None) => panic!("{number} was paid without any money"),
            (OrderStatus::Cancelled, paid, Some(intent)) => {
                let refund = refund.expect(number);
                assert_eq!(
                    (refund.amount, refund.done_at.is_some()),
                    (order.total, true),
                    "{number}"
                );
                assert_eq!(intent.refunds, [intent.amount], "{number}");
                let end = if paid == PaymentStatus::Paid {
                    "cancelled when paid"
                } else {
                    "paid when cancelled"
                };
                *ends.entry(end).or_default() += 1;
            }
            (OrderStatus::Cancelled, _, None) => {
                assert_eq!(refund, None, "{number}");
                // One that the shop does not know was never shown to anyone who could pay it.
                let is_closed = intent.is_none_or(|intent| intent.status == "canceled");
                assert!(is_closed || payment.intent.is_none(), "{number} can still be paid");
                *ends.entry("never paid").or_default() += 1;
            }
            (_, PaymentStatus::Paid, Some(intent)) => {
                assert_eq!((refund, &intent.refunds), (None, &Vec::new()), "{number}");
                assert_eq!(intent.amount, order.total.cents(), "{number}");
                let end = if was_revived(order) { "revived" } else { "paid" };
                *ends.entry(end).or_default() += 1;
            }
            (status, paid, _) => panic!(
                "{number} is {status:?}, {paid:?} and {:?} at Stripe",
                intent.map(|i| &i.status)
            ),
        }
    }
    let left: BTreeSet<_> = payments.keys().collect();
    assert!(left.is_empty(), "payments without an order by card: {left:?}");
    println!("cards: {ends:?}");
}

fn was_revived(order: &Order) -> bool {
    order
        .timeline
        .iter()
        .any(|event| event.status == OrderStatus::Cancelled)
}
