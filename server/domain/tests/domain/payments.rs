//! Paying by card: an order and its money never disagree, whatever word comes from Stripe, and whenever.

use domain::{Customer, Error, Settings, orders, payments, promotions::coupons};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc, oid::ObjectId};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    Id, Money,
    account::Secret,
    card::CardState,
    coupon::{CouponInput, CouponKind},
    order::{Order, OrderStatus, PaymentMethod, PaymentStatus, PlaceOrder},
    product::Product,
};

use crate::{
    coupons::{ten_per_cent, used},
    stripe::{self, BAD_CARD, GOOD_CARD, intent_of, no_stripe, refunds, signature},
    support::{Shop, broken, in_a_shop, in_a_shop_with_cards, money, product, to_lyon},
};

/// A checkout to Lyon, paid by card.
pub fn by_card() -> PlaceOrder {
    PlaceOrder {
        payment_method: PaymentMethod::Card,
        ..to_lyon()
    }
}

/// An order of two of a product, to be paid by card.
pub async fn card_order(shop: &Shop, customer: &Customer, product: &Product) -> Order {
    shop.fill(customer, product, 2).await;
    orders::place(shop, customer, &by_card()).await.unwrap()
}

/// The order as it is now.
pub async fn now(shop: &Shop, id: Id<Order>) -> Order {
    let orders = shop.store.database().collection::<Order>("orders");
    let id = ObjectId::parse_str(id.to_string()).unwrap();
    orders.find_one(doc! { "_id": id }).await.unwrap().unwrap()
}

/// The secret by which the customer's browser pays.
pub async fn secret_of(shop: &Shop, customer: &Customer, order: &Order) -> String {
    payments::pay(shop, customer, order.id).await.unwrap().client_secret
}

/// The same shop, whose Stripe does not answer.
pub fn without_stripe(shop: &Shop) -> domain::Shop {
    with_stripe(shop, no_stripe())
}

/// The same shop, with this way to Stripe.
pub fn with_stripe(shop: &Shop, stripe: payments::Stripe) -> domain::Shop {
    domain::Shop {
        store: shop.store.clone(),
        catalog: shop.catalog.clone(),
        clock: shop.clock.clone(),
        randomness: domain::Randomness::System,
        limits: domain::AccountLimits::none(),
        settings: Settings {
            card: Some(stripe),
            ..Settings::new(Secret("a secret for tests only".into()))
        },
    }
}

/// Sends an event as Stripe does.
pub async fn hear(shop: &domain::Shop, event: &Value) -> domain::Result<()> {
    let payload = event.to_string();
    let signature = signature(&payload, shop.now().millis() / 1000);
    payments::hear(shop, &signature, payload.as_bytes()).await
}

/// What the letters of this cause are.
pub async fn letters(shop: &domain::Shop, cause: &str) -> Vec<String> {
    use futures_util::TryStreamExt;
    let outbox = shop.store.database().collection::<Document>("outbox");
    let found: Vec<Document> = outbox
        .find(doc! { "cause": cause })
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    let kind = |entry: &Document| entry.get_document("letter").unwrap().keys().next().unwrap().clone();
    found.iter().map(kind).collect()
}

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
        shop.fill(&nadia, &brie, 1).await;
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
        assert!(matches!(payments::hear(shop, "", b"").await, Err(Error::NotFound)));
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
        let heard = join_all([&succeeded, &succeeded, &failed, &succeeded].map(|event| hear(shop, event))).await;
        assert!(heard.iter().all(Result::is_ok), "{heard:?}");
        hear(shop, &failed).await.unwrap();
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
        hear(&without_stripe(shop), &succeeded).await.unwrap();
        let mut fresh = succeeded.clone();
        fresh["id"] = json!("evt_3");
        let unknown = hear(&without_stripe(shop), &fresh).await;
        assert!(matches!(unknown, Err(Error::PaymentUnavailable(_))), "{unknown:?}");

        shop.clock.advance_seconds(86_400);
        assert_eq!(payments::work_off(shop).await.unwrap(), 0, "nothing is left to ask");
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
        assert_eq!(payments::work_off(shop).await.unwrap(), 2);
        assert_eq!(now(shop, paid.id).await.payment_status, PaymentStatus::Paid);
        assert_eq!(now(shop, open.id).await.payment_status, PaymentStatus::Pending);
        assert_eq!(payments::work_off(shop).await.unwrap(), 0, "not asked again at once");
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
        shop.fill(&nadia, &brie, 2).await;
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
        shop.fill(&nadia, &brie, 2).await;
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
        let owed = now(shop, order.id).await.refund.unwrap();
        assert_eq!((owed.amount, owed.done_at), (order.total, None));
        assert_eq!(refunds(intent_of(&secret)).await, Vec::<i64>::new());

        // Stripe is away; then everyone finds out at once, and then once more.
        assert_eq!(payments::work_off(&without_stripe(shop)).await.unwrap(), 1);
        assert_eq!(now(shop, order.id).await.refund.unwrap().done_at, None);
        shop.clock.advance_seconds(3600);
        let all = join_all((0..4).map(|_| payments::reconcile(shop, order.id))).await;
        assert!(all.iter().all(|state| matches!(state, Ok(CardState::Over))), "{all:?}");
        payments::work_off(shop).await.unwrap();
        payments::reconcile(shop, order.id).await.unwrap();
        assert_eq!(refunds(intent_of(&secret)).await, [order.total.cents()]);
        let refund = now(shop, order.id).await.refund.unwrap();
        assert_eq!(refund.done_at, Some(shop.now()));
        shop.clock.advance_seconds(86_400);
        assert_eq!(payments::work_off(shop).await.unwrap(), 0);
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
        assert_eq!(payments::work_off(shop).await.unwrap(), 1);
        assert!(!stripe::pay(&secret, GOOD_CARD).await);
        let cancelled = now(shop, order.id).await;
        assert_eq!((cancelled.refund, cancelled.pay_by), (None, None));
        shop.clock.advance_seconds(86_400);
        assert_eq!(payments::work_off(shop).await.unwrap(), 0);
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
                let answer = hear(shop, event).await;
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
        assert!(matches!(hear(shop, &other).await, Err(Error::PaymentMismatch)));
        other["data"]["object"]["metadata"] = json!({});
        hear(shop, &other).await.expect("not about this shop");
    });
}

#[test]
fn only_what_stripe_signed_just_now_is_heard() {
    in_a_shop_with_cards(async |shop| {
        let payload = json!({ "id": "evt_1", "type": "x", "data": { "object": {} } }).to_string();
        let seconds = shop.now().millis() / 1000;
        payments::hear(shop, &signature(&payload, seconds - 299), payload.as_bytes())
            .await
            .unwrap();
        for (signature, payload) in [
            (signature(&payload, seconds - 301), payload.clone()),
            (signature(&payload, seconds + 301), payload.clone()),
            (signature(&payload, seconds), payload.replace("evt_1", "evt_2")),
            (String::new(), payload.clone()),
        ] {
            let refused = payments::hear(shop, &signature, payload.as_bytes()).await;
            assert!(matches!(refused, Err(Error::BadSignature)), "{refused:?}");
        }
    });
}
