//! A total that is another one than the customer was shown.

use domain::{Error, PriceChange, catalog, orders};
use shared::{Grams, Money, order::PlaceOrder};
use test_support::{
    fixtures::{money, product, to_lyon},
    shop::in_a_shop,
};

fn expecting(total: Money) -> PlaceOrder {
    PlaceOrder {
        expected_total: Some(total),
        ..to_lyon()
    }
}

#[test]
fn a_total_that_changed_since_it_was_shown_orders_nothing_until_the_new_one_is_confirmed() {
    in_a_shop(async |shop| {
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        let brie = shop.sells(product().price("10")).await;
        shop.fill_cart(&nadia, &brie, 2).await;
        let shown = orders::quote_order(shop, &nadia, &to_lyon()).await.unwrap().total;
        assert_eq!(shown, money("26.90"));
        let dearer = product().price("12").0;
        catalog::update(shop, &admin, &brie.id.to_string(), dearer)
            .await
            .unwrap();

        let quoted = orders::quote_order(shop, &nadia, &expecting(shown)).await;
        let placed = orders::place(shop, &nadia, &expecting(shown)).await;
        for refused in [quoted.map(|_| ()), placed.map(|_| ())] {
            let Err(Error::PriceChanged { shown: old, now, lines }) = refused else {
                panic!("ordered at a price that was never shown: {refused:?}")
            };
            assert_eq!((old, now, lines), (shown, money("30.90"), None));
        }
        assert_eq!(
            (shop.stock_of(&brie).await, shop.documents("orders").await.len()),
            (100, 0)
        );
        assert_eq!(shop.cart(&nadia).await.item_count, 2);

        let order = orders::place(shop, &nadia, &expecting(money("30.90"))).await.unwrap();
        assert_eq!((order.total, shop.stock_of(&brie).await), (money("30.90"), 98));
    });
}

#[test]
fn prices_that_changed_order_nothing_although_the_total_is_the_same() {
    in_a_shop(async |shop| {
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        // With delivery it costs what it costs later without.
        let brie = shop.sells(product().price("53.10")).await;
        let line = shop.fill_cart(&nadia, &brie, 1).await.items.remove(0);
        let showing = |price: &str| PlaceOrder {
            expected_prices: vec![(line.id, money(price))],
            ..expecting(money("60"))
        };
        assert!(orders::quote_order(shop, &nadia, &showing("53.10")).await.is_ok());
        let dearer = product().price("60").0;
        catalog::update(shop, &admin, &brie.id.to_string(), dearer)
            .await
            .unwrap();
        let quoted = orders::quote_order(shop, &nadia, &showing("53.10")).await.map(|_| ());
        let placed = orders::place(shop, &nadia, &showing("53.10")).await.map(|_| ());
        for refused in [quoted, placed] {
            let Err(Error::PriceChanged { shown, now, lines }) = refused else {
                panic!("ordered at a price that was never shown: {refused:?}")
            };
            assert_eq!((shown, now), (money("60"), money("60")));
            let changed = PriceChange {
                product_id: brie.id,
                names: ["Brie".into(), "Brie".into()],
                weight: Grams(250),
                shown: money("53.10"),
                now: money("60"),
            };
            assert_eq!(lines, Some(vec![changed]));
        }
        assert_eq!(shop.stock_of(&brie).await, 100);
        let order = orders::place(shop, &nadia, &showing("60")).await.unwrap();
        assert_eq!(order.total, money("60"));

        // A line that was not shown at all is not ordered either.
        shop.fill_cart(&nadia, &brie, 1).await;
        let unseen = orders::place(shop, &nadia, &showing("60")).await.map(|_| ());
        assert!(matches!(unseen, Err(Error::PriceChanged { .. })), "{unseen:?}");
    });
}

#[test]
fn a_total_that_was_not_shown_is_not_compared() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        assert_eq!(shop.order(&nadia, &brie, 1).await.total, money("16.90"));
    });
}
