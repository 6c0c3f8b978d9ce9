//! Refunds that a card does not take: a person sends the money, once, and nothing is asked for ever.

use domain::{Customer, Error, orders, payments};
use futures_util::future::join_all;
use serde_json::json;
use shared::{
    Money,
    order::{DisputeStatus, Order},
    refund::{RefundMethod, RefundStatus},
};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop_with_cards},
    stripe::{self, REFUND_FAILS_CARD, event_of_refund, intent_of, refunds},
};

use crate::payments::{card_order, letters, now, receive_event, refund_of, secret_of};

const DAY: i64 = 86_400;

/// An order that was paid with this card and then cancelled, and its intent.
async fn cancelled(shop: &TestShop, customer: &Customer, card: &str) -> (Order, String) {
    let brie = shop
        .sells(product().named(&format!("Brie {}", shop.new_id::<Order>())))
        .await;
    let order = card_order(shop, customer, &brie).await;
    let secret = secret_of(shop, customer, &order).await;
    assert!(stripe::pay(&secret, card).await);
    payments::reconcile(shop, order.id).await.unwrap();
    orders::cancel(shop, customer, order.id).await.unwrap();
    (order, intent_of(&secret).into())
}

#[test]
fn a_refund_that_fails_after_it_was_sent_is_owed_again_and_a_person_sends_it() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = cancelled(shop, &nadia, REFUND_FAILS_CARD).await;
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        let sent = refund_of(shop, &order).await;
        assert_eq!((sent.sent_at, sent.failed_at), (Some(shop.now()), None));
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
        let owed = refund_of(shop, &order).await;
        assert_eq!(
            (owed.status, owed.sent_at, owed.failed_at, owed.failure.as_deref()),
            (
                RefundStatus::Failed,
                None,
                Some(shop.now()),
                Some("expired_or_canceled_card")
            )
        );
        assert!(owed.is_sent_by_hand());
        assert_eq!(now(shop, order.id).await.refund_due, order.total);
        for _ in 0..40 {
            shop.clock.advance_seconds(DAY);
            payments::reconcile_due(shop).await.unwrap();
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
        let done = refund_of(shop, &order).await;
        assert_eq!(
            (done.status, done.method, done.sent_at),
            (RefundStatus::Sent, RefundMethod::Transfer, Some(shop.now()))
        );
        for cause in ["refund_sent", "refund_sent_otherwise"] {
            let letters = letters(shop, &format!("{cause}/{}", done.id)).await;
            assert_eq!(letters, ["refundSent"], "{cause}");
        }
    });
}

#[test]
fn a_refund_that_fails_is_noticed_when_no_word_comes_at_all() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = cancelled(shop, &nadia, REFUND_FAILS_CARD).await;
        payments::reconcile_due(shop).await.unwrap();
        assert!(refund_of(shop, &order).await.sent_at.is_some());
        shop.clock.advance_seconds(DAY);
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
        let refund = refund_of(shop, &order).await;
        assert_eq!((refund.sent_at, refund.failed_at), (None, Some(shop.now())));
        assert_eq!(refunds(&intent).await, [order.total.cents()]);
    });
}

#[test]
fn a_disputed_charge_is_never_paid_back_twice() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        for (end, sent) in [("won", 1), ("lost", 0)] {
            let (order, intent) = cancelled(shop, &nadia, stripe::GOOD_CARD).await;
            let dispute = stripe::dispute(&intent).await;
            payments::reconcile_due(shop).await.unwrap();
            assert_eq!(
                refund_of(shop, &order).await.status,
                RefundStatus::Pending,
                "while the bank decides"
            );
            let admin = shop.admin().await;
            let by_hand = orders::mark_refunded(shop, &admin, order.id).await;
            assert!(matches!(by_hand, Err(Error::NoRefundDue)), "{by_hand:?}");
            stripe::close_dispute(&dispute, end).await;
            shop.clock.advance_seconds(DAY);
            payments::reconcile_due(shop).await.unwrap();
            let order = now(shop, order.id).await;
            assert_eq!(refund_of(shop, &order).await.status, RefundStatus::Sent, "{end}");
            assert_eq!(order.refund_due, Money::ZERO);
            assert_eq!(refunds(&intent).await.len(), sent, "{end}");
            let status = order.dispute.unwrap().status;
            assert_eq!(status == DisputeStatus::Won, end == "won");
        }
    });
}

#[test]
fn a_paid_order_is_asked_about_once_a_day_while_it_can_be_contested() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, intent) = cancelled(shop, &nadia, stripe::GOOD_CARD).await;
        payments::reconcile_due(shop).await.unwrap();
        let mut asked = Vec::new();
        for day in 1..=130 {
            shop.clock.advance_seconds(DAY);
            if payments::reconcile_due(shop).await.unwrap() > 0 {
                asked.push(day);
            }
        }
        assert_eq!(asked, (1..=120).collect::<Vec<_>>());
        assert_eq!(refunds(&intent).await, [order.total.cents()]);
        assert_eq!(refund_of(shop, &order).await.failed_at, None);
    });
}
