//! Lots: what ends first is sold first, nothing after its day, and lots, stock and orders always add up.

use domain::{Customer, Error, catalog, catalog::lots, orders};
use futures_util::{TryStreamExt, future::join_all};
use mongodb::bson::doc;
use shared::{
    Grams, PageRequest,
    lot::{Lot, LotInput},
    order::{Order, OrderStatus},
    product::Product,
    refund::{RefundInput, RefundLineInput, RefundReason},
    stock::{StockCorrection, StockReason},
};
use test_support::{
    fixtures::{cut, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

/// A lot of this product.
pub fn input(product: &Product, code: &str, best_before: &str, quantity: i64) -> LotInput {
    LotInput {
        product_id: product.id,
        code: code.into(),
        best_before: best_before.parse().expect("a day"),
        ageing_since: None,
        quantity,
        supplier: None,
        delivery_note: None,
    }
}

/// Puts a lot into the cellar.
pub async fn receive(shop: &TestShop, product: &Product, code: &str, best_before: &str, quantity: i64) -> Lot {
    let input = input(product, code, best_before, quantity);
    lots::create(shop, &shop.admin().await, &input).await.expect("a lot")
}

/// What each line took of which lots.
pub fn taken(order: &Order) -> Vec<Vec<(&str, i64)>> {
    let items = order.items.iter();
    items
        .map(|item| item.lots.iter().map(|lot| (&*lot.code, lot.quantity)).collect())
        .collect()
}

/// What is left of each lot of a product by its code, after its stock was compared with their sum.
pub async fn left(shop: &TestShop, product: &Product) -> Vec<(String, i64)> {
    let found = shop.store.database().collection::<Product>("products");
    let found = found.find_one(doc! { "slug": &product.slug }).await.unwrap().unwrap();
    let sum: i64 = found.lots.iter().map(|lot| lot.remaining).sum();
    assert_eq!(found.stock, sum, "the stock is the sum of the lots");
    assert!(found.lots.iter().all(|lot| lot.remaining >= 0), "{:?}", found.lots);
    found.lots.into_iter().map(|lot| (lot.code, lot.remaining)).collect()
}

pub fn codes(left: &[(&str, i64)]) -> Vec<(String, i64)> {
    left.iter().map(|(code, some)| ((*code).to_owned(), *some)).collect()
}

pub fn difference(difference: i64, reason: StockReason) -> StockCorrection {
    StockCorrection {
        difference: Some(difference),
        counted: None,
        expected_stock: None,
        reason,
        note: None,
    }
}

#[test]
fn an_order_takes_what_ends_first_and_cancelling_gives_back_to_the_same_lots() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product().stock(7)).await, shop.customer("nadia").await);
        receive(shop, &brie, "B", "2050-04-01", 3).await;
        receive(shop, &brie, "A", "2050-03-10", 2).await;
        assert_eq!(
            left(shop, &brie).await,
            codes(&[("A", 2), ("B", 3)]),
            "not the 7 without a lot"
        );
        let shown = catalog::find(shop, "brie")
            .await
            .unwrap()
            .unwrap()
            .for_everyone(shop.now());
        assert_eq!(shown.best_before.unwrap().to_string(), "2050-03-10");
        assert!(shown.lots.is_empty(), "customers see no lots");

        let order = shop.order(&nadia, &brie, 4).await;
        assert_eq!(taken(&order), [[("A", 2), ("B", 2)]]);
        assert_eq!(left(shop, &brie).await, codes(&[("A", 0), ("B", 1)]));
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(left(shop, &brie).await, codes(&[("A", 2), ("B", 3)]));
        assert_eq!(shop.stock_of(&brie).await, 5);
    });
}

