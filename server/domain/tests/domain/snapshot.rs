//! The catalog in memory: it answers as the database does, and follows it.

mod by_mongodb;

use std::time::Duration;

use domain::{
    Error,
    catalog::{self, Catalog, categories},
    seed,
};
use mongodb::bson::{Document, doc};
use shared::{
    Money, Page, PageRequest,
    catalog::{CatalogQuery, ProductSort},
    category::{CategoryInput, CategoryText},
    period::Day,
    product::{Allergen, Milk, Product, ProductInput},
};
use tokio::{sync::watch, task::JoinHandle};

use test_support::{
    fixtures::{ProductFixture, product},
    shop::{TestShop, in_a_shop},
};

const SORTS: [Option<ProductSort>; 7] = [
    None,
    Some(ProductSort::Name),
    Some(ProductSort::Price),
    Some(ProductSort::PriceDescending),
    Some(ProductSort::Rating),
    Some(ProductSort::Newest),
    Some(ProductSort::Relevance),
];

fn everything() -> CatalogQuery {
    CatalogQuery {
        paging: PageRequest { page: 1, limit: 100 },
        ..CatalogQuery::default()
    }
}

/// Each filter alone, some together, and one that nothing matches.
fn filters(categories: &[String], today: Day) -> Vec<CatalogQuery> {
    let all = everything();
    let euros = |euros: i64| Some(Money::from_cents(euros * 100));
    let mut filters = vec![all.clone()];
    filters.extend(
        categories
            .iter()
            .map(String::as_str)
            .chain(["no-such"])
            .map(|category| CatalogQuery {
                category: Some(category.into()),
                ..all.clone()
            }),
    );
    filters.extend(
        [Milk::Cow, Milk::Goat, Milk::Sheep, Milk::Buffalo].map(|milk| CatalogQuery {
            milk: Some(milk),
            ..all.clone()
        }),
    );
    for is in [true, false] {
        filters.push(CatalogQuery {
            in_stock: Some(is),
            ..all.clone()
        });
        filters.push(CatalogQuery {
            is_new: Some(is),
            ..all.clone()
        });
    }
    filters.push(CatalogQuery {
        min_price: euros(6),
        max_price: euros(9),
        ..all.clone()
    });
    filters.push(CatalogQuery {
        min_price: euros(900),
        ..all.clone()
    });
    filters.push(CatalogQuery {
        min_rating: Some(4.2),
        ..all.clone()
    });
    filters.push(CatalogQuery {
        exclude_allergens: vec![Allergen::Nuts, Allergen::Eggs],
        ..all.clone()
    });
    for days in [0, 4, 10, 30, 300] {
        filters.push(CatalogQuery {
            keeps_until: Some(today.plus(days)),
            in_stock: (days == 4).then_some(true),
            ..all.clone()
        });
    }
    filters.push(CatalogQuery {
        category: categories.first().cloned(),
        max_price: euros(8),
        in_stock: Some(true),
        exclude_allergens: vec![Allergen::Nuts],
        ..all.clone()
    });
    filters.push(CatalogQuery {
        milk: Some(Milk::Cow),
        min_rating: Some(3.0),
        is_new: Some(false),
        ..all
    });
    filters
}

/// Every query of a table is answered as the database answers it: the same products in the same order, the same total,
/// the same facets.
async fn answers_as_the_database_does(shop: &TestShop) {
    let categories = catalog::categories(shop).await.unwrap();
    assert_eq!(categories, by_mongodb::categories(shop).await);
    let names: Vec<_> = categories.into_iter().map(|counted| counted.value).collect();
    let filters = filters(&names, Day::at(shop.now()));
    let mut queries = Vec::new();
    for sort in SORTS {
        queries.extend(filters.iter().map(|filter| CatalogQuery { sort, ..filter.clone() }));
        // Pages of seven, and one behind the last.
        queries.extend([1, 2, 3, 90].map(|page| CatalogQuery {
            sort,
            paging: PageRequest { page, limit: 7 },
            ..everything()
        }));
    }
    assert!(queries.len() > 150);
    let mut found = 0;
    for query in &queries {
        let page = catalog::search(shop, query).await.unwrap();
        let expected = by_mongodb::search(shop, query).await;
        let in_short = |page: &Page<Product>| {
            let products = page.items.iter().map(|product| (product.name.clone(), product.id));
            (page.total, products.collect::<Vec<_>>())
        };
        assert_eq!(in_short(&page), in_short(&expected), "{query:?}");
        assert!(page == expected, "{query:?}");
        assert_eq!(
            catalog::facets(shop, query).await.unwrap(),
            by_mongodb::facets(shop, query).await,
            "{query:?}"
        );
        found += usize::from(page.total > 0);
    }
    assert!(found > 100, "{found}");
}

