//! Money that comes late, or never: the hold ends, and nothing is given back twice or kept.

use domain::{
    Error,
    idempotency::{self, Turn},
    orders, payments,
    promotions::coupons,
};
use futures_util::future::join_all;
use sha2::{Digest, Sha256};
use shared::{
    Money,
    card::CardState,
    coupon::CouponInput,
    order::{OrderStatus, PaymentStatus},
    user::Role,
};
use test_support::{
    fixtures::product,
    shop::in_a_shop_with_cards,
    stripe::{self, GOOD_CARD, intent_of, refunds},
};

use crate::{
    orders::coupons::{ten_per_cent, used},
    payments::{by_card, card_order, letters, now, refund_of, secret_of, without_stripe},
};

#[test]
fn a_hold_that_is_over_gives_stock_and_coupon_back_once_whoever_finds_out_at_once() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let once = CouponInput {
            usage_limit: Some(1),
            ..ten_per_cent(shop, "ONCE")
        };
        let coupon = coupons::create(shop, &shop.admin().await, once).await.unwrap();
        shop.fill_cart(&nadia, &brie, 2).await;
        let mut input = by_card();
        input.coupon_code = Some("ONCE".into());
        let order = orders::place(shop, &nadia, &input).await.unwrap();
        let secret = secret_of(shop, &nadia, &order).await;
        assert_eq!((used(shop, coupon.id).await, shop.stock_of(&brie).await), (1, 98));
        shop.clock.advance_seconds(1799);
        payments::reconcile_due(shop).await.unwrap();
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Pending);

        shop.clock.advance_seconds(1);
        let (jobs, hints) = tokio::join!(
            join_all((0..2).map(|_| payments::reconcile_due(shop))),
            join_all((0..4).map(|_| payments::reconcile(shop, order.id))),
        );
        assert!(jobs.iter().all(Result::is_ok), "{jobs:?}");
        assert!(
            hints.iter().all(|state| matches!(state, Ok(CardState::Over))),
            "{hints:?}"
        );
        let expired = now(shop, order.id).await;
        assert_eq!(
            (expired.status, expired.pay_by, expired.refunds),
            (OrderStatus::Cancelled, None, Vec::new())
        );
        let last = expired.timeline.last().unwrap();
        assert_eq!(
            (expired.timeline.len(), last.status, last.by),
            (2, OrderStatus::Cancelled, None)
        );
        assert_eq!((used(shop, coupon.id).await, shop.stock_of(&brie).await), (0, 100));
        assert!(!stripe::pay(&secret, GOOD_CARD).await, "it cannot be paid any more");
        shop.clock.advance_seconds(86_400);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 0);
    });
}

#[test]
fn an_order_that_nobody_came_to_pay_expires_too() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        shop.clock.advance_seconds(1800);
        // Not even Stripe is needed for that.
        assert_eq!(payments::reconcile_due(&without_stripe(shop)).await.unwrap(), 1);
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Cancelled);
        assert_eq!(shop.stock_of(&brie).await, 100);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 0);
    });
}

#[test]
fn money_that_came_in_time_is_kept_although_nobody_said_so_in_time() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        assert!(stripe::pay(&secret_of(shop, &nadia, &order).await, GOOD_CARD).await);
        shop.clock.advance_seconds(1800);
        payments::reconcile_due(shop).await.unwrap();
        let paid = now(shop, order.id).await;
        assert_eq!(
            (paid.status, paid.payment_status),
            (OrderStatus::Pending, PaymentStatus::Paid)
        );
        assert_eq!(paid.timeline.len(), 2, "it was never cancelled");
    });
}

#[test]
fn a_request_that_could_not_ask_stripe_the_first_time_asks_when_it_comes_again_under_its_key() {
    in_a_shop_with_cards(async |shop| {
        let (brie, identity) = (shop.sells(product()).await, shop.identity("nadia", Role::User).await);
        let nadia = identity.clone().customer();
        let order = card_order(shop, &nadia, &brie).await;
        assert!(stripe::pay(&secret_of(shop, &nadia, &order).await, GOOD_CARD).await);
        let claim =
            async || match idempotency::claim(shop, &(&identity).into(), "key", Sha256::new_with_prefix("request"))
                .await
                .unwrap()
            {
                Turn::First(claim) => claim,
                Turn::Again(answer) => panic!("{answer:?}"),
            };
        let first = claim().await;
        let lost = payments::reconcile(&without_stripe(shop).with_claim(first.clone()), order.id).await;
        assert!(matches!(lost, Err(Error::PaymentUnavailable(_))), "{lost:?}");
        idempotency::release(shop, first).await.unwrap();
        let again = claim().await;
        let state = payments::reconcile(&shop.with_claim(again), order.id).await;
        assert_eq!(state.unwrap(), CardState::Paid);
        assert_eq!(now(shop, order.id).await.payment_status, PaymentStatus::Paid);
    });
}

