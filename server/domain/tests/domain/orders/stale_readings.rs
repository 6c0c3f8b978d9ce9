//! An order is drawn up beside its transaction, with the products from memory. What has changed since does not go by
//! unnoticed: then what the database says counts.

use domain::{
    Error, catalog, orders,
    promotions::coupons,
    store::{self, transact},
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use shared::{coupon::CouponInput, order::PlaceOrder};
use test_support::{
    fixtures::{money, product, to_lyon},
    shop::in_a_shop,
};

use crate::orders::coupons::{ten_per_cent, used, with_code};

#[test]
fn an_order_costs_what_another_server_has_just_made_of_the_price() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let other = shop.on_another_server().await;
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        shop.fill_cart(&nadia, &brie, 1).await;
        let dearer = product().price("12").0;
        catalog::update(&other, &admin, &brie.id.to_string(), dearer)
            .await
            .unwrap();
        // This server has not heard of it.
        let shown = PlaceOrder {
            expected_total: Some(money("16.90")),
            ..to_lyon()
        };
        let refused = orders::place(shop, &nadia, &shown).await;
        assert!(
            matches!(&refused, Err(Error::PriceChanged { now, .. }) if *now == money("18.90")),
            "{refused:?}"
        );
        assert_eq!(shop.cart(&nadia).await.item_count, 1);
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!((order.total, shop.stock_of(&brie).await), (money("18.90"), 99));
    });
}

#[test]
fn what_another_server_sold_or_archived_is_not_sold_again() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().named("Brie").stock(2)).await;
        let comte = shop.sells(product().named("Comté").stock(2)).await;
        let other = shop.on_another_server().await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        shop.fill_cart(&nadia, &brie, 2).await;
        other.order(&omar, &brie, 1).await;
        let refused = orders::place(shop, &nadia, &to_lyon()).await;
        assert!(
            matches!(&refused, Err(Error::OutOfStock(short)) if short.len() == 1 && short[0].left == 1),
            "{refused:?}"
        );
        shop.fill_cart(&omar, &comte, 1).await;
        let admin = shop.admin().await;
        catalog::archive(&other, &admin, &comte.slug).await.unwrap();
        let refused = orders::place(shop, &omar, &to_lyon()).await;
        assert!(
            matches!(&refused, Err(Error::OutOfStock(short)) if short.len() == 1 && short[0].left == 0),
            "{refused:?}"
        );
        assert_eq!(shop.documents("orders").await.len(), 1);
    });
}

/// One that cannot be placed as it was read does not keep the others from being placed.
#[test]
fn of_orders_that_come_at_once_those_are_placed_that_can_be() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(8)).await;
        let names: Vec<_> = (0..12).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1).await;
            buyer
        }))
        .await;
        let to_lyon = to_lyon();
        let placed = join_all(buyers.iter().map(|buyer| orders::place(shop, buyer, &to_lyon))).await;
        let (sold, refused): (Vec<_>, Vec<_>) = placed.into_iter().partition(Result::is_ok);
        assert_eq!(
            (sold.len(), refused.len(), shop.stock_of(&brie).await),
            (8, 4, 0),
            "{refused:?}"
        );
        for refused in refused {
            assert!(matches!(refused, Err(Error::OutOfStock(_))), "{refused:?}");
        }
        assert_eq!(shop.documents("outbox").await.len(), 8);
    });
}

/// Two tabs of one customer.
#[test]
fn a_cart_that_is_ordered_twice_at_once_is_one_order() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let to_lyon = to_lyon();
        let twice = join_all((0..2).map(|_| orders::place(shop, &nadia, &to_lyon))).await;
        assert_eq!(twice.iter().filter(|placed| placed.is_ok()).count(), 1, "{twice:?}");
        assert!(
            twice.iter().any(|placed| matches!(placed, Err(Error::CartEmpty))),
            "{twice:?}"
        );
        assert_eq!(shop.stock_of(&brie).await, 99);
    });
}

#[test]
fn a_coupon_that_changed_since_it_was_read_is_not_used() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let input = ten_per_cent(shop, "TEN");
        let read = coupons::create(shop, &admin, input.clone()).await.unwrap();
        let domain_shop: &domain::Shop = shop;
        let take = async || -> domain::Result<bool> {
            Ok(transact!(domain_shop, |tx| {
                store::coupons::take_uses(tx, &[&read], true).await?
            }))
        };
        assert!(take().await.unwrap());
        let change = |change: fn(&mut CouponInput)| {
            let mut changed = input.clone();
            change(&mut changed);
            changed
        };
        for changed in [
            change(|coupon| coupon.value = money("20")),
            change(|coupon| coupon.min_purchase = Some(money("5"))),
            change(|coupon| coupon.is_active = false),
            change(|coupon| coupon.end_date = coupon.end_date.plus_days(1)),
            change(|coupon| coupon.code = "TWENTY".into()),
            CouponInput {
                user_id: Some(admin.user().id),
                ..input.clone()
            },
        ] {
            coupons::update(shop, &admin, read.id, changed.clone()).await.unwrap();
            assert!(!take().await.unwrap(), "{changed:?}");
        }
        coupons::update(shop, &admin, read.id, input).await.unwrap();
        assert!(take().await.unwrap());
        assert_eq!(used(shop, read.id).await, 2);
    });
}

/// What an older shop stored is not always what this one would write, but it is read alike.
#[test]
fn a_price_with_odd_decimals_is_ordered_as_it_is_read() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let input = ten_per_cent(shop, "TEN");
        coupons::create(shop, &shop.admin().await, input).await.unwrap();
        let odd = doc! { "$set": { "price": 10.100_000_000_000_01 }, "$unset": { "soldBy": "", "vatRate": "" } };
        let products = shop.store.database().collection::<Document>("products");
        products.update_one(doc! {}, odd).await.unwrap();
        shop.catch_up().await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = orders::place(shop, &nadia, &with_code("TEN")).await.unwrap();
        assert_eq!((order.subtotal, shop.stock_of(&brie).await), (money("10.10"), 99));
    });
}
