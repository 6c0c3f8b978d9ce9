//! Money that goes back: refunds by the admin and in Stripe's dashboard, and disputes, at any moment.

use std::collections::BTreeMap;

use domain::Shop;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    order::{DisputeStatus, Order, OrderStatus, PaymentStatus, part_of},
    refund::{Refund, RefundMethod, RefundReason, RefundStatus},
};
use test_support::stripe;

use crate::{
    people::{Buyer, count},
    sums::all,
    weights::{of_refund, of_stock},
};

impl Buyer {
    /// Gives some of a paid order's money back, by chance: a sum, a line, in Stripe's dashboard, several at once. What is too
    /// much is refused, and nothing else.
    pub async fn gives_money_back(&self, order: &Value) {
        let order_id = crate::people::id(order);
        let dice = &self.person.dice;
        let at_stripe = async {
            if let Some(intent) = self.cards.intent_of(&order_id).filter(|_| dice.below(2) == 0) {
                let cents = 1 + i64::try_from(dice.below(3000)).unwrap();
                stripe::try_refund_at_stripe(&intent, cents).await;
                self.cards.record_charge_event("charge.refunded", &intent);
            }
        };
        let one = self.refund(&order_id, self.some_of(order));
        let other = async {
            if dice.below(2) == 0 {
                self.refund(&order_id, self.some_of(order)).await;
            }
        };
        tokio::join!(one, other, at_stripe);
    }

    fn some_of(&self, order: &Value) -> Value {
        let dice = &self.person.dice;
        let line = &order["items"][0];
        match dice.below(4) {
            0 => json!({ "amount": 1 + dice.below(50), "reason": "goodwill" }),
            1 => json!({ "shipping": true, "reason": "other" }),
            _ => json!({
                "lines": [{ "productId": line["productId"], "weight": line["weight"], "quantity": 1 }],
                "reason": "damaged", "restock": dice.below(2) == 0,
            }),
        }
    }

    async fn refund(&self, order: &str, body: Value) {
        let answer = self.admin.post(&format!("/api/orders/{order}/refunds"), &body).await;
        match (answer.status, answer.code()) {
            (201, _) => count(&self.person.counts.refunds),
            // The delivery was free, or went back before.
            // Or its card holds it still.
            (409, "refund_too_large" | "order_disputed" | "order_cancelled" | "not_paid") | (422, "invalid_input") => {}
            _ => panic!("{answer:?}"),
        }
    }

    /// Has the customer contest the payment of an order by card, and the bank decide at once or never.
    pub async fn contests(&self, order: &str) {
        let Some(intent) = self.cards.intent_of(order) else {
            return;
        };
        let held = stripe::intent(&intent).await["status"] == "requires_capture";
        if held {
            return;
        }
        let dispute = stripe::dispute(&intent).await;
        self.cards.record_charge_event("charge.dispute.created", &intent);
        match self.person.dice.below(3) {
            0 => stripe::close_dispute(&dispute, "won").await,
            1 => stripe::close_dispute(&dispute, "lost").await,
            _ => {}
        }
        count(&self.person.counts.disputes);
    }
}

/// What every order says of its refunds is what they add up to; each has its credit note; and what went back at Stripe is
/// what went back here.
pub async fn check(shop: &Shop, orders: &[Order]) -> BTreeMap<String, Vec<Refund>> {
    let mut by_order = BTreeMap::<String, Vec<Refund>>::new();
    for refund in all::<Refund>(shop, "refunds").await {
        by_order.entry(refund.order_id.to_string()).or_default().push(refund);
    }
    for order in orders {
        let number = &order.order_number;
        let refunds = by_order.get(&order.id.to_string()).map_or(&[][..], Vec::as_slice);
        let sum = |of: &dyn Fn(&Refund) -> bool| -> i64 {
            refunds
                .iter()
                .filter(|refund| of(refund))
                .map(|refund| refund.amount.cents())
                .sum()
        };
        assert_eq!(order.refunds.len(), refunds.len(), "{number}");
        assert_eq!(order.refunded_total.cents(), sum(&|_| true), "{number}");
        assert_eq!(
            order.refund_due.cents(),
            sum(&|refund| refund.status != RefundStatus::Sent),
            "{number}"
        );
        assert!(order.refunded_total <= order.total, "{number}");
        let is_paid = order.payment_status == PaymentStatus::Paid;
        for refund in refunds {
            assert_eq!(refund.credit_note_number.is_some(), is_paid, "{number}");
            let by_rate: i64 = refund.by_rate.iter().map(|share| share.gross.cents()).sum();
            assert_eq!(by_rate, refund.amount.cents(), "{number}");
        }
        if order.status == OrderStatus::Cancelled && is_paid {
            assert_eq!(order.refunded_total, order.total, "{number}");
        }
        check_at_stripe(shop, order, refunds).await;
    }
    by_order
}

