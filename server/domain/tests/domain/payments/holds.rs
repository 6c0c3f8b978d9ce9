//! Cards that hold the total of an order with cuts until it leaves: what is taken is what lay on the scale, once, whatever
//! dies or crosses in between.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{Customer, Error, figures, orders, payments};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use shared::{
    Grams,
    card::CardState,
    order::{Order, OrderStatus, PaymentStatus},
    product::Product,
    refund::{RefundMethod, RefundReason},
};
use test_support::{
    fixtures::money,
    shop::{TestShop, in_a_shop_with_cards},
    stripe::{self, BAD_CARD, GOOD_CARD, intent_of, refunds},
    stripe_proxy::{SERVER_ERROR, forward, listen},
};

use crate::{
    orders::weighing::{comte, ordered, prepare, ship, weigh},
    payments::{by_card, letters, now, receive_event, refund_of, secret_of, with_stripe, without_stripe},
};

const DAY: i64 = 86_400;

/// An order of half a kilo of Comté, 26.90 €, whose card holds that, and the name of its intent.
async fn held(shop: &TestShop, customer: &Customer, comte: &Product) -> (Order, String) {
    let order = ordered(shop, customer, &[(comte, 1, 500)], &by_card()).await;
    let secret = secret_of(shop, customer, &order).await;
    assert!(stripe::pay(&secret, GOOD_CARD).await);
    assert_eq!(payments::reconcile(shop, order.id).await.unwrap(), CardState::Paid);
    let order = now(shop, order.id).await;
    assert_eq!(order.payment_status, PaymentStatus::Authorized);
    (order, intent_of(&secret).to_owned())
}

/// What was taken of an intent, in cents.
async fn taken(intent: &str) -> i64 {
    stripe::intent(intent).await["amount_received"].as_i64().unwrap()
}

async fn invoices(shop: &TestShop) -> usize {
    shop.documents("invoices").await.len()
}

#[test]
fn a_card_holds_what_was_shown_and_pays_what_was_weighed_when_the_order_leaves() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let order = ordered(shop, &nadia, &[(&comte, 1, 500)], &by_card()).await;
        let secret = secret_of(shop, &nadia, &order).await;
        let intent = intent_of(&secret);
        assert!(!stripe::pay(&secret, BAD_CARD).await);
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        let event = stripe::event("evt_1", "payment_intent.amount_capturable_updated", intent).await;
        let twice = join_all([&event, &event].map(|event| receive_event(shop, event))).await;
        assert!(twice.iter().all(Result::is_ok), "{twice:?}");
        let held = now(shop, order.id).await;
        assert_eq!((held.payment_status, held.pay_by), (PaymentStatus::Authorized, None));
        assert!(held.is_to_prepare() && held.invoice_number.is_none() && held.paid_at.is_none());
        assert_eq!(held.timeline.iter().filter(|event| event.payment.is_some()).count(), 1);
        assert_eq!((taken(intent).await, invoices(shop).await), (0, 0));
        let today = figures::today(shop, &shop.admin().await).await.unwrap();
        assert_eq!(today.to_prepare.orders, 1);
        assert!(matches!(
            payments::pay(shop, &nadia, order.id).await,
            Err(Error::NothingToPay)
        ));

        prepare(shop, &order).await;
        weigh(shop, &order, 0, 450).await;
        // Stripe says again what it held, which is no longer the total.
        let again = stripe::event("evt_2", "payment_intent.amount_capturable_updated", intent).await;
        receive_event(shop, &again).await.unwrap();
        let left = ship(shop, &order).await;
        assert_eq!(
            (left.payment_status, taken(intent).await),
            (PaymentStatus::Authorized, 0)
        );
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        let paid = now(shop, order.id).await;
        assert_eq!((paid.payment_status, paid.total), (PaymentStatus::Paid, money("24.90")));
        assert_eq!(paid.ordered_total, Some(money("26.90")));
        assert_eq!((taken(intent).await, refunds(intent).await.len()), (2490, 0));
        assert_eq!((invoices(shop).await, paid.refunds.len()), (1, 0));
        assert_eq!(letters(shop, &format!("order_paid/{}", order.id)).await, ["orderPaid"]);

        // Whatever is asked or said from now on changes nothing.
        let succeeded = stripe::event("evt_3", "payment_intent.succeeded", intent).await;
        receive_event(shop, &succeeded).await.unwrap();
        shop.clock.advance_seconds(7 * DAY);
        payments::reconcile_due(shop).await.unwrap();
        assert_eq!(now(shop, order.id).await, paid);
    });
}

