//! The catalogue: what stands in it, and how it is found.

use domain::{Error, catalog, orders};
use shared::{
    PageRequest,
    catalog::{CatalogQuery, ProductSort},
    product::{Milk, Product},
};

use crate::support::{Shop, broken, in_a_shop, money, product, to_lyon};

#[test]
fn a_product_is_found_by_its_id_and_by_the_slug_of_its_name() {
    in_a_shop(async |shop| {
        let made = shop.sells(product().named("Époisses l’affiné")).await;
        assert_eq!((made.slug.as_str(), made.created_at), ("epoisses-l-affine", shop.now()));
        for key in [made.id.to_string(), "epoisses-l-affine".into()] {
            assert_eq!(catalog::find(shop, &key).await.unwrap().as_ref(), Some(&made), "{key}");
        }
        for key in ["epoisses", "", "{\"$gt\":\"\"}", ".*", "000000000000000000000000"] {
            assert_eq!(catalog::find(shop, key).await.unwrap(), None, "{key}");
        }
    });
}

#[test]
fn a_product_that_breaks_a_rule_is_refused_and_nothing_is_stored() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let mut wrong = product().named(" ").stock(-1).cut(500, 250, 100).0;
        wrong.price = shared::Money::from_cents(-1);
        let mut rules = broken(&catalog::create(shop, &admin, wrong.clone()).await.unwrap_err());
        rules.sort();
        assert_eq!(
            rules,
            [
                "maxCut cut_range",
                "name required",
                "price too_small:0",
                "stock too_small:0"
            ]
        );
        assert_eq!(shop.documents("products").await, []);

        let brie = shop.sells(product()).await;
        assert!(matches!(
            catalog::update(shop, &admin, &brie.slug, wrong).await,
            Err(Error::Invalid(_))
        ));
        assert_eq!(catalog::find(shop, &brie.slug).await.unwrap(), Some(brie));
    });
}

#[test]
fn pictures_are_put_behind_those_that_are_there_twelve_in_all() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let add = async |urls: &[&str]| {
            let urls: Vec<_> = urls.iter().map(|url| (*url).to_owned()).collect();
            catalog::add_images(shop, &admin, &brie.slug, &urls).await
        };
        shop.clock.advance_seconds(60);
        add(&["/images/a.svg"]).await.unwrap();
        let saved = add(&["/images/b.svg", "/images/c.svg"]).await.unwrap();
        assert_eq!(saved.images, ["/images/a.svg", "/images/b.svg", "/images/c.svg"]);
        assert_eq!(saved.updated_at, shop.now());
        assert_eq!(
            broken(&add(&["https://evil.test/a.png"]).await.unwrap_err()),
            ["images[0] foreign_picture"]
        );
        assert_eq!(
            broken(&add(&["/images/d.svg"; 10]).await.unwrap_err()),
            ["images too_many:12"]
        );
        assert_eq!(catalog::find(shop, &brie.slug).await.unwrap(), Some(saved));
        let nowhere = catalog::add_images(shop, &admin, "nowhere", &[]).await;
        assert!(matches!(nowhere, Err(Error::NotFound)), "{nowhere:?}");
        // Each is remembered.
        assert_eq!(shop.documents("audit").await.len(), 3);
    });
}

#[test]
fn a_slug_belongs_to_one_product() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie")).await;
        let comte = shop.sells(product().named("Comté")).await;
        let again = catalog::create(shop, &admin, product().named("BRIE").0).await;
        assert!(matches!(again, Err(Error::SlugTaken)), "{again:?}");
        let renamed = catalog::update(shop, &admin, &comte.slug, product().named("Brie").0).await;
        assert!(matches!(renamed, Err(Error::SlugTaken)), "{renamed:?}");
        assert_eq!(shop.documents("products").await.len(), 2);
        assert!(
            catalog::update(shop, &admin, &brie.slug, product().named("Brie").0)
                .await
                .is_ok()
        );
    });
}

#[test]
fn an_update_replaces_what_an_admin_sets_and_keeps_the_rest() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let before = shop.sells(product().milk(Milk::Cow)).await;
        shop.clock.advance_seconds(60);
        let input = product().named("Brie de Meaux").price("12.50").stock(7).0;
        let after = catalog::update(shop, &admin, &before.slug, input).await.unwrap();
        assert_eq!(
            (after.id, after.created_at, after.updated_at),
            (before.id, before.created_at, shop.now())
        );
        assert_eq!(
            (after.slug.as_str(), after.price, after.stock, after.milk),
            ("brie-de-meaux", money("12.5"), 7, None)
        );
        assert_eq!(names(found(shop, "meaux").await), ["Brie de Meaux"]);
        let nothing = catalog::update(shop, &admin, "brie", product().0).await;
        assert!(matches!(nothing, Err(Error::NotFound)), "{nothing:?}");
    });
}

#[test]
fn an_update_leaves_taken_what_orders_took_while_the_form_was_open() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().stock(10)).await;
        let mut form = product().price("11").stock(15).0;
        form.stock_before = Some(10);
        shop.order(&nadia, &brie, 4).await;
        let saved = catalog::update(shop, &admin, &brie.slug, form).await.unwrap();
        assert_eq!((saved.stock, shop.stock_of(&brie).await), (11, 11));
        let counted = catalog::update(shop, &admin, &brie.slug, product().stock(3).0)
            .await
            .unwrap();
        assert_eq!(counted.stock, 3);
    });
}

#[test]
fn updates_and_orders_at_once_lose_nothing() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().stock(20)).await;
        let mut customers = Vec::new();
        for name in ["a", "b", "c", "d", "e", "f"] {
            let customer = shop.customer(name).await;
            shop.fill(&customer, &brie, 1).await;
            customers.push(customer);
        }
        let mut form = product().price("11").stock(20).0;
        form.stock_before = Some(20);
        let checkout = to_lyon();
        let orders = futures_util::future::join_all(
            customers
                .iter()
                .map(|customer| orders::place(shop, customer, &checkout)),
        );
        let updates =
            futures_util::future::join_all((0..6).map(|_| catalog::update(shop, &admin, &brie.slug, form.clone())));
        let (orders, updates) = tokio::join!(orders, updates);
        assert!(orders.iter().all(Result::is_ok), "{orders:?}");
        assert!(updates.iter().all(Result::is_ok), "{updates:?}");
        assert_eq!(shop.stock_of(&brie).await, 14);
    });
}

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

#[test]
fn what_only_searching_needs_stays_in_the_database() {
    in_a_shop(async |shop| {
        shop.sells(product()).await;
        let [stored] = &shop.documents("products").await[..] else {
            panic!("one product")
        };
        assert!(stored.contains_key("searchGrams"));
        let json = serde_json::to_string(&found(shop, "brie").await).unwrap();
        assert!(!json.contains("searchGrams") && !json.contains("matched"), "{json}");
    });
}

fn query() -> CatalogQuery {
    CatalogQuery::default()
}

async fn found(shop: &Shop, q: &str) -> shared::Page<Product> {
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

fn names(page: shared::Page<Product>) -> Vec<String> {
    page.items.into_iter().map(|product| product.name).collect()
}

async fn rate(shop: &Shop, product: &Product, rating: f64) {
    let products = shop.store.database().collection::<mongodb::bson::Document>("products");
    let rated = mongodb::bson::doc! { "$set": { "rating": rating } };
    products
        .update_one(mongodb::bson::doc! { "slug": &product.slug }, rated)
        .await
        .unwrap();
    shop.catch_up().await;
}
