//! Cuts on the scale, and cards that hold what they cost at most.

use std::collections::BTreeMap;

use domain::{Shop, store::payments::Payment};
use serde_json::{Value, json};
use shared::{
    Money,
    audit::{Action, AuditEntry},
    order::{Order, OrderItem, OrderStatus, PaymentStatus},
    product::SoldBy,
    refund::{Refund, RefundLine, RefundReason},
    stock::{StockMovement, StockReason},
    weighing,
};

use crate::{
    cards::send_event,
    people::{Buyer, count, id},
    servers::SERVERS,
    sums::all,
};

/// Whether this line of an order is cut to weight.
pub fn is_cut(item: &Value) -> bool {
    item["soldBy"] == "weight"
}

impl Buyer {
    /// Weighs what is cut of an order that is being prepared, most of it too light, while the time for which its card holds
    /// the money may run out; a line twice, or at once by two who do not agree, by chance.
    pub async fn weighs(&self, order: &Value) {
        let order_id = id(order);
        let cuts: Vec<_> = order["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| is_cut(item))
            .collect();
        if cuts.is_empty() {
            return;
        }
        let dice = &self.person.dice;
        let by_card = order["paymentMethod"] == "card";
        if by_card && dice.below(2) == 0 {
            self.cards.hold_is_nearly_over(Some(&order_id)).await;
            count(&self.person.counts.overdue);
        }
        for cut in cuts {
            let weigh = async || self.weigh(&order_id, cut).await;
            match dice.below(5) {
                0 => {
                    tokio::join!(weigh(), weigh());
                }
                1 => {
                    weigh().await;
                    weigh().await;
                }
                _ => weigh().await,
            }
        }
    }

    /// Says of a line that it weighs 80 to 105 per cent of what was ordered; of what was paid back of it meanwhile, twice that
    /// may be too much.
    async fn weigh(&self, order: &str, cut: &Value) {
        let number = |field: &str| cut[field].as_i64().unwrap();
        let per_cent = 80 + i64::try_from(self.person.dice.below(26)).unwrap();
        let body = json!({ "weight": number("weight") * number("quantity") * per_cent / 100 });
        let path = format!("/api/orders/{order}/items/{}/weight", id(cut));
        let answer = self.admin.put(&path, &body).await;
        match answer.status {
            200 => count(&self.person.counts.weighed),
            422 => assert!(
                answer.body.to_string().contains("above_ordered") || answer.body.to_string().contains("no_weight"),
                "{answer:?}"
            ),
            _ => panic!("{answer:?}"),
        }
    }

    /// Stripe says to a server, if one is there, that something is new about an order's card: who takes what it holds is the
    /// first to hear of it.
    pub async fn hears_of_capture(&self, order: &Value) {
        let Some(intent) = self.cards.intent_of(&id(order)).filter(|_| self.person.chance(2)) else {
            return;
        };
        let kind = "payment_intent.amount_capturable_updated";
        let event = test_support::stripe::event(&format!("evt_{intent}_left"), kind, &intent).await;
        let slot = usize::try_from(self.person.dice.below(SERVERS as u64)).unwrap();
        let said = send_event(&self.person.http, &self.person.servers, slot, &event).await;
        match said {
            Some(204) => count(&self.person.counts.webhooks),
            Some(status) => assert!(status >= 500, "{status} to {event}"),
            None => {}
        }
        self.cards.record_event("payment_intent.succeeded", &intent).await;
    }
}

/// What pieces or cuts of a line that was ordered so take of the stock: pieces, or grams.
pub fn of_stock(item: &OrderItem) -> i64 {
    match item.sold_by {
        Some(SoldBy::Weight) => item.grams().0,
        _ => item.quantity,
    }
}

/// The same of a part that was refunded.
pub fn of_refund(item: &OrderItem, line: &RefundLine) -> i64 {
    match item.sold_by {
        Some(SoldBy::Weight) => line.grams().0,
        _ => line.quantity,
    }
}

/// What an order costs at the weights on the scale.
fn as_weighed(order: &Order) -> Money {
    let mut items = order.items.clone();
    for item in &mut items {
        item.charged = None;
        let worth = item.worth_as_weighed();
        item.charged = (worth < item.ordered_total()).then_some(worth);
    }
    weighing::amounts(order, &items).total
}

/// Nobody pays more than was shown, nor, once the order has left, more than what lay on the scale; and each weighing moved
/// the stock once.
pub async fn check(shop: &Shop, orders: &[Order], refunds: &BTreeMap<String, Vec<Refund>>) {
    let (mut lighter, mut back) = (0, 0);
    for order in orders {
        let number = &order.order_number;
        assert!(order.total <= order.shown_total(), "{number}");
        let refunds = refunds.get(&order.id.to_string()).map_or(&[][..], Vec::as_slice);
        let of_weight: Vec<_> = refunds
            .iter()
            .filter(|refund| refund.reason == RefundReason::Weighed)
            .collect();
        let went_back: Money = of_weight.iter().map(|refund| refund.amount).sum();
        let due = as_weighed(order);
        // Of a line that went back in part, each part is rounded by itself.
        let rounding = Money::from_cents(i64::try_from(order.items.len()).unwrap());
        let most = order.shown_total().saturating_sub(due).checked_add(rounding).unwrap();
        assert!(went_back <= most, "{number}");
        if order.has_left() && refunds.len() == of_weight.len() {
            assert_eq!(
                order.total.saturating_sub(went_back),
                due,
                "{number}: what is paid, and what lay on the scale"
            );
        }
        if order.payment_status == PaymentStatus::Pending && order.status != OrderStatus::Cancelled {
            assert_eq!(order.total, due, "{number}");
        }
        lighter += i64::from(order.total < order.shown_total());
        back += i64::from(went_back > Money::ZERO);
    }
    println!("weighed lighter: {lighter} before they were paid, {back} after");
    check_movements(shop, orders).await;
}

async fn check_movements(shop: &Shop, orders: &[Order]) {
    let mut moved = BTreeMap::<_, i64>::new();
    for movement in all::<StockMovement>(shop, "stockmovements").await {
        if movement.reason == StockReason::Weighed {
            *moved.entry((movement.note.unwrap(), movement.product_id)).or_default() += movement.difference;
        }
    }
    let mut weighed = BTreeMap::<_, i64>::new();
    for order in orders {
        for item in order.items.iter().filter(|item| item.weighed.is_some()) {
            *weighed
                .entry((order.order_number.clone(), item.product_id))
                .or_default() += item.ordered_weight().0 - item.grams().0;
        }
    }
    for sums in [&mut moved, &mut weighed] {
        sums.retain(|_, sum| *sum != 0);
    }
    assert_eq!(moved, weighed, "what the scale moved in the stock");
    let audit: Vec<AuditEntry> = all(shop, "audit").await;
    let weighings = audit
        .iter()
        .filter(|entry| entry.action == Action::OrderWeighed)
        .count();
    let lines = orders
        .iter()
        .flat_map(|order| &order.items)
        .filter(|item| item.weighed.is_some())
        .count();
    assert!(weighings >= lines, "{weighings} weighings of {lines} lines");
}

/// What was taken of each card that held an order's total is what the shop had decided to take.
pub fn check_capture(order: &Order, payment: &Payment, captured: i64) {
    let number = &order.order_number;
    assert!(order.has_cuts() == payment.capture_by.is_some(), "{number}");
    if order.has_cuts() {
        assert_eq!(payment.capture.map(Money::cents), Some(captured), "{number}");
    }
    let times = |status| {
        order
            .timeline
            .iter()
            .filter(|event| event.payment == Some(status))
            .count()
    };
    assert!(
        times(PaymentStatus::Authorized) <= 1 && times(PaymentStatus::Paid) <= 1,
        "{number}"
    );
}