#[test]
fn a_card_is_charged_once_whoever_asks_and_whatever_fails() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (order, intent) = held(shop, &nadia, &comte).await;
        prepare(shop, &order).await;
        weigh(shop, &order, 0, 480).await;
        ship(shop, &order).await;

        // Stripe fails at first; then another server is faster, between the decision and the call.
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let calls = AtomicUsize::new(0);
        let meddle = async |call: &str| {
            if !call.contains("/capture ") {
                return None;
            }
            if calls.fetch_add(1, Ordering::Relaxed) == 0 {
                return Some(SERVER_ERROR);
            }
            payments::reconcile(shop, order.id).await.unwrap();
            None
        };
        tokio::select! {
            () = async {
                let failed = payments::reconcile(&tapped, order.id).await;
                assert!(matches!(failed, Err(Error::PaymentUnavailable(_))), "{failed:?}");
                assert_eq!(now(shop, order.id).await.payment_status, PaymentStatus::Authorized);
                assert_eq!(payments::reconcile(&tapped, order.id).await.unwrap(), CardState::Paid);
            } => {}
            never = forward(&listener, meddle) => match never {},
        }
        let all = join_all((0..4).map(|_| payments::reconcile(shop, order.id))).await;
        assert!(all.iter().all(|state| matches!(state, Ok(CardState::Paid))), "{all:?}");
        assert_eq!((calls.into_inner(), taken(&intent).await), (2, 2610));
        let paid = now(shop, order.id).await;
        assert_eq!((paid.total, invoices(shop).await), (money("26.10"), 1));
        assert_eq!(shop.documents("invoicenumbers").await[0].get_i64("last").unwrap(), 1);
    });
}

#[test]
fn after_six_days_all_of_it_is_taken_and_what_is_weighed_lighter_then_goes_back() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (order, intent) = held(shop, &nadia, &comte).await;
        for _ in 0..5 {
            shop.clock.advance_seconds(DAY);
            payments::reconcile_due(shop).await.unwrap();
        }
        assert_eq!(taken(&intent).await, 0);
        shop.clock.advance_seconds(DAY);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        let paid = now(shop, order.id).await;
        assert_eq!((paid.payment_status, taken(&intent).await), (PaymentStatus::Paid, 2690));
        prepare(shop, &order).await;
        let weighed = weigh(shop, &order, 0, 450).await;
        assert_eq!(
            (weighed.total, weighed.items[0].weighed),
            (money("26.90"), Some(Grams(450)))
        );
        weigh(shop, &order, 0, 460).await;
        ship(shop, &order).await;
        let refund = refund_of(shop, &order).await;
        assert_eq!(
            (refund.amount, refund.reason, refund.method),
            (money("1.60"), RefundReason::Weighed, RefundMethod::Card)
        );
        for _ in 0..3 {
            payments::reconcile(shop, order.id).await.unwrap();
        }
        assert_eq!(refunds(&intent).await, [160]);
        let sent = now(shop, order.id).await;
        assert_eq!((sent.refunded_total, sent.refund_due), (money("1.60"), money("0")));
    });
}

#[test]
fn what_is_weighed_while_the_card_is_charged_goes_back() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (order, intent) = held(shop, &nadia, &comte).await;
        prepare(shop, &order).await;
        weigh(shop, &order, 0, 490).await;
        shop.clock.advance_seconds(6 * DAY);
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let meddle = async |call: &str| {
            if call.contains("/capture ") {
                let weighed = weigh(shop, &order, 0, 450).await;
                assert_eq!(weighed.total, money("26.50"), "it is being paid");
            }
            None
        };
        tokio::select! {
            state = payments::reconcile(&tapped, order.id) => assert_eq!(state.unwrap(), CardState::Paid),
            never = forward(&listener, meddle) => match never {},
        }
        assert_eq!(
            (taken(&intent).await, now(shop, order.id).await.total),
            (2650, money("26.50"))
        );
        ship(shop, &order).await;
        assert_eq!(refund_of(shop, &order).await.amount, money("1.60"));
    });
}

