//! Paying by card: an order and its money never disagree, whatever word comes from Stripe, and whenever.

use domain::{Error, orders, payments, promotions::coupons};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use reqwest::Method;
use serde_json::json;
use shared::{
    Money,
    card::CardState,
    coupon::{CouponInput, CouponKind},
    order::{Order, OrderStatus, PaymentStatus, PlaceOrder},
};
use test_support::{
    errors::broken,
    fixtures::{money, product, to_lyon},
    shop::{in_a_shop, in_a_shop_with_cards},
    stripe::{self, BAD_CARD, GOOD_CARD, intent_of, refunds, signature},
};

use crate::{
    orders::coupons::{ten_per_cent, used},
    payments::{by_card, card_order, now, receive_event, refund_of, secret_of, without_stripe},
};

fn payments_noted(order: &Order) -> usize {
    order.timeline.iter().filter(|event| event.payment.is_some()).count()
}

#[test]
fn the_order_is_there_before_any_money_and_holds_its_stock_for_half_an_hour() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        assert_eq!(
            (order.status, order.payment_status, order.pay_by),
            (
                OrderStatus::Pending,
                PaymentStatus::Pending,
                Some(shop.now().plus_seconds(1800))
            )
        );
        assert_eq!(shop.stock_of(&brie).await, 98);
        let form = payments::pay(shop, &nadia, order.id).await.unwrap();
        assert_eq!((form.amount, form.pay_by), (order.total, order.pay_by.unwrap()));
        let again = payments::pay(shop, &nadia, order.id).await.unwrap();
        assert_eq!(form, again, "one intent an order");
        let intent = stripe::call(
            Method::GET,
            &format!("payment_intents/{}", intent_of(&form.client_secret)),
            None,
        )
        .await;
        assert_eq!(
            (&intent["amount"], &intent["currency"], &intent["metadata"]["order"]),
            (&json!(order.total.cents()), &json!("eur"), &json!(order.id.to_string()))
        );
        let omar = shop.customer("omar").await;
        assert!(matches!(
            payments::pay(shop, &omar, order.id).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            payments::state(shop, &omar, order.id).await,
            Err(Error::NotFound)
        ));
    });
}

#[test]
fn without_an_account_no_card_is_taken() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        shop.fill_cart(&nadia, &brie, 1).await;
        for refused in [
            orders::place(shop, &nadia, &by_card()).await.unwrap_err(),
            orders::quote_order(shop, &nadia, &by_card()).await.unwrap_err(),
        ] {
            assert_eq!(broken(&refused), ["paymentMethod not_offered"]);
        }
        let order = shop.order(&nadia, &brie, 1).await;
        assert!(matches!(
            payments::pay(shop, &nadia, order.id).await,
            Err(Error::NothingToPay)
        ));
        assert!(matches!(payments::receive(shop, "", b"").await, Err(Error::NotFound)));
    });
}

#[test]
fn an_order_is_paid_once_however_often_and_in_whatever_order_stripe_says_so() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        let intent = intent_of(&secret);
        assert!(!stripe::pay(&secret, BAD_CARD).await);
        let failed = stripe::event("evt_1", "payment_intent.payment_failed", intent).await;
        assert_eq!(payments::state(shop, &nadia, order.id).await.unwrap(), CardState::Open);
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        assert_eq!(now(shop, order.id).await.payment_status, PaymentStatus::Pending);
        let succeeded = stripe::event("evt_2", "payment_intent.succeeded", intent).await;
        // Twice, at once, and what was before comes after.
        let answers =
            join_all([&succeeded, &succeeded, &failed, &succeeded].map(|event| receive_event(shop, event))).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        receive_event(shop, &failed).await.unwrap();
        let paid = now(shop, order.id).await;
        assert_eq!(
            (paid.status, paid.payment_status),
            (OrderStatus::Pending, PaymentStatus::Paid)
        );
        assert_eq!((paid.paid_at, paid.pay_by), (Some(shop.now()), None));
        assert_eq!(payments_noted(&paid), 1);
        assert_eq!(paid.timeline.last().unwrap().by, None);
        assert_eq!(shop.documents("invoicenumbers").await[0].get_i64("last").unwrap(), 1);
        assert_eq!(payments::state(shop, &nadia, order.id).await.unwrap(), CardState::Paid);
        assert!(matches!(
            payments::pay(shop, &nadia, order.id).await,
            Err(Error::NothingToPay)
        ));

        // A known event costs nothing: Stripe is not even asked.
        receive_event(&without_stripe(shop), &succeeded).await.unwrap();
        let mut fresh = succeeded.clone();
        fresh["id"] = json!("evt_3");
        let unknown = receive_event(&without_stripe(shop), &fresh).await;
        assert!(matches!(unknown, Err(Error::PaymentUnavailable(_))), "{unknown:?}");

        shop.clock.advance_seconds(86_400);
        payments::reconcile_due(shop).await.unwrap();
        assert_eq!(now(shop, order.id).await, paid);
    });
}

