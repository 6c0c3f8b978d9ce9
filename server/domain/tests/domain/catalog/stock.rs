//! Corrections of a stock, and their history.

use domain::{Error, catalog, catalog::stock};
use shared::{
    PageRequest,
    stock::{StockCorrection, StockMovement, StockReason},
};
use test_support::{errors::broken, fixtures::product, shop::TestShop, shop::in_a_shop};

fn difference(difference: i64, reason: StockReason) -> StockCorrection {
    StockCorrection {
        difference: Some(difference),
        counted: None,
        expected_stock: None,
        reason,
        note: None,
    }
}

fn count(counted: i64, expected: i64) -> StockCorrection {
    StockCorrection {
        difference: None,
        counted: Some(counted),
        expected_stock: Some(expected),
        reason: StockReason::Count,
        note: None,
    }
}

/// The history, newest first, as far as it was made at different times.
async fn history(shop: &TestShop, key: &str) -> Vec<StockMovement> {
    let admin = shop.admin().await;
    let paging = PageRequest { page: 1, limit: 100 };
    stock::history(shop, &admin, key, paging).await.unwrap().items
}

#[test]
fn each_change_of_the_stock_is_in_the_history_with_its_reason_and_what_was_left() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().stock(10)).await;
        shop.clock.advance_seconds(1);
        let mut tasted = difference(-3, StockReason::Tasting);
        tasted.note = Some("Samedi".into());
        let movement = stock::correct(shop, &admin, "brie", &tasted).await.unwrap();
        assert_eq!(
            (movement.product_id, movement.by, movement.at),
            (brie.id, Some(admin.user().id), shop.now())
        );
        assert_eq!(shop.stock_of(&brie).await, 7, "the shop shows it at once");
        shop.clock.advance_seconds(1);
        // The form saw 7 and says 9: the same as a difference of 2.
        let mut input = product().stock(9).0;
        input.stock_before = Some(7);
        catalog::update(shop, &admin, "brie", input.clone()).await.unwrap();
        shop.clock.advance_seconds(1);
        input.stock_before = Some(9);
        catalog::update(shop, &admin, "brie", input).await.unwrap();
        stock::correct(shop, &admin, "brie", &count(12, 9)).await.unwrap();
        let told: Vec<_> = history(shop, "brie").await;
        let told: Vec<_> = told
            .iter()
            .map(|m| (m.difference, m.stock, m.reason, m.note.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                (3, 12, StockReason::Count, None),
                (2, 9, StockReason::Form, None),
                (-3, 7, StockReason::Tasting, Some("Samedi")),
                (10, 10, StockReason::Form, None),
            ]
        );
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 1).await;
        assert_eq!(history(shop, "brie").await.len(), 4, "an order writes none");
    });
}

#[test]
fn corrections_at_once_all_count() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().stock(10)).await;
        let take = difference(-2, StockReason::Waste);
        let correct = async || stock::correct(shop, &admin, "brie", &take).await.unwrap().stock;
        let (a, b, c, d) = tokio::join!(correct(), correct(), correct(), correct());
        let mut after = [a, b, c, d];
        after.sort_unstable();
        assert_eq!((after, shop.stock_of(&brie).await), ([2, 4, 6, 8], 2));
        let error = stock::correct(shop, &admin, "brie", &difference(-3, StockReason::Gift)).await;
        assert_eq!(broken(&error.unwrap_err()), ["difference more_than_stock:2"]);
        assert_eq!(shop.documents("stockmovements").await.len(), 5);
    });
}

#[test]
fn a_count_against_a_stock_that_moved_since_changes_nothing() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().stock(10)).await;
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 2).await;
        let error = stock::correct(shop, &admin, "brie", &count(9, 10)).await.unwrap_err();
        assert!(matches!(error, Error::StockMoved { now: 8, .. }), "{error}");
        assert_eq!(shop.stock_of(&brie).await, 8);
        assert_eq!(shop.documents("stockmovements").await.len(), 1);
        // One that found what stands there is written down, too.
        let found = stock::correct(shop, &admin, "brie", &count(8, 8)).await.unwrap();
        assert_eq!((found.difference, found.stock), (0, 8));
        catalog::archive(shop, &admin, "brie").await.unwrap();
        let error = stock::correct(shop, &admin, "brie", &count(7, 8)).await.unwrap_err();
        assert!(matches!(error, Error::NotFound), "{error}");
        assert_eq!(
            history(shop, "brie").await.len(),
            2,
            "the history of what is archived stays"
        );
    });
}