#[test]
fn what_weighs_less_than_stripe_takes_is_given_and_the_order_is_paid_with_nothing() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        // Delivered free.
        let order = ordered(shop, &nadia, &[(&comte, 2, 750)], &by_card()).await;
        let secret = secret_of(shop, &nadia, &order).await;
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        payments::reconcile(shop, order.id).await.unwrap();
        prepare(shop, &order).await;
        let weighed = weigh(shop, &order, 0, 12).await;
        assert_eq!(weighed.total, money("0.48"));
        ship(shop, &order).await;
        // Stripe is away at first.
        payments::reconcile(&without_stripe(shop), order.id).await.unwrap_err();
        assert_eq!(now(shop, order.id).await.payment_status, PaymentStatus::Authorized);
        assert_eq!(payments::reconcile(shop, order.id).await.unwrap(), CardState::Paid);
        let paid = now(shop, order.id).await;
        assert_eq!(
            (paid.payment_status, paid.status),
            (PaymentStatus::Paid, OrderStatus::Shipped)
        );
        assert_eq!(
            (paid.subtotal, paid.discount, paid.total, paid.ordered_total),
            (money("0.48"), Some(money("0.48")), money("0"), Some(money("60")))
        );
        let intent = stripe::intent(intent_of(&secret)).await;
        assert_eq!(
            (&intent["status"], &intent["amount_received"]),
            (&json!("canceled"), &json!(0))
        );
        assert_eq!((invoices(shop).await, paid.refunds.len()), (1, 0));
        assert!(letters(shop, &format!("order_paid/{}", order.id)).await.is_empty());
        payments::reconcile(shop, order.id).await.unwrap();
        assert_eq!(now(shop, order.id).await, paid);
    });
}

#[test]
fn cancelling_lets_go_of_what_the_card_holds() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (by_customer, first) = held(shop, &nadia, &comte).await;
        orders::cancel(shop, &nadia, by_customer.id).await.unwrap();
        let (by_shop, second) = held(shop, &nadia, &comte).await;
        prepare(shop, &by_shop).await;
        weigh(shop, &by_shop, 0, 470).await;
        let staff = shop.admin_staff().await;
        shop.advance(&staff, by_shop.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 2);
        for (order, intent) in [(&by_customer, &first), (&by_shop, &second)] {
            assert_eq!(stripe::intent(intent).await["status"], json!("canceled"));
            let over = now(shop, order.id).await;
            assert_eq!((over.payment_status, over.refunds.len()), (PaymentStatus::Pending, 0));
            assert_eq!(payments::reconcile(shop, order.id).await.unwrap(), CardState::Over);
        }
        assert_eq!((shop.stock_of(&comte).await, invoices(shop).await), (10_000, 0));
    });
}

#[test]
fn an_order_that_is_cancelled_while_its_card_is_charged_gives_the_money_back() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (order, intent) = held(shop, &nadia, &comte).await;
        prepare(shop, &order).await;
        weigh(shop, &order, 0, 450).await;
        ship(shop, &order).await;
        let staff = shop.admin_staff().await;
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let meddle = async |call: &str| {
            if call.contains("/capture ") {
                shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
            }
            None
        };
        tokio::select! {
            state = payments::reconcile(&tapped, order.id) => assert_eq!(state.unwrap(), CardState::Over),
            never = forward(&listener, meddle) => match never {},
        }
        for _ in 0..3 {
            payments::reconcile(shop, order.id).await.unwrap();
        }
        assert_eq!((taken(&intent).await, refunds(&intent).await), (2490, vec![2490]));
        let over = now(shop, order.id).await;
        assert_eq!(
            (over.status, over.refunded_total),
            (OrderStatus::Cancelled, money("24.90"))
        );
        assert_eq!(shop.stock_of(&comte).await, 10_000);
    });
}