#[test]
fn an_order_is_paid_when_no_word_comes_at_all() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let (paid, open) = (
            card_order(shop, &nadia, &brie).await,
            card_order(shop, &nadia, &brie).await,
        );
        assert!(stripe::pay(&secret_of(shop, &nadia, &paid).await, GOOD_CARD).await);
        secret_of(shop, &nadia, &open).await;
        shop.clock.advance_seconds(60);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 2);
        assert_eq!(now(shop, paid.id).await.payment_status, PaymentStatus::Paid);
        assert_eq!(now(shop, open.id).await.payment_status, PaymentStatus::Pending);
        assert_eq!(
            payments::reconcile_due(shop).await.unwrap(),
            0,
            "not asked again at once"
        );
    });
}

#[test]
fn a_server_that_dies_before_it_knows_the_intent_gets_the_same_one_again() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        let payments = shop.store.database().collection::<Document>("payments");
        let forgotten = doc! { "$unset": { "intent": "" } };
        payments.update_many(doc! {}, forgotten).await.unwrap();
        assert_eq!(secret_of(shop, &nadia, &order).await, secret);
        let many = join_all((0..5).map(|_| secret_of(shop, &nadia, &order))).await;
        assert!(many.iter().all(|one| *one == secret));
    });
}

#[test]
fn what_is_too_little_for_a_card_is_refused_before_anything_is_stored() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product().price("30")).await, shop.customer("nadia").await);
        let admin = shop.admin().await;
        shop.fill_cart(&nadia, &brie, 2).await;
        let mut input = by_card();
        for (code, off) in [("ALL", "60"), ("NEARLY", "59.51")] {
            let coupon = CouponInput {
                kind: CouponKind::Fixed,
                value: money(off),
                ..ten_per_cent(shop, code)
            };
            let coupon = coupons::create(shop, &admin, coupon).await.unwrap();
            input.coupon_code = Some(code.into());
            for refused in [
                orders::place(shop, &nadia, &input).await.unwrap_err(),
                orders::quote_order(shop, &nadia, &input).await.unwrap_err(),
            ] {
                assert_eq!(broken(&refused), ["paymentMethod too_small_for_card:50"], "{code}");
            }
            assert_eq!(used(shop, coupon.id).await, 0);
        }
        assert_eq!(shop.stock_of(&brie).await, 100);
        for collection in ["orders", "payments", "outbox"] {
            assert_eq!(shop.documents(collection).await, Vec::<Document>::new(), "{collection}");
        }
        // From the fiftieth cent on, and nothing at all another way.
        let enough = CouponInput {
            kind: CouponKind::Fixed,
            value: money("59.50"),
            ..ten_per_cent(shop, "ENOUGH")
        };
        coupons::create(shop, &admin, enough).await.unwrap();
        input.coupon_code = Some("ENOUGH".into());
        let order = orders::place(shop, &nadia, &input).await.unwrap();
        assert_eq!(order.total, money("0.50"));
        assert!(stripe::pay(&secret_of(shop, &nadia, &order).await, GOOD_CARD).await);
        shop.fill_cart(&nadia, &brie, 2).await;
        let free = PlaceOrder {
            coupon_code: Some("ALL".into()),
            ..to_lyon()
        };
        assert_eq!(orders::place(shop, &nadia, &free).await.unwrap().total, Money::ZERO);
    });
}

#[test]
fn what_is_not_paid_is_not_prepared() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let staff = shop.admin_staff().await;
        let refused = shop
            .advance(&staff, order.id, OrderStatus::Processing)
            .await
            .unwrap_err();
        assert!(matches!(refused, Error::OrderUnpaid), "{refused:?}");
        assert!(stripe::pay(&secret_of(shop, &nadia, &order).await, GOOD_CARD).await);
        payments::reconcile(shop, order.id).await.unwrap();
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
    });
}

