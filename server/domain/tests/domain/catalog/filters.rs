//! The filters of the catalog, and the counts of its facets.

use super::lots::receive;
use domain::catalog;
use mongodb::bson::{Document, doc};
use shared::{
    catalog::{CatalogQuery, Facets, PriceRange},
    product::{Allergen, Availability, Milk, Product},
};
use test_support::{
    errors::broken,
    fixtures::{money, product},
    shop::{TestShop, in_a_shop},
};

/// Five cheeses of two families.
async fn counter(shop: &TestShop) {
    for (fixture, rating) in [
        (
            product()
                .named("Comté")
                .price("30")
                .milk(Milk::Cow)
                .allergens(&[Allergen::Milk]),
            4.8,
        ),
        (
            product()
                .named("Brie")
                .price("10")
                .milk(Milk::Cow)
                .allergens(&[Allergen::Milk])
                .stock(0),
            4.0,
        ),
        (
            product()
                .named("Crottin")
                .price("3.40")
                .milk(Milk::Goat)
                .category("chevre")
                .marked_new()
                .allergens(&[Allergen::Milk]),
            0.0,
        ),
        (
            product()
                .named("Bûche aux noix")
                .price("8")
                .milk(Milk::Goat)
                .category("chevre")
                .allergens(&[Allergen::Milk, Allergen::Nuts]),
            3.9,
        ),
        (
            product()
                .named("Pâte de coing")
                .price("5")
                .allergens(&[Allergen::Sulphites]),
            4.0,
        ),
    ] {
        let made = shop.sells(fixture).await;
        set(shop, &made, doc! { "rating": rating }).await;
    }
}

async fn set(shop: &TestShop, product: &Product, fields: Document) {
    let products = shop.store.database().collection::<Document>("products");
    products
        .update_one(doc! { "slug": &product.slug }, doc! { "$set": fields })
        .await
        .unwrap();
    shop.catch_up().await;
}

fn everything() -> CatalogQuery {
    CatalogQuery::default()
}

async fn names(shop: &TestShop, query: &CatalogQuery) -> Vec<String> {
    let page = catalog::search(shop, query).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
    page.items.into_iter().map(|product| product.name).collect()
}

#[test]
fn each_filter_leaves_what_it_says_alone_and_with_words() {
    in_a_shop(async |shop| {
        counter(shop).await;
        let all = everything();
        let cases = [
            (
                CatalogQuery {
                    min_price: Some(money("8")),
                    ..all.clone()
                },
                vec!["Brie", "Bûche aux noix", "Comté"],
            ),
            (
                CatalogQuery {
                    max_price: Some(money("3.40")),
                    ..all.clone()
                },
                vec!["Crottin"],
            ),
            (
                CatalogQuery {
                    min_price: Some(money("5")),
                    max_price: Some(money("8")),
                    ..all.clone()
                },
                vec!["Bûche aux noix", "Pâte de coing"],
            ),
            (
                CatalogQuery {
                    min_rating: Some(4.0),
                    ..all.clone()
                },
                vec!["Brie", "Comté", "Pâte de coing"],
            ),
            (
                CatalogQuery {
                    in_stock: Some(false),
                    ..all.clone()
                },
                vec!["Brie"],
            ),
            (
                CatalogQuery {
                    is_new: Some(true),
                    ..all.clone()
                },
                vec!["Crottin"],
            ),
            (
                CatalogQuery {
                    is_new: Some(false),
                    min_rating: Some(4.5),
                    ..all.clone()
                },
                vec!["Comté"],
            ),
            (
                CatalogQuery {
                    milk: Some(Milk::Goat),
                    ..all.clone()
                },
                vec!["Bûche aux noix", "Crottin"],
            ),
            (
                CatalogQuery {
                    exclude_allergens: vec![Allergen::Nuts, Allergen::Sulphites],
                    ..all.clone()
                },
                vec!["Brie", "Comté", "Crottin"],
            ),
            (
                CatalogQuery {
                    category: Some("chevre".into()),
                    in_stock: Some(true),
                    is_new: Some(false),
                    ..all.clone()
                },
                vec!["Bûche aux noix"],
            ),
            (
                CatalogQuery {
                    min_price: Some(money("31")),
                    ..all.clone()
                },
                vec![],
            ),
        ];
        for (query, expected) in cases {
            assert_eq!(names(shop, &query).await, expected, "{query:?}");
            // The same among the goats' cheeses that words find.
            let goats: Vec<_> = expected
                .into_iter()
                .filter(|name| ["Crottin", "Bûche aux noix"].contains(name))
                .collect();
            let mut found = names(
                shop,
                &CatalogQuery {
                    q: Some("chevre".into()),
                    ..query.clone()
                },
            )
            .await;
            found.sort();
            let mut expected = goats;
            expected.sort_unstable();
            assert_eq!(found, expected, "with words: {query:?}");
        }
    });
}