#[test]
fn it_answers_the_demo_shop_as_the_database_does() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        answers_as_the_database_does(shop).await;
    });
}

/// A product that chance makes, with names that French sorts in other ways than bytes do.
fn by_chance(shop: &TestShop, number: u64) -> ProductInput {
    let pick = |from: &[&str]| from[usize::try_from(shop.randomness.below(from.len() as u64)).unwrap()].to_owned();
    let name = [
        pick(&[
            "Comté",
            "comte",
            "Côte",
            "coté",
            "cote",
            "Œuf",
            "oeuf",
            "Éclat",
            "eclat",
            "Brie",
            "brie-noix",
            "L’Ami",
            "l’ami",
        ]),
        pick(&[
            "",
            " doux",
            " d’Ambert",
            " 24 mois",
            " 3 mois",
            " (fermier)",
            " _bleu",
            " ŽÄ",
        ]),
    ];
    let category = pick(&[
        "pates-molles",
        "chevre",
        "bleu",
        "Épicerie",
        "epicerie-fine",
        "Pâtes molles",
    ]);
    let chance = |below| shop.randomness.below(below);
    let ProductFixture(mut input) = product()
        .named(&name.concat())
        .price(&format!("{}.5", chance(12)))
        .stock(i64::try_from(chance(3)).unwrap());
    input.category = category;
    input.slug = Some(format!("by-chance-{number}"));
    input.is_new = chance(3) == 0;
    input.milk = [None, Some(Milk::Cow), Some(Milk::Goat)][usize::try_from(chance(3)).unwrap()];
    input.allergens = Allergen::ALL.into_iter().filter(|_| chance(6) == 0).collect();
    input
}

#[test]
fn it_answers_whatever_chance_puts_in_and_takes_out_as_the_database_does() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let products = shop.store.database().collection::<Document>("products");
        for number in 0..60 {
            let input = by_chance(shop, number);
            let category = input.category.clone();
            // The shop takes only slugs; others come with an old database.
            let slug = match category.as_str() {
                "Épicerie" => "epicerie",
                "Pâtes molles" => "pates-molles",
                slug => slug,
            };
            let made = shop
                .sells(ProductFixture(ProductInput {
                    category: slug.into(),
                    ..input.clone()
                }))
                .await;
            let rating = f64::from(u32::try_from(shop.randomness.below(11)).unwrap()) / 2.0;
            let brought = doc! { "$set": { "category": category, "rating": rating } };
            products.update_one(doc! { "slug": &made.slug }, brought).await.unwrap();
        }
        shop.catch_up().await;
        answers_as_the_database_does(shop).await;
        for number in 0..30 {
            let slug = format!("by-chance-{}", shop.randomness.below(60));
            let done = match shop.randomness.below(4) {
                0 => catalog::archive(shop, &admin, &slug).await,
                1 => catalog::restore(shop, &admin, &slug).await,
                _ => {
                    let mut input = by_chance(shop, number);
                    (input.category, input.slug) = ("chevre".into(), Some(slug.clone()));
                    catalog::update(shop, &admin, &slug, input).await.map(|_| ())
                }
            };
            assert!(matches!(done, Ok(()) | Err(Error::NotFound)), "{done:?}");
        }
        answers_as_the_database_does(shop).await;
    });
}

/// Follows the database as a server does, until the sender says stop.
fn follow_until_stopped(shop: &TestShop) -> (watch::Sender<bool>, JoinHandle<()>) {
    let (sender, stopping) = watch::channel(false);
    let other = domain::Shop::clone(shop);
    (
        sender,
        tokio::spawn(async move { catalog::follow(&other, stopping).await }),
    )
}