#[test]
fn a_paid_order_that_is_cancelled_is_refunded_once() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        payments::reconcile(shop, order.id).await.unwrap();
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        let owed = now(shop, order.id).await;
        assert_eq!((owed.refunded_total, owed.refund_due), (order.total, order.total));
        assert_eq!(refunds(intent_of(&secret)).await, Vec::<i64>::new());

        // Stripe is away; then everyone finds out at once, and then once more.
        assert_eq!(payments::reconcile_due(&without_stripe(shop)).await.unwrap(), 1);
        assert_eq!(now(shop, order.id).await.refund_due, order.total);
        shop.clock.advance_seconds(3600);
        let all = join_all((0..4).map(|_| payments::reconcile(shop, order.id))).await;
        assert!(all.iter().all(|state| matches!(state, Ok(CardState::Over))), "{all:?}");
        payments::reconcile_due(shop).await.unwrap();
        payments::reconcile(shop, order.id).await.unwrap();
        assert_eq!(refunds(intent_of(&secret)).await, [order.total.cents()]);
        let refund = refund_of(shop, &order).await;
        assert_eq!((refund.amount, refund.sent_at), (order.total, Some(shop.now())));
        shop.clock.advance_seconds(86_400);
        payments::reconcile_due(shop).await.unwrap();
        assert_eq!(refunds(intent_of(&secret)).await, [order.total.cents()]);
        assert_eq!(shop.stock_of(&brie).await, 100);
    });
}

#[test]
fn an_unpaid_order_that_is_cancelled_can_no_longer_be_paid() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        assert!(!stripe::pay(&secret, GOOD_CARD).await);
        let cancelled = now(shop, order.id).await;
        assert_eq!((cancelled.refunds, cancelled.pay_by), (Vec::new(), None));
        shop.clock.advance_seconds(86_400);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 0);
    });
}

#[test]
fn money_of_another_amount_or_currency_changes_nothing() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        for (field, value) in [("currency", json!("usd")), ("amount", json!(1))] {
            let order = card_order(shop, &nadia, &brie).await;
            let secret = secret_of(shop, &nadia, &order).await;
            let intent = intent_of(&secret);
            let right = stripe::event(&format!("evt_{field}"), "payment_intent.succeeded", intent).await;
            stripe::call(
                Method::POST,
                &format!("payment_intents/{intent}"),
                Some(json!({ field: value })),
            )
            .await;
            assert!(stripe::pay(&secret, GOOD_CARD).await);
            let mut wrong = right.clone();
            wrong["data"]["object"][field] = value;
            for event in [&right, &wrong, &right] {
                let answer = receive_event(shop, event).await;
                assert!(matches!(answer, Err(Error::PaymentMismatch)), "{answer:?}");
            }
            let order = now(shop, order.id).await;
            assert_eq!(
                (order.payment_status, order.timeline.len()),
                (PaymentStatus::Pending, 1)
            );
        }
        // An intent that is not the order's, whatever it says.
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        let mut other = stripe::event("evt_other", "payment_intent.succeeded", intent_of(&secret)).await;
        other["data"]["object"]["id"] = json!("pi_other");
        assert!(matches!(receive_event(shop, &other).await, Err(Error::PaymentMismatch)));
        other["data"]["object"]["metadata"] = json!({});
        receive_event(shop, &other).await.expect("not about this shop");
    });
}

#[test]
fn only_what_stripe_signed_just_now_is_accepted() {
    in_a_shop_with_cards(async |shop| {
        let payload = json!({ "id": "evt_1", "type": "x", "data": { "object": {} } }).to_string();
        let seconds = shop.now().millis() / 1000;
        payments::receive(shop, &signature(&payload, seconds - 299), payload.as_bytes())
            .await
            .unwrap();
        for (signature, payload) in [
            (signature(&payload, seconds - 301), payload.clone()),
            (signature(&payload, seconds + 301), payload.clone()),
            (signature(&payload, seconds), payload.replace("evt_1", "evt_2")),
            (String::new(), payload.clone()),
        ] {
            let refused = payments::receive(shop, &signature, payload.as_bytes()).await;
            assert!(matches!(refused, Err(Error::BadSignature)), "{refused:?}");
        }
    });
}
