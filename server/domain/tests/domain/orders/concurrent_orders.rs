//! Everything at once, at two shops on one database as two server processes have them: whatever crosses, the sums hold.

use domain::{
    Customer, Error, orders,
    promotions::{coupons, loyalty},
};
use futures_util::future::join_all;
use mongodb::bson::Document;
use shared::{
    coupon::CouponInput,
    loyalty::Redeem,
    order::{Order, OrderStatus, PlaceOrder},
};
use test_support::{
    fixtures::{product, to_lyon},
    shop::{TestShop, in_a_shop},
};

use crate::orders::{
    coupons::{ten_per_cent, used, with_code},
    points::points_of,
};

const BUYERS: u64 = 200;
const LIMIT: i64 = 20;
const STOCK: i64 = 60;

/// What one buyer does, by the test's own dice: order, and then cancel it, have it delivered,
/// or leave it there.
async fn buy(shop: &TestShop, buyer: &Customer, checkout: &PlaceOrder, fate: u64) {
    let order = match orders::place(shop, buyer, checkout).await {
        Ok(order) => order,
        Err(Error::OutOfStock(_) | Error::Coupon(_)) => return,
        Err(error) => panic!("{error:?}"),
    };
    let staff = shop.admin_staff().await;
    match fate {
        0 | 1 => {
            let twice = tokio::join!(
                orders::cancel(shop, buyer, order.id),
                shop.advance(&staff, order.id, OrderStatus::Cancelled)
            );
            assert!(twice.0.is_ok() != twice.1.is_ok(), "{twice:?}");
        }
        2 | 3 => {
            shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
            shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap();
            let last = [OrderStatus::Delivered, OrderStatus::Cancelled, OrderStatus::Delivered];
            let outcomes = join_all(last.map(|to| shop.advance(&staff, order.id, to))).await;
            assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1, "{outcomes:?}");
            let points = points_of(shop, buyer).await / 100 * 100;
            if points > 0 {
                let spent = join_all((0..2).map(|_| loyalty::redeem(shop, buyer, Redeem { points }))).await;
                assert_eq!(spent.iter().filter(|o| o.is_ok()).count(), 1, "{spent:?}");
            }
        }
        _ => {}
    }
}

#[test]
fn two_hundred_buyers_of_three_products_with_one_coupon_leave_no_effect_without_its_order() {
    in_a_shop(async |shop| {
        let mut products = Vec::new();
        for (name, price) in [("Brie", "55"), ("Comté", "120"), ("Roquefort", "7.77")] {
            products.push(shop.sells(product().named(name).price(price).stock(STOCK)).await);
        }
        let limited = CouponInput {
            usage_limit: Some(LIMIT),
            ..ten_per_cent(shop, "TWENTY")
        };
        let coupon = coupons::create(shop, &shop.admin().await, limited).await.unwrap();
        let names: Vec<_> = (0..BUYERS).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            for product in &products {
                if shop.randomness.below(2) == 0 {
                    shop.fill_cart(&buyer, product, 1).await;
                }
            }
            shop.fill_cart(&buyer, &products[0], 1).await;
            buyer
        }))
        .await;
        let (plain, with_coupon) = (to_lyon(), with_code("TWENTY"));
        let shops = [shop, &shop.on_another_server().await];
        join_all(buyers.iter().enumerate().map(async |(number, buyer)| {
            let shop = shops[number % shops.len()];
            let checkout = if shop.randomness.below(2) == 0 {
                &plain
            } else {
                &with_coupon
            };
            buy(shop, buyer, checkout, shop.randomness.below(6)).await;
        }))
        .await;

        let placed = shop.store.database().collection::<Order>("orders");
        let orders: Vec<Order> = all(placed.find(Document::new()).await.unwrap()).await;
        let standing = || orders.iter().filter(|order| order.status != OrderStatus::Cancelled);
        let cancelled = orders.len() - standing().count();
        println!("{} orders, {cancelled} cancelled", orders.len());
        // Who meets whom is chance, and what is cancelled when nobody is left to buy is not sold again: enough of both
        // kinds for the sums below to mean something.
        assert!(standing().count() >= 8 && cancelled > 0);
        shop.catch_up().await;
        for product in &products {
            let items = standing().flat_map(|order| &order.items);
            let sold: i64 = items.filter(|i| i.product_id == product.id).map(|i| i.quantity).sum();
            let left = shop.stock_of(product).await;
            assert!(left >= 0);
            assert_eq!(left + sold, STOCK, "{}", product.name);
        }
        let carrying = standing().filter(|order| order.coupon_id == Some(coupon.id)).count();
        let uses = used(shop, coupon.id).await;
        assert_eq!(uses, i64::try_from(carrying).unwrap());
        assert!(uses <= LIMIT);
        for order in &orders {
            assert_eq!(order.coupon_id.is_some(), order.discount.is_some());
            let due = order.subtotal.saturating_sub(order.discount.unwrap_or_default());
            assert_eq!(due.checked_add(order.shipping_cost), Some(order.total));
        }
        let mut redeemed = 0;
        for buyer in &buyers {
            let earned: i64 = orders
                .iter()
                .filter(|o| o.user_id == buyer.user().id && o.status == OrderStatus::Delivered)
                .map(|o| o.total.cents() / 100)
                .sum();
            let spent = earned / 100 * 100;
            assert_eq!(points_of(shop, buyer).await, earned - spent);
            redeemed += i64::from(spent > 0);
        }
        let coupons = i64::try_from(shop.documents("coupons").await.len()).unwrap();
        assert_eq!(coupons, 1 + redeemed);
    });
}

async fn all<T: serde::de::DeserializeOwned + Send + Sync>(cursor: mongodb::Cursor<T>) -> Vec<T> {
    use futures_util::TryStreamExt;
    cursor.try_collect().await.expect("documents")
}