#[test]
fn cuts_of_two_weights_share_the_lots_by_grams() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().named("Comté").stock(0).cut(100, 1000, 50)).await;
        let nadia = shop.customer("nadia").await;
        receive(shop, &comte, "A", "2050-03-10", 500).await;
        receive(shop, &comte, "B", "2050-03-20", 2000).await;
        for (quantity, grams) in [(2, 200), (1, 300)] {
            let mut owner = domain::cart::CartOwner::customer(&nadia);
            domain::cart::add(shop, &mut owner, &cut(&comte, quantity, grams))
                .await
                .unwrap();
        }
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!(order.items[0].weight, Grams(200));
        assert_eq!(taken(&order), [vec![("A", 400)], vec![("A", 100), ("B", 200)]]);
        assert_eq!(left(shop, &comte).await, codes(&[("A", 0), ("B", 1800)]));
    });
}

#[test]
fn a_server_that_has_not_heard_of_the_first_lot_sells_from_it_all_the_same() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let other = shop.on_another_server().await;
        receive(&other, &brie, "A", "2050-03-10", 2).await;
        let order = shop.order(&nadia, &brie, 1).await;
        assert_eq!(taken(&order), [[("A", 1)]]);
        shop.fill_cart(&nadia, &brie, 1).await;
        // And one that has not heard that it is gone takes from none.
        let lot = order.items[0].lots[0].lot_id;
        orders::cancel(&other, &nadia, order.id).await.unwrap();
        lots::correct(&other, &other.admin().await, lot, &difference(-2, StockReason::Gift))
            .await
            .unwrap();
        let error = orders::place(shop, &nadia, &to_lyon()).await.unwrap_err();
        assert!(matches!(error, Error::OutOfStock(_)), "{error}");
        assert_eq!(left(shop, &brie).await, codes(&[("A", 0)]));
    });
}

const BUYERS: usize = 40;
const QUANTITIES: [i64; 4] = [8, 11, 13, 9];

async fn buy(shop: &TestShop, buyer: &Customer, fate: usize) {
    let order = match orders::place(shop, buyer, &to_lyon()).await {
        Ok(order) => order,
        Err(Error::OutOfStock(_)) => return,
        Err(error) => panic!("{error:?}"),
    };
    let staff = shop.admin_staff().await;
    match fate {
        0 => {
            let twice = tokio::join!(
                orders::cancel(shop, buyer, order.id),
                shop.advance(&staff, order.id, OrderStatus::Cancelled)
            );
            assert!(twice.0.is_ok() != twice.1.is_ok(), "{twice:?}");
        }
        1 => _ = shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap(),
        _ => {}
    }
}

#[test]
fn forty_buyers_at_two_servers_and_a_count_leave_every_lot_the_sum_of_what_became_of_it() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(0)).await;
        let board = shop.sells(product().named("Planche").stock(30)).await;
        let days = ["2050-03-20", "2050-03-05", "2050-03-12", "2050-04-01"];
        let mut received = Vec::new();
        for (number, quantity) in QUANTITIES.into_iter().enumerate() {
            received.push(receive(shop, &brie, &format!("L{number}"), days[number], quantity).await);
        }
        let shops = [shop, &shop.on_another_server().await];
        let names: Vec<_> = (0..BUYERS).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().enumerate().map(async |(number, name)| {
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1 + i64::try_from(number % 3).unwrap())
                .await;
            if number % 2 == 0 {
                shop.fill_cart(&buyer, &board, 1).await;
            }
            buyer
        }))
        .await;
        let admin = shop.admin().await;
        let wasted = async || {
            let waste = difference(-1, StockReason::Waste);
            let done = join_all((0..5).map(|_| lots::correct(shops[1], &admin, received[3].id, &waste))).await;
            i64::try_from(done.iter().filter(|done| done.is_ok()).count()).unwrap()
        };
        let buying = join_all(buyers.iter().enumerate().map(async |(number, buyer)| {
            buy(shops[number % 2], buyer, number % 4).await;
        }));
        let (_, wasted) = tokio::join!(buying, wasted());

        let placed = shop.store.database().collection::<Order>("orders");
        let placed: Vec<Order> = placed.find(doc! {}).await.unwrap().try_collect().await.unwrap();
        let standing = || placed.iter().filter(|order| order.status != OrderStatus::Cancelled);
        assert!(standing().count() >= 8, "{}", placed.len());
        let mut expected = Vec::new();
        for (lot, quantity) in received.iter().zip(QUANTITIES) {
            let items = standing().flat_map(|order| &order.items).flat_map(|item| &item.lots);
            let sold: i64 = items
                .filter(|taken| taken.lot_id == lot.id)
                .map(|taken| taken.quantity)
                .sum();
            let gone = if lot.id == received[3].id { wasted } else { 0 };
            expected.push((lot.code.clone(), quantity - sold - gone));
        }
        let mut left = left(shop, &brie).await;
        left.sort();
        assert_eq!(left, expected);
        for order in &placed {
            for item in order.items.iter().filter(|item| item.product_id == brie.id) {
                assert_eq!(item.lots.iter().map(|lot| lot.quantity).sum::<i64>(), item.quantity);
            }
            assert!(
                order
                    .items
                    .iter()
                    .all(|item| item.product_id == brie.id || item.lots.is_empty())
            );
        }
    });
}

