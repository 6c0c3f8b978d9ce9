//! What happens at Stripe beside the shop arrives, once: refunds from its dashboard, disputes, warnings of fraud.

use domain::{Customer, Error, orders, payments};
use futures_util::future::join_all;
use serde_json::json;
use shared::{
    Money,
    order::{DisputeStatus, Order, OrderStatus},
    refund::{RefundInput, RefundMethod, RefundReason, RefundStatus},
};
use test_support::{
    fixtures::{money, product},
    shop::{TestShop, in_a_shop_with_cards},
    stripe::{self, GOOD_CARD, intent_of, refunds},
    stripe_proxy::{forward, listen},
};

use crate::payments::{card_order, now, receive_event, refund_of, secret_of, with_stripe};

const DAY: i64 = 86_400;

/// An order of 26.90 € that is paid, and its intent.
async fn paid(shop: &TestShop, customer: &Customer) -> (Order, String) {
    let name = format!("Brie {}", shop.new_id::<Order>());
    let brie = shop.sells(product().named(&name)).await;
    let order = card_order(shop, customer, &brie).await;
    let secret = secret_of(shop, customer, &order).await;
    assert!(stripe::pay(&secret, GOOD_CARD).await);
    payments::reconcile(shop, order.id).await.unwrap();
    (order, intent_of(&secret).into())
}

fn sum(euros: &str) -> RefundInput {
    RefundInput {
        lines: Vec::new(),
        shipping: false,
        amount: Some(money(euros)),
        reason: RefundReason::Goodwill,
        note: None,
        restock: false,
        expected_refunded: None,
    }
}

/// Asserts that all of its 26.90 € went back, by the shop's word as by Stripe's.
async fn all_went_back(shop: &TestShop, order: &Order, intent: &str) {
    let order = now(shop, order.id).await;
    let went_back = (order.refunded_total, order.refund_due);
    assert_eq!(went_back, (money("26.90"), Money::ZERO), "{:?}", order.timeline);
    assert_eq!(refunds(intent).await.iter().sum::<i64>(), 2690, "{:?}", order.timeline);
}

#[test]
fn a_refund_leaves_for_the_card_in_two_calls() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = paid(shop, &nadia).await;
        let made = orders::refund(shop, &shop.admin().await, order.id, &sum("5"))
            .await
            .unwrap();
        assert_eq!((made.method, made.status), (RefundMethod::Card, RefundStatus::Pending));
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let mut calls = 0;
        tokio::select! {
            due = payments::reconcile_due(&tapped) => assert_eq!(due.unwrap(), 1),
            never = forward(&listener, async |_: &str| { calls += 1; None }) => match never {},
        }
        assert_eq!(calls, 2);
        assert_eq!(refunds(&intent).await, [500]);
        let sent = refund_of(shop, &order).await;
        assert_eq!((sent.status, sent.sent_at), (RefundStatus::Sent, Some(shop.now())));
        assert!(sent.reference.unwrap().starts_with("re_"));
    });
}

#[test]
fn a_refund_made_at_stripe_arrives_once_whoever_says_so() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = paid(shop, &nadia).await;
        let name = stripe::refund_at_stripe(&intent, 1000).await;
        let charge = json!({ "object": "charge", "id": "ch_1", "payment_intent": intent });
        let event = |id: &str| json!({ "id": id, "type": "charge.refunded", "data": { "object": charge } });
        let events = ["evt_1", "evt_1", "evt_2"].map(event);
        let heard = join_all(events.iter().map(|event| receive_event(shop, event))).await;
        assert!(heard.iter().all(Result::is_ok), "{heard:?}");
        shop.clock.advance_seconds(DAY);
        payments::reconcile_due(shop).await.unwrap();
        let refund = refund_of(shop, &order).await;
        assert_eq!(
            (refund.amount, refund.status, refund.method, refund.reference.as_ref()),
            (money("10"), RefundStatus::Sent, RefundMethod::Card, Some(&name))
        );
        assert_eq!(refund.credit_note_number.as_deref(), Some("AV-2050-000001"));
        assert_eq!(now(shop, order.id).await.refunded_total, money("10"));

        // Later its bank turns it down: a person sends it.
        stripe::fail_refund(&name, "lost_or_stolen_card").await;
        payments::reconcile(shop, order.id).await.unwrap();
        let failed = refund_of(shop, &order).await;
        assert_eq!(
            (failed.status, failed.failure.as_deref()),
            (RefundStatus::Failed, Some("lost_or_stolen_card"))
        );
        assert_eq!(now(shop, order.id).await.refund_due, money("10"));
    });
}

