//! Lots as the shopkeeper keeps them: what may change by which way, and prices for short dates.

use domain::{
    Error, catalog,
    catalog::{lots, stock},
    orders,
};
use shared::{
    Id,
    lot::{Lot, LotInput, LotQuery},
    stock::StockReason,
};
use test_support::{
    errors::broken,
    fixtures::{money, product},
    shop::in_a_shop,
};

use super::lots::{codes, difference, input, left, receive, taken};

#[test]
fn the_stock_of_a_product_with_lots_is_changed_lot_by_lot_only() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(5)).await;
        let admin = shop.admin().await;
        let lot = receive(shop, &brie, "A", "2050-03-10", 6).await;
        let error = stock::correct(shop, &admin, "brie", &difference(-1, StockReason::Waste))
            .await
            .unwrap_err();
        assert_eq!(broken(&error), ["difference by_lot"]);
        let other = product().stock(7).0;
        let error = catalog::update(shop, &admin, "brie", other).await.unwrap_err();
        assert_eq!(broken(&error), ["stock by_lot"]);
        let cut = product().stock(6).cut(100, 500, 50).0;
        let error = catalog::update(shop, &admin, "brie", cut).await.unwrap_err();
        assert_eq!(broken(&error), ["soldBy by_lot"]);
        let dearer = product().stock(6).price("12").0;
        catalog::update(shop, &admin, "brie", dearer).await.unwrap();
        let csv = "Adresse;Stock\nbrie;9\n".into();
        let options = domain::spreadsheets::import::Options::default();
        let french = shared::Language::French;
        let report = domain::spreadsheets::import::import(shop, &admin, csv, options, french)
            .await
            .unwrap();
        assert_eq!(report.rows[0].errors[0].code, "by_lot");
        assert_eq!(left(shop, &brie).await, codes(&[("A", 6)]));

        let movement = lots::correct(shop, &admin, lot.id, &difference(-2, StockReason::Tasting))
            .await
            .unwrap();
        assert_eq!(
            (movement.stock, movement.lot_id, movement.lot_code.as_deref()),
            (4, Some(lot.id), Some("A"))
        );
        let error = lots::correct(shop, &admin, lot.id, &difference(-5, StockReason::Waste))
            .await
            .unwrap_err();
        assert_eq!(broken(&error), ["difference more_than_stock:4"]);
        assert_eq!(left(shop, &brie).await, codes(&[("A", 4)]));
    });
}

#[test]
fn a_lot_is_refused_that_is_over_or_there_already_and_stays_once_it_was_sold() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let admin = shop.admin().await;
        let create = async |input: LotInput| lots::create(shop, &admin, &input).await;
        let over = create(input(&brie, "A", "2050-03-02", 6)).await.unwrap_err();
        assert_eq!(broken(&over), ["bestBefore expired_lot"]);
        let nothing = create(input(&brie, " ", "2050-03-03", 0)).await.unwrap_err();
        assert_eq!(broken(&nothing), ["code required", "quantity too_small:1"]);
        let mut elsewhere = input(&brie, "A", "2050-03-03", 6);
        elsewhere.product_id = Id::from_bytes([9; 12]);
        assert_eq!(
            broken(&create(elsewhere).await.unwrap_err()),
            ["productId unknown_product"]
        );
        let lot = create(input(&brie, "A", "2050-03-03", 6)).await.unwrap();
        assert_eq!((lot.remaining, lot.received_at), (Some(6), shop.now()));
        let twice = create(input(&brie, "A", "2050-05-01", 6)).await.unwrap_err();
        assert!(matches!(twice, Error::LotCodeTaken), "{twice}");
        let unused = create(input(&brie, "B", "2050-05-01", 3)).await.unwrap();
        assert_eq!(left(shop, &brie).await, codes(&[("A", 6), ("B", 3)]));

        let order = shop.order(&nadia, &brie, 4).await;
        let error = lots::delete(shop, &admin, lot.id).await.unwrap_err();
        assert!(matches!(error, Error::LotInUse), "{error}");
        lots::delete(shop, &admin, unused.id).await.unwrap();
        let fewer = lots::update(shop, &admin, lot.id, &input(&brie, "A", "2050-03-03", 3))
            .await
            .unwrap_err();
        assert_eq!(broken(&fewer), ["quantity below_taken:4"]);
        let more = lots::update(shop, &admin, lot.id, &input(&brie, "A1", "2050-03-20", 8))
            .await
            .unwrap();
        assert_eq!(
            (more.remaining, more.best_before.to_string()),
            (Some(4), "2050-03-20".into())
        );
        assert_eq!(left(shop, &brie).await, codes(&[("A1", 4)]));
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(
            left(shop, &brie).await,
            codes(&[("A1", 8)]),
            "by its id, whatever it is called now"
        );
        let soon = LotQuery {
            best_before: Some("2050-03-19".parse().unwrap()),
            ..LotQuery::default()
        };
        assert_eq!(lots::list(shop, &admin, &soon).await.unwrap().0.total, 0);
        let (all, _) = lots::list(shop, &admin, &LotQuery::default()).await.unwrap();
        assert_eq!((all.total, all.items[0].remaining), (1, Some(8)));
    });
}

#[test]
fn a_price_is_lowered_for_a_short_date_and_returns_when_the_lot_is_gone() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let admin = shop.admin().await;
        let short = receive(shop, &brie, "A", "2050-03-06", 2).await;
        let long = receive(shop, &brie, "B", "2050-04-20", 9).await;
        let at = |euros: &str| shared::lot::LotReduction { price: money(euros) };
        let reduce = async |lot: &Lot, euros: &str| lots::reduce(shop, &admin, lot.id, at(euros)).await;
        assert_eq!(
            broken(&reduce(&long, "6").await.unwrap_err()),
            ["price not_short_dated:5"]
        );
        assert_eq!(
            broken(&reduce(&short, "10").await.unwrap_err()),
            ["price not_below_price:10"]
        );
        reduce(&short, "6").await.unwrap();
        let reduced = reduce(&short, "5").await.unwrap();
        let said = reduced.short_date.as_ref().unwrap();
        assert_eq!((reduced.price, said.price_before), (money("5"), money("10")));
        assert_eq!(said.best_before.to_string(), "2050-03-06");
        lots::end_reduction(shop, &admin, short.id).await.unwrap();
        let price = async || catalog::find(shop, "brie").await.unwrap().unwrap().price;
        assert_eq!(price().await, money("10"));

        reduce(&short, "5").await.unwrap();
        let order = shop.order(&nadia, &brie, 2).await;
        assert_eq!(
            (order.items[0].price, taken(&order)),
            (money("5"), vec![vec![("A", 2)]])
        );
        assert_eq!(lots::expire(shop).await.unwrap(), 1);
        let after = catalog::find(shop, "brie").await.unwrap().unwrap();
        assert_eq!((after.price, after.short_date), (money("10"), None));
        assert_eq!(lots::expire(shop).await.unwrap(), 0);

        // A price that somebody types is not the reduced one any more, and stays.
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        reduce(&short, "5").await.unwrap();
        let typed = product().stock(11).price("8").0;
        let typed = catalog::update(shop, &admin, "brie", typed).await.unwrap();
        assert_eq!((typed.price, typed.short_date), (money("8"), None));
        reduce(&short, "4").await.unwrap();
        shop.set_time("2050-03-06T23:00:00.000Z");
        assert_eq!(lots::expire(shop).await.unwrap(), 1);
        assert_eq!(price().await, money("8"), "with its last day");
    });
}