#[test]
fn a_lot_is_sold_until_midnight_in_paris_and_not_after_however_late_the_job_is() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        // The days on which the clocks change have 23 and 25 hours.
        for (year, day, midnight) in [
            (1, "2050-03-27", "2050-03-27T22:00:00.000Z"),
            (2, "2050-10-30", "2050-10-30T23:00:00.000Z"),
        ] {
            let lot = receive(shop, &brie, &format!("S{year}"), day, 4).await;
            receive(shop, &brie, &format!("T{year}"), "2051-01-01", 2).await;
            shop.set_time(midnight);
            shop.clock.advance_seconds(-1);
            assert_eq!(lots::expire(shop).await.unwrap(), 0);
            let last = shop.order(&nadia, &brie, 1).await;
            assert_eq!(taken(&last), [[(&*lot.code, 1)]], "in its last second");
            shop.clock.advance_seconds(1);
            shop.fill_cart(&nadia, &brie, 2 * year + 1).await;
            let error = orders::place(shop, &nadia, &to_lyon()).await.unwrap_err();
            let Error::OutOfStock(short) = error else {
                panic!("{error}")
            };
            assert_eq!(short[0].left, 2 * year, "the stock still counts what is over");
            let two = shop.on_another_server().await;
            let (one, other) = tokio::join!(lots::expire(shop), lots::expire(&two));
            assert_eq!(one.unwrap() + other.unwrap(), 1, "once, whoever finds out");
            shop.catch_up().await;
            assert_eq!(shop.stock_of(&brie).await, 2 * year);
            let (found, _) = lots::find(shop, &shop.admin().await, lot.id).await.unwrap();
            assert_eq!((found.remaining, found.ended_at), (Some(0), Some(shop.now())));
            let admin = shop.admin().await;
            let told = lots::movements(shop, &admin, lot.id, PageRequest::default())
                .await
                .unwrap();
            let told: Vec<_> = told
                .items
                .iter()
                .map(|m| (m.difference, m.reason, m.by.is_some()))
                .collect();
            assert!(told.contains(&(-3, StockReason::Waste, false)), "{told:?}");
            // What comes back of it is waste.
            orders::cancel(shop, &nadia, last.id).await.unwrap();
            assert_eq!(shop.stock_of(&brie).await, 2 * year);
            let mut owner = domain::cart::CartOwner::customer(&nadia);
            domain::cart::clear(shop, &mut owner).await.unwrap();
        }
    });
}

