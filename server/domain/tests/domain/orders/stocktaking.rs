//! Counting what is there while customers order.

use domain::{
    Error,
    orders::{self, Counted},
};
use futures_util::future::join_all;
use shared::{PageRequest, lot::Lot, order::OrderStatus, product::Product, stock::StockReason};
use test_support::{
    errors::broken,
    fixtures::{product, to_lyon},
    shop::{TestShop, in_a_shop},
};

use crate::catalog::lots::{left, receive};

/// What should be there of each lot of the only product, and what of it is promised.
async fn rows(shop: &TestShop, q: Option<&str>) -> Vec<(Option<String>, i64, i64)> {
    let admin = shop.admin().await;
    let page = orders::to_count(shop, &admin, q, PageRequest::default()).await.unwrap();
    let rows = page.items.into_iter().flat_map(|product| product.rows);
    rows.map(|row| (row.lot.map(|lot| lot.code), row.there, row.promised))
        .collect()
}

fn counted(product: &Product, lot: Option<&Lot>, counted: i64, expected: i64) -> Counted {
    Counted {
        product: product.id,
        lot: lot.map(|lot| lot.id),
        counted,
        expected: Some(expected),
    }
}

#[test]
fn what_is_packed_for_orders_is_counted_too_and_less_than_that_is_refused() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let admin = shop.admin().await;
        let before = shop.order(&nadia, &brie, 1).await;
        let a = receive(shop, &brie, "A", "2050-03-10", 4).await;
        receive(shop, &brie, "B", "2050-03-20", 10).await;
        let order = shop.order(&nadia, &brie, 6).await;
        let expected = [(Some("A".to_owned()), 5, 5), (Some("B".to_owned()), 10, 2)];
        assert_eq!(
            rows(shop, None).await,
            expected,
            "with what was ordered before there were lots"
        );
        assert_eq!(rows(shop, Some("b")).await, expected, "found by the code of a lot");

        let count = async |counted: Counted| orders::count(shop, &admin, counted).await;
        let error = count(counted(&brie, Some(&a), 4, 5)).await.unwrap_err();
        assert_eq!(broken(&error), ["counted below_promised:5"]);
        let found = count(counted(&brie, Some(&a), 7, 5)).await.unwrap();
        assert_eq!((found.difference, found.reason), (2, StockReason::Count));
        assert_eq!(left(shop, &brie).await, [("A".to_owned(), 2), ("B".to_owned(), 8)]);
        // An order that comes while somebody counts changes nothing of what is there; one that leaves does.
        shop.order(&nadia, &brie, 1).await;
        count(counted(&brie, Some(&a), 7, 7)).await.unwrap();
        assert_eq!(left(shop, &brie).await[0].1, 1);
        let staff = shop.admin_staff().await;
        for (order, to) in [
            (&before, OrderStatus::Cancelled),
            (&order, OrderStatus::Processing),
            (&order, OrderStatus::Shipped),
        ] {
            shop.advance(&staff, order.id, to).await.unwrap();
        }
        let error = count(counted(&brie, Some(&a), 7, 7)).await.unwrap_err();
        assert!(matches!(error, Error::StockMoved { now: 3, .. }), "{error}");
        let error = count(counted(&brie, None, 7, 7)).await.unwrap_err();
        assert!(matches!(error, Error::LotEnded), "{error}");
    });
}

#[test]
fn counting_while_forty_order_loses_and_makes_nothing() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let plain = shop.sells(product().named("Comté").stock(50)).await;
        let lot = receive(shop, &brie, "A", "2050-03-10", 50).await;
        let other = shop.on_another_server().await;
        let names: Vec<_> = (0..40).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1).await;
            shop.fill_cart(&buyer, &plain, 1).await;
            buyer
        }))
        .await;
        let admin = shop.admin().await;
        let buying = join_all(buyers.iter().enumerate().map(async |(number, buyer)| {
            let shop = if number % 2 == 0 { shop } else { &other };
            orders::place(shop, buyer, &to_lyon()).await.unwrap();
        }));
        // One piece of each was found to be missing, and then to be there.
        let counting = async {
            for (expected, counted_now) in [(50, 49), (49, 50)] {
                orders::count(&other, &admin, counted(&brie, Some(&lot), counted_now, expected))
                    .await
                    .unwrap();
                orders::count(&other, &admin, counted(&plain, None, counted_now, expected))
                    .await
                    .unwrap();
            }
        };
        tokio::join!(buying, counting);
        shop.catch_up().await;
        assert_eq!(left(shop, &brie).await, [("A".to_owned(), 10)]);
        assert_eq!(shop.stock_of(&plain).await, 10);
        let expected = [(Some("A".to_owned()), 50, 40), (None, 50, 40)];
        assert_eq!(rows(shop, None).await, expected);
    });
}
