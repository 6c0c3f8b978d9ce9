//! Points: earning and spending them, and taking them back.

use domain::{Customer, Error, orders, promotions::loyalty};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id, PageRequest,
    coupon::CouponKind,
    loyalty::{MovementKind, Redeem, TierName},
    order::{
        Order,
        OrderStatus::{Cancelled, Delivered, Pending, Processing, Shipped},
        PaymentMethod, PlaceOrder, StatusChange,
    },
};
use test_support::{
    errors::broken,
    fixtures::{money, product, step, to_lyon},
    shop::{TestShop, in_a_shop},
};

use crate::{
    delivery::set_status,
    orders::{
        coupons::with_code,
        loyalty_tiers::{four, movements, set},
    },
};

/// What the customer has, after adding up the history.
pub async fn points_of(shop: &TestShop, customer: &Customer) -> i64 {
    let points = loyalty::points(shop, customer).await.unwrap().points;
    let all = PageRequest { page: 1, limit: 100 };
    let history = loyalty::history(shop, customer, all).await.unwrap();
    assert!(history.total <= 100, "a page holds them all");
    assert_eq!(points, history.items.iter().map(|m| m.points).sum::<i64>());
    points
}

async fn deliver(shop: &TestShop, id: Id<Order>) -> Order {
    let staff = shop.admin_staff().await;
    shop.advance(&staff, id, Processing).await.unwrap();
    let shipped = StatusChange {
        ship_unpaid: true,
        ..step(Shipped)
    };
    orders::change_status(shop, &staff, id, &shipped).await.unwrap();
    shop.advance(&staff, id, Delivered).await.unwrap()
}

#[test]
fn a_delivered_and_paid_order_earns_at_the_multiplier_of_the_tier_reached_before_it() {
    in_a_shop(async |shop| {
        set(shop, four()).await.unwrap();
        let brie = shop.sells(product().price("499.99")).await;
        let nadia = shop.customer("nadia").await;
        for (points, tier) in [(499, TierName::Bronze), (998, TierName::Silver), (1622, TierName::Gold)] {
            let order = shop.order(&nadia, &brie, 1).await;
            assert_eq!(order.total, money("499.99"));
            deliver(shop, order.id).await;
            // 499 at 1.0, 499 at 1.0 (bronze still), 624 at 1.25.
            assert_eq!(points_of(shop, &nadia).await, points);
            assert_eq!(loyalty::points(shop, &nadia).await.unwrap().tier, tier);
        }
        let [account] = &shop.documents("loyalties").await[..] else {
            panic!("one account")
        };
        assert_eq!(account.get_str("tier").unwrap(), "gold");
        let movement = account.get_array("history").unwrap()[0].as_document().unwrap();
        assert!(movement.get_object_id("orderId").is_ok() && movement.get_datetime("createdAt").is_ok());
        let newest = loyalty::history(shop, &nadia, PageRequest::default())
            .await
            .unwrap()
            .items;
        assert!(newest[0].description.starts_with("Commande "), "{newest:?}");
    });
}

#[test]
fn an_order_that_is_not_paid_or_not_delivered_earns_nothing() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("100")).await;
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 1).await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let by_transfer = PlaceOrder {
            payment_method: PaymentMethod::BankTransfer,
            ..to_lyon()
        };
        let unpaid = orders::place(shop, &nadia, &by_transfer).await.unwrap();
        deliver(shop, unpaid.id).await;
        assert_eq!(points_of(shop, &nadia).await, 0);

        shop.fill_cart(&nadia, &brie, 1).await;
        let paid = orders::place(shop, &nadia, &by_transfer).await.unwrap();
        let orders = shop.store.database().collection::<Document>("orders");
        let id = doc! { "_id": ObjectId::from_bytes(paid.id.bytes()) };
        orders
            .update_one(id, doc! { "$set": { "paymentStatus": "paid" } })
            .await
            .unwrap();
        deliver(shop, paid.id).await;
        assert_eq!(points_of(shop, &nadia).await, 100);
    });
}

#[test]
fn an_order_earns_once_and_two_orders_delivered_at_once_earn_twice() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("100")).await;
        let nadia = shop.customer("nadia").await;
        let staff = shop.admin_staff().await;
        let mut placed = Vec::new();
        for _ in 0..4 {
            let order = shop.order(&nadia, &brie, 1).await;
            set_status(shop, order.id, Shipped, None).await;
            placed.push(order.id);
        }
        let attempts = placed.iter().cycle().take(24);
        let outcomes = join_all(attempts.map(|id| shop.advance(&staff, *id, Delivered))).await;
        let delivered = outcomes.iter().filter(|o| o.is_ok()).count();
        let refused = |o: &&domain::Result<Order>| matches!(o, Err(Error::InvalidTransition { .. }));
        assert_eq!(
            (delivered, outcomes.iter().filter(refused).count()),
            (4, 20),
            "{outcomes:?}"
        );
        assert_eq!(points_of(shop, &nadia).await, 400);
        // Even a document that is set back by hand earns no second time.
        set_status(shop, placed[0], Shipped, None).await;
        shop.advance(&staff, placed[0], Delivered).await.unwrap();
        assert_eq!(points_of(shop, &nadia).await, 400);
    });
}