#[test]
fn late_money_revives_an_order_whose_cheese_is_still_there() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        // Stripe is away as the hold ends, so nobody could cancel the intent.
        shop.clock.advance_seconds(1800);
        payments::reconcile_due(&without_stripe(shop)).await.unwrap();
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Cancelled);
        assert_eq!(shop.stock_of(&brie).await, 100);
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        shop.clock.advance_seconds(3600);
        let (jobs, hints) = tokio::join!(
            join_all((0..2).map(|_| payments::reconcile_due(shop))),
            join_all((0..4).map(|_| payments::reconcile(shop, order.id))),
        );
        assert!(jobs.iter().all(Result::is_ok), "{jobs:?}");
        assert!(
            hints.iter().all(|state| matches!(state, Ok(CardState::Paid))),
            "{hints:?}"
        );
        let revived = now(shop, order.id).await;
        assert_eq!(
            (revived.status, revived.payment_status, revived.refunds),
            (OrderStatus::Pending, PaymentStatus::Paid, Vec::new())
        );
        let steps: Vec<_> = revived
            .timeline
            .iter()
            .map(|event| (event.status, event.payment))
            .collect();
        assert_eq!(
            steps,
            [
                (OrderStatus::Pending, None),
                (OrderStatus::Cancelled, None),
                (OrderStatus::Pending, None),
                (OrderStatus::Pending, Some(PaymentStatus::Paid))
            ]
        );
        assert_eq!(shop.stock_of(&brie).await, 98);
        assert_eq!(refunds(intent_of(&secret)).await, Vec::<i64>::new());
        assert_eq!(
            letters(shop, &format!("order_paid_late/{}", order.id)).await,
            ["paidLate"]
        );
    });
}

#[test]
fn late_money_goes_back_when_the_cheese_or_the_coupon_is_gone_and_never_twice() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let once = CouponInput {
            usage_limit: Some(1),
            ..ten_per_cent(shop, "ONCE")
        };
        coupons::create(shop, &shop.admin().await, once).await.unwrap();
        for gone in ["cheese", "coupon"] {
            let brie = shop.sells(product().named(gone).stock(3)).await;
            shop.fill_cart(&nadia, &brie, 2).await;
            let mut input = by_card();
            input.coupon_code = (gone == "coupon").then(|| "ONCE".into());
            let order = orders::place(shop, &nadia, &input).await.unwrap();
            let secret = secret_of(shop, &nadia, &order).await;
            shop.clock.advance_seconds(1800);
            payments::reconcile_due(&without_stripe(shop)).await.unwrap();
            let omar = shop.customer(&format!("omar-{gone}")).await;
            let bought = if gone == "cheese" { 2 } else { 1 };
            shop.fill_cart(&omar, &brie, bought).await;
            input.payment_method = shared::order::PaymentMethod::CashOnDelivery;
            orders::place(shop, &omar, &input).await.unwrap();
            assert!(stripe::pay(&secret, GOOD_CARD).await);

            shop.clock.advance_seconds(3600);
            let hints = join_all((0..4).map(|_| payments::reconcile(shop, order.id))).await;
            assert!(
                hints.iter().all(|state| matches!(state, Ok(CardState::Over))),
                "{gone}: {hints:?}"
            );
            payments::reconcile_due(shop).await.unwrap();
            let refused = now(shop, order.id).await;
            assert_eq!(
                (refused.status, refused.payment_status),
                (OrderStatus::Cancelled, PaymentStatus::Pending)
            );
            let refund = refund_of(shop, &order).await;
            assert_eq!((refund.amount, refund.sent_at), (order.total, Some(shop.now())));
            assert_eq!((refused.invoice_number, refused.credit_note_number), (None, None));
            assert_eq!(refunds(intent_of(&secret)).await, [order.total.cents()]);
            assert_eq!(shop.stock_of(&brie).await, 3 - bought);
            assert_eq!(
                letters(shop, &format!("order_paid_late/{}", order.id)).await,
                ["paidTooLate"]
            );
        }
    });
}

#[test]
fn money_for_an_order_that_its_customer_cancelled_goes_back() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        // Two windows: one pays while the other cancels.
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        payments::reconcile_due(shop).await.unwrap();
        let order = now(shop, order.id).await;
        assert_eq!(order.status, OrderStatus::Cancelled);
        assert_eq!((order.invoice_number, order.credit_note_number), (None, None));
        assert_eq!((order.refunded_total, order.refund_due), (order.total, Money::ZERO));
        assert_eq!(refunds(intent_of(&secret)).await, [order.total.cents()]);
        assert_eq!(shop.stock_of(&brie).await, 100);
    });
}

#[test]
fn an_order_that_expired_and_came_back_is_cancelled_again_by_letter_again() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        shop.clock.advance_seconds(1800);
        payments::reconcile_due(&without_stripe(shop)).await.unwrap();
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        payments::reconcile(shop, order.id).await.unwrap();
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        for cause in ["order_cancelled", "order_cancelled_2"] {
            let letters = letters(shop, &format!("{cause}/{}", order.id)).await;
            assert_eq!(letters, ["orderCancelled"], "{cause}");
        }
    });
}
