//! What happens while Stripe is asked, and calls at which Stripe fails.

use std::collections::HashSet;

use domain::{Error, orders, payments};
use reqwest::Method;
use shared::{Money, card::CardState, order::OrderStatus};
use test_support::{
    fixtures::product,
    shop::in_a_shop_with_cards,
    stripe::{self, GOOD_CARD, intent_of, refunds},
    stripe_proxy::{SERVER_ERROR, forward, header, listen},
};

use crate::payments::{card_order, now, secret_of, with_stripe, without_stripe};

#[test]
fn an_order_that_its_customer_cancels_while_stripe_is_asked_cannot_be_paid_any_more() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let cancel = async |_: &str| {
            orders::cancel(shop, &nadia, order.id).await.unwrap();
            None
        };
        let state = tokio::select! {
            state = payments::reconcile(&tapped, order.id) => state,
            never = forward(&listener, cancel) => match never {},
        };
        assert_eq!(state.unwrap(), CardState::Over);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1, "asked again at once");
        assert!(!stripe::pay(&secret, GOOD_CARD).await);
    });
}

#[test]
fn an_order_whose_hold_ends_while_stripe_is_asked_is_cancelled_there_before_it_is_here() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        shop.clock.advance_seconds(1799);
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let wait = async |_: &str| {
            shop.clock.advance_seconds(1);
            None
        };
        let state = tokio::select! {
            state = payments::reconcile(&tapped, order.id) => state,
            never = forward(&listener, wait) => match never {},
        };
        assert_eq!(state.unwrap(), CardState::Open);
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Pending);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1, "asked again at once");
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Cancelled);
        assert!(!stripe::pay(&secret, GOOD_CARD).await);
    });
}

#[test]
fn nobody_is_given_the_means_to_pay_an_order_that_expired_as_they_were_made() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let expire = async |call: &str| {
            if call.starts_with("POST /v1/payment_intents HTTP") {
                shop.clock.advance_seconds(1800);
                payments::reconcile_due(&without_stripe(shop)).await.unwrap();
            }
            None
        };
        let answer = tokio::select! {
            answer = payments::pay(&tapped, &nadia, order.id) => answer,
            never = forward(&listener, expire) => match never {},
        };
        assert!(matches!(answer, Err(Error::NothingToPay)), "{answer:?}");
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Cancelled);
        let payment = &shop.documents("payments").await[0];
        let intent = format!("payment_intents/{}", payment.get_str("intent").unwrap());
        assert_eq!(stripe::call(Method::GET, &intent, None).await["status"], "canceled");
    });
}

/// Fails at the first call to `path`, and repeats that for its key, as Stripe does for a day.
fn failing(path: &str) -> impl AsyncFnMut(&str) -> Option<&'static str> {
    let (path, mut failed) = (format!("POST /v1/{path} HTTP"), HashSet::new());
    async move |call: &str| {
        if !call.starts_with(&path) {
            return None;
        }
        let key = header(call, "idempotency-key").expect("a key").to_owned();
        if failed.is_empty() {
            failed.insert(key.clone());
        }
        failed.contains(&key).then_some(SERVER_ERROR)
    }
}

#[test]
fn an_order_can_be_paid_after_stripe_failed_at_its_intent() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let twice = async {
            let failed = payments::pay(&tapped, &nadia, order.id).await;
            assert!(matches!(failed, Err(Error::PaymentUnavailable(_))), "{failed:?}");
            payments::pay(&tapped, &nadia, order.id).await.unwrap()
        };
        let payment = tokio::select! {
            payment = twice => payment,
            never = forward(&listener, failing("payment_intents")) => match never {},
        };
        assert!(stripe::pay(&payment.client_secret, GOOD_CARD).await);
        assert_eq!(payments::reconcile(shop, order.id).await.unwrap(), CardState::Paid);
    });
}

#[test]
fn a_refund_at_which_stripe_failed_is_sent_the_next_time_and_once() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        payments::reconcile(shop, order.id).await.unwrap();
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        let thrice = async {
            let failed = payments::reconcile(&tapped, order.id).await;
            assert!(matches!(failed, Err(Error::PaymentUnavailable(_))), "{failed:?}");
            for _ in 0..2 {
                payments::reconcile(&tapped, order.id).await.unwrap();
            }
        };
        tokio::select! {
            () = thrice => {},
            never = forward(&listener, failing("refunds")) => match never {},
        }
        assert_eq!(refunds(intent_of(&secret)).await, [order.total.cents()]);
        assert_eq!(now(shop, order.id).await.refund_due, Money::ZERO);
    });
}
