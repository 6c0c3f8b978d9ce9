//! Refunds that a card does not take: a person sends the money, once, and nothing is asked for ever.

use domain::{Customer, Error, orders, payments};
use futures_util::future::join_all;
use serde_json::json;
use shared::order::{Order, Refund};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop_with_cards},
    stripe::{self, DISPUTED_CARD, REFUND_FAILS_CARD, event_of_refund, intent_of, refunds},
};

use crate::payments::{card_order, letters, now, receive_event, secret_of};

const DAY: i64 = 86_400;

/// An order that was paid with this card and then cancelled, and its intent.
async fn cancelled(shop: &TestShop, customer: &Customer, card: &str) -> (Order, String) {
    let brie = shop.sells(product()).await;
    let order = card_order(shop, customer, &brie).await;
    let secret = secret_of(shop, customer, &order).await;
    assert!(stripe::pay(&secret, card).await);
    payments::reconcile(shop, order.id).await.unwrap();
    orders::cancel(shop, customer, order.id).await.unwrap();
    (order, intent_of(&secret).into())
}

async fn refund_of(shop: &TestShop, order: &Order) -> Refund {
    now(shop, order.id).await.refund.unwrap()
}

#[test]
fn a_refund_that_fails_after_it_was_sent_is_owed_again_and_a_person_sends_it() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = cancelled(shop, &nadia, REFUND_FAILS_CARD).await;
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        let sent = refund_of(shop, &order).await;
        assert_eq!((sent.done_at, sent.failed_at), (Some(shop.now()), None));
        let admin = shop.admin().await;
        let not_yet = orders::mark_refunded(shop, &admin, order.id).await;
        assert!(matches!(not_yet, Err(Error::NoRefundDue)), "{not_yet:?}");

        // Three days later its bank turns it down, which is said twice, at once and after everyone knows.
        shop.clock.advance_seconds(3 * DAY);
        let failed = event_of_refund("evt_1", "refund.failed", &intent).await;
        let mut updated = failed.clone();
        (updated["id"], updated["type"]) = (json!("evt_2"), json!("charge.refund.updated"));
        let answers = join_all([&failed, &failed, &updated].map(|event| receive_event(shop, event))).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        receive_event(shop, &failed).await.unwrap();
        let owed = Refund {
            failed_at: Some(shop.now()),
            ..Refund::owed(order.total, sent.requested_at)
        };
        assert_eq!(refund_of(shop, &order).await, owed);
        assert!(now(shop, order.id).await.is_refunded_by_hand());
        for _ in 0..40 {
            shop.clock.advance_seconds(DAY);
            assert_eq!(
                payments::reconcile_due(shop).await.unwrap(),
                0,
                "nothing is left to ask"
            );
            payments::reconcile(shop, order.id).await.unwrap();
        }
        assert_eq!(
            refunds(&intent).await,
            [order.total.cents()],
            "the card is not tried again"
        );

        orders::mark_refunded(shop, &admin, order.id).await.unwrap();
        let again = orders::mark_refunded(shop, &admin, order.id).await;
        assert!(matches!(again, Err(Error::NoRefundDue)), "{again:?}");
        payments::reconcile(shop, order.id).await.unwrap();
        let done = Refund {
            done_at: Some(shop.now()),
            ..owed
        };
        assert_eq!(refund_of(shop, &order).await, done);
        for cause in ["order_refunded", "order_refunded_otherwise"] {
            let letters = letters(shop, &format!("{cause}/{}", order.id)).await;
            assert_eq!(letters, ["orderRefunded"], "{cause}");
        }
    });
}

#[test]
fn a_refund_that_fails_is_noticed_when_no_word_comes_at_all() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = cancelled(shop, &nadia, REFUND_FAILS_CARD).await;
        payments::reconcile_due(shop).await.unwrap();
        assert!(refund_of(shop, &order).await.done_at.is_some());
        shop.clock.advance_seconds(7 * DAY);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        let refund = refund_of(shop, &order).await;
        assert_eq!((refund.done_at, refund.failed_at), (None, Some(shop.now())));
        assert_eq!(refunds(&intent).await, [order.total.cents()]);
    });
}

#[test]
fn a_refund_that_stripe_refuses_is_a_persons_at_once() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = cancelled(shop, &nadia, DISPUTED_CARD).await;
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        let refund = refund_of(shop, &order).await;
        assert_eq!((refund.done_at, refund.failed_at), (None, Some(shop.now())));
        shop.clock.advance_seconds(40 * DAY);
        assert_eq!(
            payments::reconcile_due(shop).await.unwrap(),
            0,
            "nothing is left to ask"
        );
        assert_eq!(refunds(&intent).await, Vec::<i64>::new());
    });
}

#[test]
fn a_refund_that_was_sent_is_asked_about_for_a_month_and_no_longer() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = cancelled(shop, &nadia, stripe::GOOD_CARD).await;
        payments::reconcile_due(shop).await.unwrap();
        let mut asked = Vec::new();
        for day in 1..=60 {
            shop.clock.advance_seconds(DAY);
            if payments::reconcile_due(shop).await.unwrap() > 0 {
                asked.push(day);
            }
        }
        assert_eq!(asked, [7, 14, 21, 28, 35]);
        assert_eq!(refunds(&intent).await, [order.total.cents()]);
        assert_eq!(refund_of(shop, &order).await.failed_at, None);
    });
}