#[test]
fn a_card_that_lets_go_ends_the_order_or_is_told_when_it_has_left() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (lost, intent) = held(shop, &nadia, &comte).await;
        prepare(shop, &lost).await;
        stripe::expire(&intent).await;
        let event = stripe::event("evt_1", "payment_intent.canceled", &intent).await;
        receive_event(shop, &event).await.unwrap();
        assert_eq!(now(shop, lost.id).await.status, OrderStatus::Cancelled);
        assert_eq!(shop.stock_of(&comte).await, 10_000);

        let (left, intent) = held(shop, &nadia, &comte).await;
        prepare(shop, &left).await;
        weigh(shop, &left, 0, 450).await;
        ship(shop, &left).await;
        stripe::expire(&intent).await;
        payments::reconcile_due(shop).await.unwrap();
        let unpaid = now(shop, left.id).await;
        assert_eq!(
            (unpaid.status, unpaid.payment_status),
            (OrderStatus::Shipped, PaymentStatus::Failed)
        );
        payments::reconcile(shop, left.id).await.unwrap();
        assert_eq!(now(shop, left.id).await, unpaid);
        let paid = orders::mark_paid(shop, &shop.admin().await, left.id).await.unwrap();
        assert_eq!((paid.payment_status, paid.total), (PaymentStatus::Paid, money("24.90")));
        payments::reconcile(shop, left.id).await.unwrap();
        assert_eq!(now(shop, left.id).await, paid);
    });
}

#[test]
fn a_card_that_holds_late_is_let_go_of_unless_the_order_still_waits() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let order = ordered(shop, &nadia, &[(&comte, 1, 500)], &by_card()).await;
        let secret = secret_of(shop, &nadia, &order).await;
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        // Nobody said so in time, and the order is still there.
        shop.clock.advance_seconds(1801);
        assert_eq!(payments::reconcile(shop, order.id).await.unwrap(), CardState::Paid);
        assert_eq!(now(shop, order.id).await.payment_status, PaymentStatus::Authorized);

        let late = ordered(shop, &nadia, &[(&comte, 1, 500)], &by_card()).await;
        let secret = secret_of(shop, &nadia, &late).await;
        shop.clock.advance_seconds(1801);
        // Stripe is away when its time is over.
        payments::reconcile(&without_stripe(shop), late.id).await.unwrap_err();
        assert_eq!(now(shop, late.id).await.status, OrderStatus::Cancelled);
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        assert_eq!(payments::reconcile(shop, late.id).await.unwrap(), CardState::Over);
        assert_eq!(stripe::intent(intent_of(&secret)).await["status"], json!("canceled"));
        assert_eq!(shop.stock_of(&comte).await, 9500);
    });
}

#[test]
fn what_somebody_takes_in_full_at_stripe_is_the_total_and_the_difference_goes_back() {
    in_a_shop_with_cards(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (order, intent) = held(shop, &nadia, &comte).await;
        prepare(shop, &order).await;
        weigh(shop, &order, 0, 450).await;
        stripe::call(
            Method::POST,
            &format!("payment_intents/{intent}/capture"),
            Some(json!({})),
        )
        .await;
        payments::reconcile(shop, order.id).await.unwrap();
        let paid = now(shop, order.id).await;
        assert_eq!((paid.payment_status, paid.total), (PaymentStatus::Paid, money("26.90")));
        ship(shop, &order).await;
        payments::reconcile(shop, order.id).await.unwrap();
        assert_eq!(refunds(&intent).await, [200]);

        let (odd, intent) = held(shop, &nadia, &comte).await;
        let some = json!({ "amount_to_capture": 1000 });
        stripe::call(Method::POST, &format!("payment_intents/{intent}/capture"), Some(some)).await;
        let misfit = payments::reconcile(shop, odd.id).await;
        assert!(matches!(misfit, Err(Error::PaymentMismatch)), "{misfit:?}");
        assert_eq!(now(shop, odd.id).await, odd);
    });
}