#[test]
fn in_stock_means_what_the_product_page_says() {
    in_a_shop(async |shop| {
        for (name, stock, cut) in [
            ("piece, one left", 1, None),
            ("piece, none left", 0, None),
            ("cut, smallest left", 150, Some((150, 2000, 50))),
            ("cut, less than the smallest left", 149, Some((150, 2000, 50))),
        ] {
            let fixture = product().named(name).stock(stock);
            shop.sells(match cut {
                Some((min, max, step)) => fixture.cut(min, max, step),
                None => fixture,
            })
            .await;
        }
        // As the original models and hasty hands leave them: without cuts, or with cuts of nothing.
        for (name, fields) in [
            ("no cuts, 50 left", doc! { "soldBy": "weight", "stock": 50.0 }),
            ("no cuts, 49 left", doc! { "soldBy": "weight", "stock": 49 }),
            ("a step only", doc! { "soldBy": "weight", "stock": 99, "cutStep": 100 }),
            (
                "cuts of nothing",
                doc! { "soldBy": "weight", "stock": 60, "cutStep": 0, "minCut": 0 },
            ),
            ("a debt", doc! { "stock": -1 }),
        ] {
            let made = shop.sells(product().named(name)).await;
            set(shop, &made, fields).await;
        }
        let all = catalog::search(shop, &everything()).await.unwrap().items;
        assert_eq!(all.len(), 9);
        for in_stock in [true, false] {
            let expected: Vec<_> = all
                .iter()
                .filter(|product| (product.availability() != Availability::SoldOut) == in_stock)
                .map(|product| product.name.clone())
                .collect();
            let query = CatalogQuery {
                in_stock: Some(in_stock),
                ..everything()
            };
            assert_eq!(names(shop, &query).await, expected, "in stock: {in_stock}");
        }
    });
}

#[test]
fn facets_count_what_each_other_choice_would_bring() {
    in_a_shop(async |shop| {
        counter(shop).await;
        let facets = async |query: CatalogQuery| catalog::facets(shop, &query).await.unwrap();
        let category = |facets: &Facets| {
            facets
                .category
                .iter()
                .map(|c| (c.value.clone(), c.count))
                .collect::<Vec<_>>()
        };
        let milk = |facets: &Facets| facets.milk.iter().map(|c| (c.value, c.count)).collect::<Vec<_>>();
        let allergens = |facets: &Facets| facets.allergens.iter().map(|c| (c.value, c.count)).collect::<Vec<_>>();
        let flags = |facets: &Facets| {
            [&facets.is_new, &facets.in_stock]
                .map(|counts| counts.iter().map(|c| (c.value, c.count)).collect::<Vec<_>>())
        };

        let all = facets(everything()).await;
        assert_eq!(category(&all), [("chevre".into(), 2), ("pates-molles".into(), 3)]);
        assert_eq!(milk(&all), [(Milk::Cow, 2), (Milk::Goat, 2)]);
        assert_eq!(flags(&all), [vec![(false, 4), (true, 1)], vec![(false, 1), (true, 4)]]);
        assert_eq!(
            allergens(&all),
            [(Allergen::Milk, 4), (Allergen::Nuts, 1), (Allergen::Sulphites, 1)]
        );
        let range = |min, max| {
            Some(PriceRange {
                min: money(min),
                max: money(max),
            })
        };
        assert_eq!(all.price, range("3.40", "30"));

        let goats = facets(CatalogQuery {
            category: Some("chevre".into()),
            max_price: Some(money("5")),
            ..everything()
        })
        .await;
        assert_eq!(
            category(&goats),
            [("chevre".into(), 1), ("pates-molles".into(), 1)],
            "by price, not by itself"
        );
        assert_eq!(milk(&goats), [(Milk::Goat, 1)], "by both");
        assert_eq!(goats.price, range("3.40", "8"), "by category, not by itself");

        let without_nuts = facets(CatalogQuery {
            exclude_allergens: vec![Allergen::Nuts],
            ..everything()
        })
        .await;
        assert_eq!(allergens(&without_nuts), allergens(&all));
        assert_eq!(
            category(&without_nuts),
            [("chevre".into(), 1), ("pates-molles".into(), 3)]
        );

        let words = facets(CatalogQuery {
            q: Some("chèvre".into()),
            ..everything()
        })
        .await;
        assert_eq!(category(&words), [("chevre".into(), 2)]);
        for nothing in ["zzzzzz", "$$"] {
            let none = facets(CatalogQuery {
                q: Some(nothing.into()),
                ..everything()
            })
            .await;
            assert_eq!(none, Facets::default(), "{nothing}");
        }
    });
}

