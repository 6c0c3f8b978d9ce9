//! A slot never holds more orders than there is time for, and each that ends gives its place back once.

use domain::{Error, orders, payments};
use futures_util::future::join_all;
use mongodb::bson::Document;
use shared::order::{Order, OrderStatus, PaymentStatus, PlaceOrder, SlotKind};
use test_support::{
    fixtures::product,
    shop::{in_a_shop, in_a_shop_with_cards},
    stripe::{self, GOOD_CARD},
};

use super::{add_slot, fridays, in_slot, offered, place, taken};
use crate::payments::{by_card, now, refund_of, secret_of, without_stripe};

#[test]
fn of_two_hundred_customers_at_two_servers_exactly_ten_get_the_ten_places() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(1000)).await;
        add_slot(shop, fridays("delivery", 10)).await;
        let slot = offered(shop, SlotKind::Delivery)[0].id;
        let names: Vec<_> = (0..200).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1).await;
            buyer
        }))
        .await;
        let shops = [shop, &shop.on_another_server().await];
        let placed = join_all(
            buyers
                .iter()
                .enumerate()
                .map(async |(number, buyer)| place(shops[number % 2], buyer, &in_slot(slot)).await),
        )
        .await;
        let full = placed
            .iter()
            .filter(|placed| matches!(placed, Err(Error::SlotFull)))
            .count();
        let got = placed.iter().filter(|placed| placed.is_ok()).count();
        assert_eq!(
            (got, full),
            (10, 190),
            "{:?}",
            placed
                .iter()
                .find(|p| matches!(p, Err(e) if !matches!(e, Error::SlotFull)))
        );
        assert_eq!(taken(shop, slot).await, 10);
        assert_eq!(shop.documents("orders").await.len(), 10);
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&brie).await, 990, "nothing else was taken");
        assert_eq!(offered(shop, SlotKind::Delivery)[0].left, 0);
    });
}

#[test]
fn whatever_crosses_the_places_that_are_taken_are_the_orders_that_stand() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(1000)).await;
        add_slot(shop, fridays("delivery", 10)).await;
        let slot = offered(shop, SlotKind::Delivery)[0].id;
        let shops = [shop, &shop.on_another_server().await];
        let staff = shop.admin_staff().await;
        let names: Vec<_> = (0..60).map(|n| format!("buyer-{n}")).collect();
        join_all(names.iter().enumerate().map(async |(number, name)| {
            let shop = shops[number % 2];
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1).await;
            let order = match place(shop, &buyer, &in_slot(slot)).await {
                Ok(order) => order,
                Err(Error::SlotFull) => return,
                Err(error) => panic!("{error:?}"),
            };
            if number % 3 > 0 {
                // Twice at once, which gives the place back once.
                let twice = tokio::join!(
                    orders::cancel(shop, &buyer, order.id),
                    shop.advance(&staff, order.id, OrderStatus::Cancelled)
                );
                assert!(twice.0.is_ok() != twice.1.is_ok(), "{twice:?}");
            }
        }))
        .await;
        let standing = shop.documents("orders").await;
        let standing = standing
            .iter()
            .filter(|order| order.get_str("status").unwrap() != "cancelled")
            .count();
        assert!(standing > 0);
        assert_eq!(taken(shop, slot).await, i64::try_from(standing).unwrap());
        assert!(standing <= 10);
    });
}

#[test]
fn a_place_is_held_for_a_card_and_comes_back_once_when_the_hold_is_over() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia, omar) = (
            shop.sells(product()).await,
            shop.customer("nadia").await,
            shop.customer("omar").await,
        );
        add_slot(shop, fridays("delivery", 1)).await;
        let slot = offered(shop, SlotKind::Delivery)[0].id;
        shop.fill_cart(&nadia, &brie, 1).await;
        let by_card = PlaceOrder {
            slot_id: Some(slot),
            ..by_card()
        };
        let order = place(shop, &nadia, &by_card).await.unwrap();
        assert_eq!(order.slot.map(|slot| slot.kind), Some(SlotKind::Delivery));
        shop.fill_cart(&omar, &brie, 1).await;
        let refused = place(shop, &omar, &in_slot(slot)).await;
        assert!(matches!(refused, Err(Error::SlotFull)), "{refused:?}");
        shop.clock.advance_seconds(1800);
        let jobs = join_all((0..3).map(|_| payments::reconcile_due(shop))).await;
        assert!(jobs.iter().all(Result::is_ok), "{jobs:?}");
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Cancelled);
        assert_eq!(taken(shop, slot).await, 0);
        place(shop, &omar, &in_slot(slot)).await.unwrap();
        assert_eq!(taken(shop, slot).await, 1);
    });
}

#[test]
fn late_money_goes_back_when_the_slot_is_full_by_then_and_revives_the_order_when_it_is_not() {
    in_a_shop_with_cards(async |shop| {
        let (brie, nadia, omar) = (
            shop.sells(product()).await,
            shop.customer("nadia").await,
            shop.customer("omar").await,
        );
        add_slot(shop, fridays("delivery", 1)).await;
        let slot = offered(shop, SlotKind::Delivery)[0].id;
        let by_card = PlaceOrder {
            slot_id: Some(slot),
            ..by_card()
        };
        let late = async || {
            shop.fill_cart(&nadia, &brie, 1).await;
            let order = place(shop, &nadia, &by_card).await.unwrap();
            let secret = secret_of(shop, &nadia, &order).await;
            shop.clock.advance_seconds(1800);
            payments::reconcile_due(&without_stripe(shop)).await.unwrap();
            assert_eq!(taken(shop, slot).await, 0);
            assert!(stripe::pay(&secret, GOOD_CARD).await);
            order
        };
        let first = late().await;
        payments::reconcile(shop, first.id).await.unwrap();
        let revived = now(shop, first.id).await;
        assert_eq!(
            (revived.status, revived.payment_status),
            (OrderStatus::Pending, PaymentStatus::Paid)
        );
        assert_eq!(taken(shop, slot).await, 1);
        orders::cancel(shop, &nadia, first.id).await.unwrap();

        let second = late().await;
        shop.fill_cart(&omar, &brie, 1).await;
        shop.catch_up().await;
        place(shop, &omar, &in_slot(slot)).await.unwrap();
        payments::reconcile(shop, second.id).await.unwrap();
        let over = now(shop, second.id).await;
        assert_eq!(over.status, OrderStatus::Cancelled);
        assert_eq!(refund_of(shop, &over).await.amount, over.total);
        assert_eq!(taken(shop, slot).await, 1, "Omar's");
    });
}

#[test]
fn what_is_collected_costs_no_delivery_and_may_go_to_whoever_lives_anywhere() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product().price("10")).await, shop.customer("nadia").await);
        add_slot(shop, fridays("pickup", 3)).await;
        let slot = offered(shop, SlotKind::Pickup)[0].id;
        shop.fill_cart(&nadia, &brie, 1).await;
        let mut input = in_slot(slot);
        input.shipping_address.postal_code = "98800".into();
        let quote = orders::quote_order(shop, &nadia, &input).await.unwrap();
        let order = place(shop, &nadia, &input).await.unwrap();
        assert_eq!((order.total, order.shipping_cost.cents()), (quote.total, 0));
        assert!(order.is_collected());
        assert_eq!(order.shipping_address.postal_code, "98800", "for the invoice");
        let stored = shop.store.database().collection::<Order>("orders");
        assert_eq!(
            stored.find_one(Document::new()).await.unwrap().unwrap().slot,
            order.slot
        );
    });
}
