//! A total that is another one than the customer was shown.

use domain::{Error, catalog, orders};
use shared::{Money, order::PlaceOrder};

use crate::support::{in_a_shop, money, product, to_lyon};

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
        shop.fill(&nadia, &brie, 2).await;
        let shown = orders::quote_order(shop, &nadia, &to_lyon()).await.unwrap().total;
        assert_eq!(shown, money("26.90"));
        let dearer = product().price("12").0;
        catalog::update(shop, &admin, &brie.id.to_string(), dearer)
            .await
            .unwrap();

        let quoted = orders::quote_order(shop, &nadia, &expecting(shown)).await;
        let placed = orders::place(shop, &nadia, &expecting(shown)).await;
        for refused in [quoted.map(|_| ()), placed.map(|_| ())] {
            let Err(Error::PriceChanged { shown: old, now }) = refused else {
                panic!("ordered at a price that was never shown: {refused:?}")
            };
            assert_eq!((old, now), (shown, money("30.90")));
        }
        assert_eq!(
            (shop.stock_of(&brie).await, shop.documents("orders").await.len()),
            (100, 0)
        );
        assert_eq!(shop.basket(&nadia).await.item_count, 2);

        let order = orders::place(shop, &nadia, &expecting(money("30.90"))).await.unwrap();
        assert_eq!((order.total, shop.stock_of(&brie).await), (money("30.90"), 98));
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