#[test]
fn a_filter_that_makes_no_sense_is_refused_with_every_fault() {
    in_a_shop(async |shop| {
        let query = CatalogQuery {
            min_price: Some(money("20")),
            max_price: Some(money("10")),
            min_rating: Some(5.1),
            ..everything()
        };
        let mut rules = broken(&catalog::search(shop, &query).await.unwrap_err());
        rules.sort();
        assert_eq!(rules, ["maxPrice below_minimum", "minRating too_large:5"]);
        let mut rules = broken(&catalog::facets(shop, &query).await.unwrap_err());
        rules.sort();
        assert_eq!(rules, ["maxPrice below_minimum", "minRating too_large:5"]);
        let query = CatalogQuery {
            min_price: Some(shared::Money::from_cents(-1)),
            min_rating: Some(f64::NAN),
            exclude_allergens: vec![Allergen::Milk; 15],
            ..everything()
        };
        let mut rules = broken(&catalog::search(shop, &query).await.unwrap_err());
        rules.sort();
        assert_eq!(
            rules,
            [
                "excludeAllergens too_many:14",
                "minPrice too_small:0",
                "minRating too_small:0"
            ]
        );
    });
}

#[test]
fn what_keeps_until_a_day_is_told_by_the_lot_that_is_sold_first_and_no_date_is_left_out() {
    in_a_shop(async |shop| {
        let of = |name: &str| product().named(name).stock(5);
        let (brie, tomme, bleu) = (
            shop.sells(of("Brie")).await,
            shop.sells(of("Tomme")).await,
            shop.sells(of("Bleu").category("chevre")).await,
        );
        shop.sells(of("Sans lot")).await;
        receive(shop, &brie, "B1", "2050-03-04", 1).await;
        receive(shop, &brie, "B2", "2050-03-30", 9).await;
        receive(shop, &tomme, "T1", "2050-03-12", 3).await;
        receive(shop, &bleu, "U1", "2050-03-05", 2).await;
        let asked = |day: &str| CatalogQuery {
            keeps_until: Some(day.parse().unwrap()),
            ..CatalogQuery::default()
        };
        let names = async |day: &str| -> Vec<_> {
            let found = catalog::search(shop, &asked(day)).await.unwrap();
            found.items.into_iter().map(|product| product.name).collect()
        };
        // Today is the third.
        for (day, expected) in [
            ("2050-03-03", vec!["Bleu", "Brie", "Tomme"]),
            ("2050-03-04", vec!["Bleu", "Brie", "Tomme"]),
            ("2050-03-05", vec!["Bleu", "Tomme"]),
            ("2050-03-12", vec!["Tomme"]),
            ("2050-03-13", vec![]),
        ] {
            assert_eq!(names(day).await, expected, "{day}");
        }
        let facets = catalog::facets(shop, &asked("2050-03-05")).await.unwrap();
        let counts = facets.category.iter().map(|counted| counted.count);
        assert_eq!(counts.collect::<Vec<_>>(), [1, 1], "the other filters count with it");
        // Its old piece is sold: what is left keeps. Its last one is sold: nothing is left to keep.
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 1).await;
        shop.order(&nadia, &tomme, 3).await;
        assert_eq!(names("2050-03-12").await, ["Brie"]);
        for (day, rule) in [("2050-03-02", "in_the_past"), ("2060-03-03", "too_far_ahead:366")] {
            let refused = catalog::search(shop, &asked(day)).await.unwrap_err();
            assert_eq!(broken(&refused), [format!("keepsUntil {rule}")]);
        }
    });
}