/// Waits a second at most until this is shown.
async fn soon(what: &str, is_shown: impl AsyncFn() -> bool) {
    let shown = tokio::time::timeout(Duration::from_secs(1), async {
        while !is_shown().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(shown.await.is_ok(), "not shown within a second: {what}");
}

async fn found(shop: &TestShop, key: &str) -> Option<Product> {
    catalog::find(shop, key).await.unwrap()
}

#[test]
fn a_change_by_hand_and_one_of_another_server_is_shown_within_a_second() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(7)).await;
        let (stop, following) = follow_until_stopped(shop);
        let products = shop.store.database().collection::<Document>("products");
        let change = async |change: Document| products.update_one(doc! { "slug": "brie" }, change).await.unwrap();

        change(doc! { "$set": { "stock": 3 } }).await;
        soon("an update", async || found(shop, "brie").await.unwrap().stock == 3).await;

        let other = shop.on_another_server().await;
        let comte = other.sells(product().named("Comté")).await;
        soon("a product", async || {
            found(shop, "comte").await.as_ref() == Some(&comte)
        })
        .await;
        catalog::archive(&other, &other.admin().await, "comte").await.unwrap();
        soon("that it is gone", async || found(shop, "comte").await.is_none()).await;

        let mut name = categories::list(&other).remove(0).name;
        name.fr = "Pur brebis".into();
        let renamed = CategoryInput {
            order: None,
            name,
            text: CategoryText::default(),
        };
        categories::update(&other, &other.admin().await, "brebis", renamed)
            .await
            .unwrap();
        soon("a category", async || categories::list(shop)[0].name.fr == "Pur brebis").await;

        change(doc! { "$set": { "price": "ten" } }).await;
        soon("that it cannot be read", async || {
            matches!(catalog::find(shop, "brie").await, Err(Error::Unreadable(_)))
        })
        .await;
        assert_eq!(catalog::search(shop, &everything()).await.unwrap().total, 0);
        change(doc! { "$set": { "price": 12 } }).await;
        soon("that it can be read again", async || {
            catalog::find(shop, &brie.id.to_string())
                .await
                .is_ok_and(|found| found.is_some())
        })
        .await;

        products.drop().await.unwrap();
        soon("that all are gone", async || found(shop, "brie").await.is_none()).await;
        products.insert_one(doc! {}).await.unwrap();
        let again = other.sells(product()).await;
        soon("a product after that", async || {
            found(shop, "brie").await.as_ref() == Some(&again)
        })
        .await;
        assert_eq!(shop.catalog.behind(), None);
        stop.send(true).unwrap();
        following.await.unwrap();
    });
}

#[test]
fn more_products_than_are_allowed_leave_the_last_catalog_that_fitted() {
    in_a_shop(async |shop| {
        shop.sells(product().stock(7)).await;
        let admin = shop.admin().await;
        let mut small = domain::Shop::clone(shop);
        small.catalog = Catalog::load(&shop.store, 1).await.unwrap();
        let brie = async || catalog::find(&small, "brie").await.unwrap().unwrap();
        let (stop, stopping) = watch::channel(false);
        let following = tokio::spawn({
            let small = small.clone();
            async move { catalog::follow(&small, stopping).await }
        });

        shop.sells(product().named("Comté")).await;
        soon("that it is behind", async || small.catalog.behind().is_some()).await;
        catalog::update(shop, &admin, "brie", product().stock(3).0)
            .await
            .unwrap();
        let load = Catalog::load(&shop.store, 1).await;
        assert!(matches!(load, Err(Error::CatalogTooLarge { max: 1 })), "{load:?}");
        let reload = small.catalog.reload().await;
        assert!(matches!(reload, Err(Error::CatalogTooLarge { max: 1 })), "{reload:?}");
        assert_eq!(brie().await.stock, 7, "as it was");
        assert_eq!(catalog::search(&small, &everything()).await.unwrap().total, 1);

        catalog::archive(shop, &admin, "comte").await.unwrap();
        soon("what fits again", async || brie().await.stock == 3).await;
        let current = tokio::time::timeout(Duration::from_secs(5), async {
            while small.catalog.behind().is_some() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        current.await.unwrap();
        stop.send(true).unwrap();
        following.await.unwrap();
    });
}

#[test]
fn a_document_that_cannot_be_read_is_left_out_and_brings_nobody_down() {
    in_a_shop(async |shop| {
        shop.sells(product()).await;
        let products = shop.store.database().collection::<Document>("products");
        products
            .insert_one(doc! { "name": "No price", "slug": "no-price" })
            .await
            .unwrap();
        products.insert_one(doc! { "_id": "of another kind" }).await.unwrap();
        shop.catch_up().await;
        let page = catalog::search(shop, &everything()).await.unwrap();
        assert_eq!(page.items.iter().map(|p| &*p.name).collect::<Vec<_>>(), ["Brie"]);
        assert_eq!(catalog::categories(shop).await.unwrap()[0].count, 1);
        let found = catalog::find(shop, "no-price").await;
        assert!(matches!(found, Err(Error::Unreadable(_))), "{found:?}");
        assert_eq!(catalog::find(shop, "").await.unwrap(), None);
        products.delete_one(doc! { "slug": "no-price" }).await.unwrap();
        shop.catch_up().await;
        assert_eq!(catalog::find(shop, "no-price").await.unwrap(), None);
    });
}
