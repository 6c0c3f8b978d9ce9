//! Prices of many products, changed at once.

use domain::{
    Error, catalog,
    catalog::prices::{self, PricePreview, ShownPrice},
};
use shared::{
    Money,
    catalog::CatalogQuery,
    prices::{PriceRule, PriceShift},
};
use test_support::{
    errors::broken,
    fixtures::{money, product},
    shop::in_a_shop,
};

const FIVE_MORE: PriceRule = PriceRule {
    shift: PriceShift::PerCent(500),
    round_to: Some(5),
};

/// Every price of the preview that may be.
fn as_shown(preview: &PricePreview) -> Vec<ShownPrice> {
    let rows = preview.rows.iter();
    rows.filter_map(|(product, new)| {
        Some(ShownPrice {
            product_id: product.id,
            shown: product.price,
            new: *new.as_ref().ok()?,
        })
    })
    .collect()
}

#[test]
fn prices_become_what_the_preview_showed_and_the_audit_remembers_each() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie").price("10.00")).await;
        let comte = shop
            .sells(product().named("Comté").price("12.50").category("dures"))
            .await;
        let mut aop = product().named("Époisses").price("9.99");
        aop.0.labels = vec!["AOP".into()];
        let epoisses = shop.sells(aop).await;
        let preview = |query: CatalogQuery, label| prices::preview(shop, &admin, &query, label, FIVE_MORE).unwrap();
        let all = preview(CatalogQuery::default(), None);
        let shown: Vec<_> = all
            .rows
            .iter()
            .map(|(product, new)| (&*product.name, new.clone().unwrap()))
            .collect();
        assert_eq!(
            shown,
            [
                ("Brie", money("10.50")),
                ("Comté", money("13.15")),
                ("Époisses", money("10.50"))
            ]
        );
        let dures = CatalogQuery {
            category: Some("dures".into()),
            ..CatalogQuery::default()
        };
        assert_eq!(
            (
                preview(dures, None).chosen,
                preview(CatalogQuery::default(), Some("AOP")).chosen
            ),
            (1, 1)
        );
        assert_eq!(prices::labels(shop, &admin), ["AOP"]);
        let before = shop.documents("audit").await.len();
        assert_eq!(prices::change(shop, &admin, &as_shown(&all), false).await.unwrap(), 3);
        for (product, price) in [(&brie, "10.50"), (&comte, "13.15"), (&epoisses, "10.50")] {
            let now = catalog::find(shop, &product.id.to_string()).await.unwrap().unwrap();
            assert_eq!(
                (now.price, now.stock),
                (money(price), product.stock),
                "{}",
                product.name
            );
        }
        let audit = shop.documents("audit").await;
        assert_eq!(audit.len() - before, 3);
        assert!(
            audit
                .iter()
                .any(|entry| entry.to_string().contains("12.5") && entry.to_string().contains("13.15"))
        );
    });
}

#[test]
fn when_one_price_is_not_what_was_shown_none_changes_and_it_is_named() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie").price("10.00")).await;
        shop.sells(product().named("Comté").price("12.50")).await;
        shop.sells(product().named("Langres").price("8.00")).await;
        let preview = prices::preview(shop, &admin, &CatalogQuery::default(), None, FIVE_MORE).unwrap();
        let other = product().named("Comté").price("13.00").0;
        catalog::update(shop, &admin, "comte", other).await.unwrap();
        catalog::archive(shop, &admin, "langres").await.unwrap();
        let error = prices::change(shop, &admin, &as_shown(&preview), false)
            .await
            .unwrap_err();
        let Error::PricesMoved(mut names) = error else {
            panic!("{error}")
        };
        names.sort();
        assert_eq!(names, [["Comté", "Comté"], ["Langres", "Langres"]]);
        let now = catalog::find(shop, &brie.id.to_string()).await.unwrap().unwrap();
        assert_eq!(now.price, brie.price);
    });
}

#[test]
fn a_price_that_may_not_be_is_no_price_to_change_to() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().price("10.00")).await;
        let down = PriceRule {
            shift: PriceShift::Amount(money("10.00").negative()),
            round_to: None,
        };
        let preview = prices::preview(shop, &admin, &CatalogQuery::default(), None, down).unwrap();
        assert_eq!(preview.rows[0].1, Err("too_small:0.01".into()));
        let to = |new: Money| ShownPrice {
            product_id: brie.id,
            shown: brie.price,
            new,
        };
        for (shown, rule) in [(vec![to(Money::ZERO)], "wrong_type"), (vec![], "no_prices")] {
            let error = prices::change(shop, &admin, &shown, false).await.unwrap_err();
            assert_eq!(broken(&error), [format!("prices {rule}")]);
        }
    });
}