#[test]
fn a_refund_gives_back_what_ends_last_and_cancelling_gives_back_the_rest() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        receive(shop, &brie, "A", "2050-03-10", 3).await;
        receive(shop, &brie, "B", "2050-03-20", 4).await;
        shop.fill_cart(&nadia, &brie, 5).await;
        let order = orders::place(shop, &nadia, &test_support::fixtures::by_transfer())
            .await
            .unwrap();
        let admin = shop.admin().await;
        orders::mark_paid(shop, &admin, order.id).await.unwrap();
        let refund = |quantity, restock| RefundInput {
            lines: vec![RefundLineInput {
                product_id: brie.id,
                weight: None,
                quantity,
            }],
            shipping: false,
            amount: None,
            reason: RefundReason::Damaged,
            note: None,
            restock,
            expected_refunded: None,
        };
        orders::refund(shop, &admin, order.id, &refund(1, true)).await.unwrap();
        assert_eq!(left(shop, &brie).await, codes(&[("A", 0), ("B", 3)]));
        // This one is thrown away.
        orders::refund(shop, &admin, order.id, &refund(1, false)).await.unwrap();
        orders::refund(shop, &admin, order.id, &refund(1, true)).await.unwrap();
        assert_eq!(left(shop, &brie).await, codes(&[("A", 1), ("B", 3)]));
        let staff = shop.admin_staff().await;
        shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(left(shop, &brie).await, codes(&[("A", 3), ("B", 3)]));
    });
}

#[test]
fn what_was_ordered_before_there_were_lots_comes_back_to_the_one_that_ends_first() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product().stock(5)).await, shop.customer("nadia").await);
        let order = shop.order(&nadia, &brie, 2).await;
        receive(shop, &brie, "B", "2050-04-01", 3).await;
        receive(shop, &brie, "A", "2050-03-10", 2).await;
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(left(shop, &brie).await, codes(&[("A", 4), ("B", 3)]));
    });
}

#[test]
fn what_is_cut_moves_the_lots_that_the_line_took() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().named("Comté").stock(0).cut(100, 1000, 50)).await;
        let nadia = shop.customer("nadia").await;
        receive(shop, &comte, "A", "2050-03-10", 300).await;
        receive(shop, &comte, "B", "2050-03-20", 2000).await;
        let mut owner = domain::cart::CartOwner::customer(&nadia);
        domain::cart::add(shop, &mut owner, &cut(&comte, 1, 500)).await.unwrap();
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        let (admin, staff) = (shop.admin().await, shop.admin_staff().await);
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        for (grams, from_b) in [(480, 180), (520, 220), (290, 0), (500, 200)] {
            let input = serde_json::from_value(serde_json::json!({ "weight": grams })).unwrap();
            let weighed = orders::weigh(shop, &admin, order.id, order.items[0].id, &input)
                .await
                .unwrap();
            let mut expected = vec![("A", grams - from_b)];
            if from_b > 0 {
                expected.push(("B", from_b));
            }
            assert_eq!(taken(&weighed), [expected], "{grams}");
            assert_eq!(
                left(shop, &comte).await,
                codes(&[("A", 300 - grams + from_b), ("B", 2000 - from_b)])
            );
        }
        shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(left(shop, &comte).await, codes(&[("A", 300), ("B", 2000)]));
    });
}

#[test]
fn a_lot_that_cannot_be_taken_out_fails_the_job_and_keeps_no_other_in() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(0)).await;
        let tomme = shop.sells(product().named("Tomme").stock(0)).await;
        for product in [&brie, &tomme] {
            receive(shop, product, "A", "2050-03-10", 2).await;
        }
        let others = doc! { "slug": { "$ne": "brie" } };
        let rule = doc! { "collMod": "products", "validator": others };
        shop.store.database().run_command(rule).await.unwrap();
        shop.set_time("2050-03-11T12:00:00.000Z");
        let error = lots::expire(shop).await.unwrap_err();
        assert!(matches!(error, Error::Database(_)), "{error}");
        assert_eq!(left(shop, &brie).await, codes(&[("A", 2)]));
        assert_eq!(left(shop, &tomme).await, codes(&[]));
    });
}
