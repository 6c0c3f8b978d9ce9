//! Every price is remembered wherever it changes, and a reduction is announced only from the lowest of the last thirty days.

use domain::{
    catalog::{
        self,
        prices::{self, ShownPrice},
    },
    seed,
};
use shared::{Language, Money, product::ProductInput};
use test_support::{
    errors::broken,
    fixtures::{money, product},
    shop::{TestShop, in_a_shop},
};

use crate::spreadsheets::imported;

const DAY: i64 = 86_400;

async fn history(shop: &TestShop, slug: &str) -> Vec<i64> {
    let product = catalog::find(shop, slug).await.unwrap().unwrap();
    product.price_history.iter().map(|past| past.price.cents()).collect()
}

fn brie(euros: &str, compare_at: Option<&str>) -> ProductInput {
    ProductInput {
        compare_at_price: compare_at.map(money),
        ..product().named("Brie").price(euros).0
    }
}

#[test]
fn a_price_is_remembered_wherever_it_changes() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let sold = shop.sells(product().named("Brie").price("10.00")).await;
        catalog::update(shop, &admin, "brie", brie("9.00", None)).await.unwrap();
        // Saved once more without another price.
        catalog::update(shop, &admin, "brie", brie("9.00", None)).await.unwrap();
        let at_once = ShownPrice {
            product_id: sold.id,
            shown: money("9.00"),
            new: money("8.50"),
        };
        prices::change(shop, &admin, &[at_once], false).await.unwrap();
        assert_eq!(imported(shop, "Slug;Prix\nbrie;8,00\n").await, (0, 1, 0, 0));
        assert_eq!(history(shop, "brie").await, [1000, 900, 850, 800]);
        assert_eq!(
            imported(
                shop,
                "Nom;Description;Prix;Famille;Poids;Stock\nTomme;Une tomme;7;tommes;250;9\n"
            )
            .await
            .0,
            1
        );
        assert_eq!(history(shop, "tomme").await, [700]);
    });
}

#[test]
fn a_reduction_above_the_lowest_price_is_refused_and_one_from_it_is_shown_for_thirty_days() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let refused = catalog::create(shop, &admin, brie("8.00", Some("10.00")))
            .await
            .unwrap_err();
        assert_eq!(broken(&refused), ["compareAtPrice no_earlier_price"]);
        shop.sells(product().named("Brie").price("10.00")).await;
        shop.clock.advance_seconds(40 * DAY);
        catalog::update(shop, &admin, "brie", brie("12.00", None))
            .await
            .unwrap();
        shop.clock.advance_seconds(DAY);
        let refused = catalog::update(shop, &admin, "brie", brie("8.00", Some("12.00")))
            .await
            .unwrap_err();
        assert_eq!(broken(&refused), ["compareAtPrice above_lowest_price:10"]);
        catalog::update(shop, &admin, "brie", brie("8.00", Some("10.00")))
            .await
            .unwrap();
        let shown = async || {
            let product = catalog::find(shop, "brie").await.unwrap().unwrap();
            product.shown(Language::French, shop.now()).reduction()
        };
        assert_eq!(shown().await, Some((money("10.00"), 20)));
        shop.clock.advance_seconds(30 * DAY);
        assert_eq!(shown().await, Some((money("10.00"), 20)));
        shop.clock.advance_seconds(DAY);
        assert_eq!(shown().await, None, "by the clock alone");
    });
}

#[test]
fn many_prices_are_announced_as_reductions_and_end_with_the_next_change() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let (one, other) = (
            shop.sells(product().named("Brie").price("10.00")).await,
            shop.sells(product().named("Tomme").price("10.00")).await,
        );
        shop.clock.advance_seconds(DAY);
        let to = |id, shown: &str, new: &str| ShownPrice {
            product_id: id,
            shown: money(shown),
            new: money(new),
        };
        let changes = [to(one.id, "10.00", "8.00"), to(other.id, "10.00", "11.00")];
        prices::change(shop, &admin, &changes, true).await.unwrap();
        let struck = async |slug: &str| {
            let product = catalog::find(shop, slug).await.unwrap().unwrap();
            product.announced(shop.now()).lowest_price_30_days.map(Money::cents)
        };
        assert_eq!((struck("brie").await, struck("tomme").await), (Some(1000), None));
        shop.catch_up().await;
        assert_eq!(struck("brie").await, Some(1000), "as it is stored");
        // A file that says nothing of it ends what may not stay.
        assert_eq!(imported(shop, "Slug;Prix\nbrie;9,00\n").await, (0, 1, 0, 0));
        assert_eq!(struck("brie").await, None);
        prices::change(shop, &admin, &[to(one.id, "9.00", "7.00")], false)
            .await
            .unwrap();
        assert_eq!(struck("brie").await, None);
        let row = imported(shop, "Slug;Prix;Prix barré\nbrie;6,00;7,00\n").await;
        assert_eq!((row, struck("brie").await), ((0, 1, 0, 0), Some(700)));
    });
}

#[test]
fn the_demo_lacks_no_fact_and_announces_what_it_may() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        let admin = shop.admin().await;
        let lacking = catalog::facts::incomplete(shop, &admin, &shared::catalog::CatalogQuery::default()).unwrap();
        let lacking: Vec<_> = lacking
            .items
            .iter()
            .map(|product| (&product.slug, product.missing_facts()))
            .collect();
        assert_eq!(lacking, []);
        let reduced = catalog::find(shop, "mimolette-extra-vieille").await.unwrap().unwrap();
        assert!(reduced.shown(Language::French, shop.now()).reduction().is_some());
    });
}