#[test]
fn refunds_here_and_at_stripe_at_once_never_exceed_what_was_paid_and_agree_in_the_end() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        for (here, there) in [("20", 2000), ("26.90", 1000), ("10", 2690)] {
            let (order, intent) = paid(shop, &nadia).await;
            orders::refund(shop, &shop.admin().await, order.id, &sum(here))
                .await
                .unwrap();
            // Before the shop's own has left.
            stripe::refund_at_stripe(&intent, there).await;
            for _ in 0..3 {
                payments::reconcile(shop, order.id).await.unwrap();
            }
            all_went_back(shop, &order, &intent).await;
        }
    });
}

#[test]
fn while_a_bank_decides_what_went_back_at_stripe_beyond_a_waiting_refund_is_a_part_of_it() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        for (here, there, noted) in [("20", 2000, "6.90"), ("10", 2690, "16.90")] {
            let (order, intent) = paid(shop, &nadia).await;
            orders::refund(shop, &shop.admin().await, order.id, &sum(here))
                .await
                .unwrap();
            stripe::refund_at_stripe(&intent, there).await;
            let dispute = stripe::dispute(&intent).await;
            payments::reconcile(shop, order.id).await.unwrap();
            let contested = now(shop, order.id).await;
            let sent = contested.refunded_total.saturating_sub(contested.refund_due);
            assert_eq!((sent, contested.refund_due), (money(noted), money(here)));
            stripe::close_dispute(&dispute, "won").await;
            for _ in 0..3 {
                payments::reconcile(shop, order.id).await.unwrap();
            }
            all_went_back(shop, &order, &intent).await;
        }
    });
}

#[test]
fn a_balance_that_is_too_short_for_now_is_tried_again() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = paid(shop, &nadia).await;
        orders::refund(shop, &shop.admin().await, order.id, &sum("5"))
            .await
            .unwrap();
        stripe::set_balance_short(&intent, true).await;
        payments::reconcile_due(shop).await.unwrap();
        assert_eq!(refund_of(shop, &order).await.status, RefundStatus::Pending);
        stripe::set_balance_short(&intent, false).await;
        shop.clock.advance_seconds(3600);
        payments::reconcile_due(shop).await.unwrap();
        assert_eq!(refund_of(shop, &order).await.status, RefundStatus::Sent);
        assert_eq!(refunds(&intent).await, [500]);
    });
}

#[test]
fn a_dispute_stops_shipping_and_refunds_until_it_is_won() {
    in_a_shop_with_cards(async |shop| {
        let (nadia, staff) = (shop.customer("nadia").await, shop.admin_staff().await);
        let (order, intent) = paid(shop, &nadia).await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        let dispute = stripe::dispute(&intent).await;
        let object = json!({ "object": "dispute", "id": dispute, "payment_intent": intent });
        let event = json!({ "id": "evt_1", "type": "charge.dispute.created", "data": { "object": object } });
        receive_event(shop, &event).await.unwrap();
        let disputed = now(shop, order.id).await.dispute.unwrap();
        assert_eq!((disputed.status, disputed.amount), (DisputeStatus::Open, order.total));
        let shipped = shop.advance(&staff, order.id, OrderStatus::Shipped).await;
        assert!(matches!(shipped, Err(Error::OrderDisputed)), "{shipped:?}");
        let refunded = orders::refund(shop, &shop.admin().await, order.id, &sum("1")).await;
        assert!(matches!(refunded, Err(Error::OrderDisputed)), "{refunded:?}");
        // No word comes; the daily look finds out.
        stripe::close_dispute(&dispute, "won").await;
        shop.clock.advance_seconds(DAY);
        payments::reconcile_due(shop).await.unwrap();
        shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap();
        let told: Vec<_> = now(shop, order.id)
            .await
            .timeline
            .iter()
            .filter_map(|event| event.dispute)
            .collect();
        assert_eq!(told, [DisputeStatus::Open, DisputeStatus::Won]);
    });
}

#[test]
fn a_warning_of_fraud_marks_the_order_when_stripe_confirms_it() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = paid(shop, &nadia).await;
        let object = json!({ "object": "radar.early_fraud_warning", "id": "issfr_1", "payment_intent": intent });
        let event =
            |id: &str| json!({ "id": id, "type": "radar.early_fraud_warning.created", "data": { "object": object } });
        receive_event(shop, &event("evt_1")).await.unwrap();
        assert_eq!(now(shop, order.id).await.fraud_warning_at, None, "Stripe knows of none");
        stripe::warn_of_fraud(&intent).await;
        receive_event(shop, &event("evt_2")).await.unwrap();
        assert_eq!(now(shop, order.id).await.fraud_warning_at, Some(shop.now()));
    });
}