async fn check_at_stripe(shop: &Shop, order: &Order, refunds: &[Refund]) {
    let payments = all::<domain::store::payments::Payment>;
    let number = &order.order_number;
    if order.refunds.is_empty() && order.dispute.is_none() {
        return;
    }
    let of_card = |status: RefundStatus| -> i64 {
        let of_card = refunds.iter().filter(|refund| refund.method == RefundMethod::Card);
        let so = of_card.filter(|refund| refund.status == status);
        so.map(|refund| refund.amount.cents()).sum()
    };
    let sent = of_card(RefundStatus::Sent);
    let payment = payments(shop, "payments")
        .await
        .into_iter()
        .find(|payment| payment.id == order.id);
    let Some(intent) = payment.and_then(|payment| payment.intent) else {
        assert_eq!(sent, 0, "{number}");
        return;
    };
    let at_stripe = stripe::refunds(&intent).await;
    let back: i64 = at_stripe.iter().sum();
    let may_be = match order.dispute.map(|dispute| dispute.status) {
        // What a bank gave back is not sent a second time.
        Some(DisputeStatus::Lost) => 0..=sent,
        // What went back in Stripe's dashboard is a part of what waits for the bank, where that left no more to write down.
        Some(DisputeStatus::Open) => sent..=sent + of_card(RefundStatus::Pending),
        Some(DisputeStatus::Won) | None => sent..=sent,
    };
    assert!(
        may_be.contains(&back),
        "{number}: what went back at Stripe, {at_stripe:?}, and here: {refunds:#?}"
    );
    let disputes = stripe::call(Method::GET, &format!("disputes?payment_intent={intent}"), None).await;
    let contested = &disputes["data"][0]["status"];
    let known = order.dispute.map(|dispute| match dispute.status {
        DisputeStatus::Open => "needs_response",
        DisputeStatus::Won => "won",
        DisputeStatus::Lost => "lost",
    });
    assert_eq!(contested.as_str(), known, "{number}");
}

/// What of each lot is with an order's customer or thrown away: what the lot lacks. Refunds take from a line's end, one
/// after the other; cancelling gives back what is before them.
pub fn taken_of_lots(order: &Order, refunds: Option<&Vec<Refund>>) -> BTreeMap<String, i64> {
    let mut taken = BTreeMap::<String, i64>::new();
    let is_cancelled = order.status == OrderStatus::Cancelled;
    let mut refunds: Vec<_> = refunds.into_iter().flatten().collect();
    refunds.sort_by_key(|refund| order.refunds.iter().position(|id| *id == refund.id));
    for item in &order.items {
        let mut add = |from: i64, to: i64, sign: i64| {
            for lot in part_of(&item.lots, from, to) {
                *taken.entry(lot.lot_id.to_string()).or_default() += sign * lot.quantity;
            }
        };
        let mut end = of_stock(item);
        for refund in refunds.iter().filter(|refund| refund.reason != RefundReason::Cancelled) {
            let lines = refund.lines.iter().filter(|line| line.is_of(item));
            let amount: i64 = lines.map(|line| of_refund(item, line)).sum();
            if !refund.restock {
                add(end - amount, end, 1);
            }
            end -= amount;
        }
        if !is_cancelled {
            add(0, end, 1);
        }
    }
    taken
}

/// How much of an order's line, pieces or grams, is neither with the customer nor in stock, or is with them: what its product lacks.
pub fn taken(order: &Order, refunds: Option<&Vec<Refund>>) -> BTreeMap<String, i64> {
    let mut taken = BTreeMap::new();
    let is_cancelled = order.status == OrderStatus::Cancelled;
    if !is_cancelled {
        for item in &order.items {
            *taken.entry(item.product_id.to_string()).or_default() += of_stock(item);
        }
    }
    for refund in refunds
        .into_iter()
        .flatten()
        .filter(|refund| refund.reason != RefundReason::Cancelled)
    {
        for line in &refund.lines {
            let item = order.items.iter().find(|item| line.is_of(item)).unwrap();
            let amount = of_refund(item, line);
            let product = taken.entry(line.product_id.to_string()).or_default();
            // Cancelling leaves out what was refunded before.
            *product += i64::from(is_cancelled) * amount - i64::from(refund.restock) * amount;
        }
    }
    taken
}
