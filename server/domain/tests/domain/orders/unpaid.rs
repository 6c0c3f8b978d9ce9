//! What an unpaid order may not do: leave without its transfer, and be one of many of an unconfirmed address.

use domain::{Error, orders};
use futures_util::future::join_all;
use mongodb::bson::doc;
use shared::order::{OrderStatus, StatusChange};
use test_support::{
    fixtures::{product, step, to_lyon},
    shop::in_a_shop,
};

#[test]
fn a_transfer_that_has_not_come_is_shipped_only_when_an_admin_says_so_and_the_audit_keeps_that() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let staff = shop.admin_staff().await;
        let order = shop.transfer_order(&nadia, &brie).await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        let refused = shop.advance(&staff, order.id, OrderStatus::Shipped).await;
        assert!(matches!(refused, Err(Error::OrderUnpaid)), "{refused:?}");
        let without = StatusChange {
            ship_unpaid: true,
            ..step(OrderStatus::Shipped)
        };
        let shipped = orders::change_status(shop, &staff, order.id, &without).await.unwrap();
        assert_eq!((shipped.status, shipped.pay_by), (OrderStatus::Shipped, None));
        let entries = shop.documents("audit").await;
        let changes = entries.last().unwrap().get_array("changes").unwrap();
        let asked = doc! { "field": "shipUnpaid", "from": "false", "to": "true" };
        assert_eq!(changes.last().unwrap().as_document(), Some(&asked));

        // It has left, and does not end by itself.
        shop.clock.advance_seconds(30 * 24 * 3600);
        assert_eq!(orders::end_overdue(shop).await.unwrap(), 0);
        shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap();

        let admin = shop.admin().await;
        let paid = shop.transfer_order(&nadia, &brie).await;
        orders::mark_paid(shop, &admin, paid.id).await.unwrap();
        let cash = shop.order(&nadia, &brie, 1).await;
        for id in [paid.id, cash.id] {
            for status in [OrderStatus::Processing, OrderStatus::Shipped] {
                shop.advance(&staff, id, status).await.unwrap();
            }
        }
    });
}

#[test]
fn an_unconfirmed_address_holds_three_unpaid_orders_however_many_come_at_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.unconfirmed("nadia").await;
        let (cash, transfer) = (
            shop.order(&nadia, &brie, 1).await,
            shop.transfer_order(&nadia, &brie).await,
        );
        // Whoever has their cart filled again and again gets one more order out of it, and no second one.
        let race = join_all((0..6).map(async |_| {
            shop.fill_cart(&nadia, &brie, 1).await;
            orders::place(shop, &nadia, &to_lyon()).await
        }))
        .await;
        assert_eq!(race.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{race:?}");
        shop.fill_cart(&nadia, &brie, 1).await;
        let refused = orders::place(shop, &nadia, &to_lyon()).await;
        assert!(matches!(refused, Err(Error::TooManyUnpaid)), "{refused:?}");
        assert_eq!(
            (
                shop.documents("orders").await.len(),
                shop.cart(&nadia).await.items.is_empty()
            ),
            (3, false)
        );

        // One that is cancelled, and one that is paid, make room for another.
        orders::cancel(shop, &nadia, cash.id).await.unwrap();
        orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        orders::mark_paid(shop, &shop.admin().await, transfer.id).await.unwrap();
        shop.order(&nadia, &brie, 1).await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let refused = orders::place(shop, &nadia, &to_lyon()).await;
        assert!(matches!(refused, Err(Error::TooManyUnpaid)), "{refused:?}");

        // Confirmed just now, while memory says otherwise.
        let users = shop.store.database().collection::<mongodb::bson::Document>("users");
        let confirmed = doc! { "$set": { "isVerified": true } };
        users
            .update_one(doc! { "email": "nadia@exemple.fr" }, confirmed)
            .await
            .unwrap();
        orders::place(shop, &nadia, &to_lyon()).await.unwrap();
    });
}