#[test]
fn points_buy_a_coupon_that_only_its_customer_uses_and_only_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        movements(shop, nadia.user(), &[350]).await;
        let bought = loyalty::redeem(shop, &nadia, Redeem { points: 200 }).await.unwrap();
        assert_eq!((bought.points, points_of(shop, &nadia).await), (150, 150));
        let coupon = bought.coupon;
        assert_eq!(
            (coupon.kind, coupon.value, coupon.usage_limit, coupon.user_id),
            (CouponKind::Fixed, money("10"), Some(1), Some(nadia.user().id))
        );
        assert_eq!(
            (coupon.start_date, coupon.end_date),
            (shop.now(), shop.now().plus_days(365))
        );
        let newest = loyalty::history(shop, &nadia, PageRequest::default())
            .await
            .unwrap()
            .items;
        assert_eq!((newest[0].kind, newest[0].points), (MovementKind::Redeem, -200));
        assert!(newest[0].description.contains(&coupon.code), "{newest:?}");

        shop.fill_cart(&omar, &brie, 1).await;
        let stolen = orders::place(shop, &omar, &with_code(&coupon.code)).await;
        assert!(matches!(stolen, Err(Error::Coupon(_))), "{stolen:?}");
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = orders::place(shop, &nadia, &with_code(&coupon.code)).await.unwrap();
        assert_eq!(order.discount, Some(money("10")));
        shop.fill_cart(&nadia, &brie, 1).await;
        let again = orders::place(shop, &nadia, &with_code(&coupon.code)).await;
        assert!(matches!(again, Err(Error::Coupon(_))), "{again:?}");
        // With the order the coupon comes back, and the points with it: they do not move twice.
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(points_of(shop, &nadia).await, 150);
        orders::place(shop, &nadia, &with_code(&coupon.code)).await.unwrap();
    });
}

#[test]
fn points_are_spent_by_the_hundred_and_only_while_there_are_enough() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let poor = loyalty::redeem(shop, &nadia, Redeem { points: 100 }).await;
        assert!(matches!(poor, Err(Error::NotEnoughPoints)), "{poor:?}");
        movements(shop, nadia.user(), &[599]).await;
        for (points, rule) in [
            (150, "points not_hundreds"),
            (0, "points too_small:100"),
            (-100, "points too_small:100"),
            (20_000, "points too_large:10000"),
        ] {
            let refused = loyalty::redeem(shop, &nadia, Redeem { points }).await;
            assert_eq!(broken(&refused.unwrap_err()), [rule]);
        }
        let outcomes = join_all((0..12).map(|_| loyalty::redeem(shop, &nadia, Redeem { points: 100 }))).await;
        let bought = outcomes.iter().filter(|o| o.is_ok()).count();
        let refused = outcomes
            .iter()
            .filter(|o| matches!(o, Err(Error::NotEnoughPoints)))
            .count();
        assert_eq!((bought, refused), (5, 7), "{outcomes:?}");
        assert_eq!(
            (points_of(shop, &nadia).await, shop.documents("coupons").await.len()),
            (99, 5)
        );
    });
}

/// Orders of the original models may have earned before they were delivered.
#[test]
fn cancelling_takes_back_what_an_order_earned_once_and_the_tier_with_it() {
    in_a_shop(async |shop| {
        set(shop, four()).await.unwrap();
        let brie = shop.sells(product().price("600")).await;
        let nadia = shop.customer("nadia").await;
        let order = shop.order(&nadia, &brie, 1).await;
        set_status(shop, order.id, Shipped, None).await;
        let staff = shop.admin_staff().await;
        shop.advance(&staff, order.id, Delivered).await.unwrap();
        loyalty::redeem(shop, &nadia, Redeem { points: 200 }).await.unwrap();
        assert_eq!(loyalty::points(shop, &nadia).await.unwrap().tier, TierName::Silver);
        for from in [Pending, Shipped] {
            set_status(shop, order.id, from, None).await;
            let outcomes = join_all((0..8).map(|_| shop.advance(&staff, order.id, Cancelled))).await;
            assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1, "{outcomes:?}");
            // What was spent is owed.
            assert_eq!(points_of(shop, &nadia).await, -200);
        }
        assert_eq!(loyalty::points(shop, &nadia).await.unwrap().tier, TierName::Bronze);
        let [account] = &shop.documents("loyalties").await[..] else {
            panic!("one account")
        };
        assert_eq!(account.get_str("tier").unwrap(), "bronze");
    });
}
