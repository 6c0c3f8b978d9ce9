//! The list of the catalog: searching, sorting, categories and pages.

use domain::catalog;
use shared::{
    PageRequest,
    catalog::{CatalogQuery, ProductSort},
    product::{Milk, Product},
};
use test_support::{
    errors::broken,
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

#[test]
fn search_ignores_accents_and_case_forgives_a_typo_and_finds_the_beginning_of_a_word() {
    in_a_shop(async |shop| {
        for name in [
            "Camembert de Normandie",
            "Époisses",
            "Comté 24 mois",
            "Crottin de Chavignol",
        ] {
            shop.sells(product().named(name)).await;
        }
        for (q, expected) in [
            ("epoisses", "Époisses"),
            ("ÉPOISSES", "Époisses"),
            ("epo", "Époisses"),
            ("camenbert", "Camembert de Normandie"),
            ("cammembert", "Camembert de Normandie"),
            ("normandie", "Camembert de Normandie"),
            ("comte", "Comté 24 mois"),
            ("crotin", "Crottin de Chavignol"),
            ("chavi", "Crottin de Chavignol"),
        ] {
            assert_eq!(names(found(shop, q).await), [expected], "{q}");
        }
        assert_eq!(found(shop, "gorgonzola").await.total, 0);
    });
}

#[test]
fn search_knows_category_milk_label_and_the_english_name() {
    in_a_shop(async |shop| {
        let mut goat = product().named("Valençay").milk(Milk::Goat).category("chevres");
        goat.0.labels = vec!["AOP".into()];
        goat.0.translations = serde_json::from_str(r#"{"en": {"name": "Valencay pyramid"}}"#).unwrap();
        shop.sells(goat).await;
        shop.sells(product().named("Brie")).await;
        for q in ["chèvre", "goat", "aop", "pyramid", "valencay chevre"] {
            assert_eq!(names(found(shop, q).await), ["Valençay"], "{q}");
        }
    });
}

#[test]
fn what_words_find_is_sorted_by_name_as_french_readers_do() {
    in_a_shop(async |shop| {
        for name in ["Vacherin de vache", "Époisses de vache", "emmental de vache"] {
            shop.sells(product().named(name)).await;
        }
        let query = CatalogQuery {
            q: Some("vache".into()),
            sort: Some(ProductSort::Name),
            ..Default::default()
        };
        let sorted = names(catalog::search(shop, &query).await.unwrap());
        assert_eq!(sorted, ["emmental de vache", "Époisses de vache", "Vacherin de vache"]);
    });
}

#[test]
fn hostile_words_find_nothing_and_break_nothing() {
    in_a_shop(async |shop| {
        shop.sells(product()).await;
        for q in [
            r#"{"$gt": ""}"#,
            ".*",
            "^",
            "$where",
            "[",
            "(?i)",
            "\\",
            "%00",
            "'; return true; //",
            "\u{202e}",
            "🧀",
        ] {
            assert_eq!(found(shop, q).await.total, 0, "{q}");
        }
        let long = CatalogQuery {
            q: Some("a".repeat(101)),
            ..query()
        };
        assert_eq!(
            broken(&catalog::search(shop, &long).await.unwrap_err()),
            ["q too_long:100"]
        );
        let nul = CatalogQuery {
            q: Some("\0".into()),
            ..query()
        };
        assert_eq!(
            broken(&catalog::search(shop, &nul).await.unwrap_err()),
            ["q control_characters"]
        );
        for category in [r#"{"$ne": null}"#, ".*", ""] {
            let query = CatalogQuery {
                category: Some(category.into()),
                ..query()
            };
            assert_eq!(catalog::search(shop, &query).await.unwrap().total, 0, "{category}");
        }
        assert_eq!(found(shop, "  ").await.total, 1, "blanks ask for everything");
    });
}

#[test]
fn the_best_match_comes_first_unless_another_order_is_asked_for() {
    in_a_shop(async |shop| {
        shop.sells(product().named("Tomme de brebis").price("5")).await;
        shop.sells(product().named("Brebis").price("9")).await;
        shop.sells(product().named("Tome des Bauges").price("7")).await;
        let sorted = async |sort| {
            let query = CatalogQuery {
                q: Some("tomme brebis".into()),
                sort,
                ..query()
            };
            names(catalog::search(shop, &query).await.unwrap())
        };
        assert_eq!(sorted(None).await[0], "Tomme de brebis");
        assert_eq!(sorted(Some(ProductSort::Relevance)).await[0], "Tomme de brebis");
        let q = CatalogQuery {
            q: Some("brebis".into()),
            sort: Some(ProductSort::PriceDescending),
            ..query()
        };
        assert_eq!(
            names(catalog::search(shop, &q).await.unwrap()),
            ["Brebis", "Tomme de brebis"]
        );
    });
}

#[test]
fn every_order_of_the_list_is_kept() {
    in_a_shop(async |shop| {
        for (name, price, rating) in [
            ("Époisses", "9", 4.0),
            ("Comté", "12.50", 5.0),
            ("Étorki", "3", 4.5),
            ("brie", "10", 0.0),
        ] {
            shop.clock.advance_seconds(60);
            let made = shop.sells(product().named(name).price(price)).await;
            rate(shop, &made, rating).await;
        }
        for (sort, expected) in [
            (None, ["brie", "Comté", "Époisses", "Étorki"]),
            (Some(ProductSort::Name), ["brie", "Comté", "Époisses", "Étorki"]),
            (Some(ProductSort::Relevance), ["brie", "Comté", "Époisses", "Étorki"]),
            (Some(ProductSort::Price), ["Étorki", "Époisses", "brie", "Comté"]),
            (
                Some(ProductSort::PriceDescending),
                ["Comté", "brie", "Époisses", "Étorki"],
            ),
            (Some(ProductSort::Rating), ["Comté", "Étorki", "Époisses", "brie"]),
            (Some(ProductSort::Newest), ["brie", "Étorki", "Comté", "Époisses"]),
        ] {
            let page = catalog::search(shop, &CatalogQuery { sort, ..query() }).await.unwrap();
            assert_eq!(names(page), expected, "{sort:?}");
        }
    });
}

#[test]
fn a_category_holds_its_own_products_and_counts_them() {
    in_a_shop(async |shop| {
        shop.sells(product().named("Brie").category("pates-molles")).await;
        shop.sells(product().named("Valençay").category("chevres")).await;
        shop.sells(product().named("Crottin").category("chevres")).await;
        let of = async |category: &str, q: Option<&str>| {
            let query = CatalogQuery {
                category: Some(category.into()),
                q: q.map(Into::into),
                ..query()
            };
            names(catalog::search(shop, &query).await.unwrap())
        };
        assert_eq!(of("chevres", None).await, ["Crottin", "Valençay"]);
        assert_eq!(of("chevres", Some("crottin")).await, ["Crottin"]);
        assert_eq!(of("chevres", Some("brie")).await, [""; 0]);
        let counts: Vec<_> = catalog::categories(shop)
            .await
            .unwrap()
            .into_iter()
            .map(|c| (c.value, c.count))
            .collect();
        assert_eq!(counts, [("chevres".into(), 2), ("pates-molles".into(), 1)]);
    });
}

#[test]
fn pages_cover_the_list_once_and_say_how_much_there_is() {
    in_a_shop(async |shop| {
        for number in 0..7 {
            shop.sells(product().named(&format!("Tomme {number}")).price("5")).await;
        }
        for (q, sort) in [
            (None, None),
            (None, Some(ProductSort::Price)),
            (Some("tomme"), None),
            (Some("tomme"), Some(ProductSort::Rating)),
        ] {
            let mut all = Vec::new();
            for page in 1..=4 {
                let paging = PageRequest { page, limit: 3 };
                let query = CatalogQuery {
                    q: q.map(Into::into),
                    sort,
                    paging,
                    ..query()
                };
                let found = catalog::search(shop, &query).await.unwrap();
                assert_eq!(
                    (found.page, found.limit, found.total, found.pages),
                    (page, 3, 7, 3),
                    "{q:?}"
                );
                all.extend(names(found));
            }
            all.sort();
            assert_eq!(
                all,
                (0..7).map(|n| format!("Tomme {n}")).collect::<Vec<_>>(),
                "{q:?} {sort:?}"
            );
        }
        let nowhere = CatalogQuery {
            paging: PageRequest { page: 0, limit: 1000 },
            ..query()
        };
        let mut rules = broken(&catalog::search(shop, &nowhere).await.unwrap_err());
        rules.sort();
        assert_eq!(rules, ["limit too_large:100", "page too_small:1"]);
    });
}

fn query() -> CatalogQuery {
    CatalogQuery::default()
}

pub async fn found(shop: &TestShop, q: &str) -> shared::Page<Product> {
    catalog::search(
        shop,
        &CatalogQuery {
            q: Some(q.into()),
            ..query()
        },
    )
    .await
    .unwrap()
}

pub fn names(page: shared::Page<Product>) -> Vec<String> {
    page.items.into_iter().map(|product| product.name).collect()
}

async fn rate(shop: &TestShop, product: &Product, rating: f64) {
    let products = shop.store.database().collection::<mongodb::bson::Document>("products");
    let rated = mongodb::bson::doc! { "$set": { "rating": rating } };
    products
        .update_one(mongodb::bson::doc! { "slug": &product.slug }, rated)
        .await
        .unwrap();
    shop.catch_up().await;
}
