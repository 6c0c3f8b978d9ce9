//! Putting a recipe's ingredients into the cart.

use domain::{
    Error,
    cart::{CartOwner, ingredients},
    catalog::{self, recipes},
};
use mongodb::bson::{Document, doc};
use shared::{
    Language,
    recipe::{CookFor, FilledCart, SkipReason},
};
use test_support::{
    errors::broken,
    fixtures::{cut, product, recipe},
    shop::{TestShop, in_a_shop},
};

async fn put(shop: &TestShop, cart: &mut CartOwner, servings: Option<i64>) -> FilledCart {
    ingredients::put_into(shop, cart, "plat", CookFor { servings }, Language::French)
        .await
        .unwrap()
}

fn lines(filled: &FilledCart) -> Vec<(&str, i64, i64)> {
    filled
        .cart
        .items
        .iter()
        .map(|line| (line.product.name.as_str(), line.quantity, line.weight.0))
        .collect()
}

fn skipped(filled: &FilledCart) -> Vec<(&str, SkipReason)> {
    filled.skipped.iter().map(|s| (s.name.as_str(), s.reason)).collect()
}

#[test]
fn every_linked_product_is_scaled_to_the_servings_and_rounded_up_to_what_is_sold() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let comte = shop
            .sells(product().named("Comté").cut(150, 1000, 50).stock(5000))
            .await;
        let reblochon = shop.sells(product().named("Reblochon")).await;
        let dish = recipe(
            "Plat",
            &[
                (Some(&comte), 300.0, "g"),
                (Some(&reblochon), 1.0, "piece"),
                (None, 2.0, "l"),
            ],
        );
        recipes::create(shop, &admin, dish).await.unwrap();
        for (servings, expected) in [
            (None, [("Comté", 1, 300), ("Reblochon", 1, 250)]),
            (Some(4), [("Comté", 1, 300), ("Reblochon", 1, 250)]),
            (Some(1), [("Comté", 1, 150), ("Reblochon", 1, 250)]),
            (Some(5), [("Comté", 1, 400), ("Reblochon", 2, 250)]),
            (Some(20), [("Comté", 2, 750), ("Reblochon", 5, 250)]),
        ] {
            let filled = put(shop, &mut CartOwner::Guest(Vec::new()), servings).await;
            assert_eq!(
                (lines(&filled), filled.skipped.len(), filled.added.len()),
                (expected.to_vec(), 0, 2),
                "{servings:?}"
            );
        }
    });
}

#[test]
fn what_is_out_of_stock_or_cannot_be_bought_is_left_out_whole_and_named() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let fine = shop.sells(product().named("Comté")).await;
        let none = shop.sells(product().named("Brie").stock(0)).await;
        let few = shop.sells(product().named("Munster").stock(1)).await;
        let sliced = shop.sells(product().named("Raclette")).await;
        let archived = shop.sells(product().named("Morbier")).await;
        let gone = shop.sells(product().named("Langres")).await;
        let dish = recipe(
            "Plat",
            &[
                (Some(&fine), 1.0, "piece"),
                (Some(&none), 1.0, "piece"),
                (Some(&few), 2.0, "piece"),
                (Some(&sliced), 4.0, "slice"),
                (Some(&archived), 1.0, "piece"),
                (Some(&gone), 1.0, "piece"),
            ],
        );
        recipes::create(shop, &admin, dish).await.unwrap();
        catalog::archive(shop, &admin, &archived.slug).await.unwrap();
        let products = shop.store.database().collection::<Document>("products");
        products.delete_one(doc! { "slug": &gone.slug }).await.unwrap();
        shop.catch_up().await;

        let nadia = shop.customer("nadia").await;
        let filled = put(shop, &mut CartOwner::customer(&nadia), None).await;
        assert_eq!(lines(&filled), [("Comté", 1, 250)]);
        assert_eq!(
            skipped(&filled),
            [
                ("Brie", SkipReason::OutOfStock),
                ("Munster", SkipReason::OutOfStock),
                ("Raclette", SkipReason::UnknownUnit),
                ("Morbier", SkipReason::NotSold),
                ("langres", SkipReason::NotSold),
            ]
        );
        assert_eq!(shop.cart(&nadia).await, filled.cart);
        let many = put(shop, &mut CartOwner::customer(&nadia), Some(100)).await;
        assert_eq!(lines(&many), [("Comté", 26, 250)], "the same product adds up");
        assert_eq!(
            skipped(&put(shop, &mut CartOwner::customer(&nadia), Some(100)).await).len(),
            5
        );
    });
}

#[test]
fn what_lies_in_the_cart_already_counts_against_the_stock() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let comte = shop.sells(product().named("Comté").cut(100, 1000, 50).stock(500)).await;
        recipes::create(shop, &admin, recipe("Plat", &[(Some(&comte), 300.0, "g")]))
            .await
            .unwrap();
        let nadia = shop.customer("nadia").await;
        let mut hers = CartOwner::customer(&nadia);
        domain::cart::add(shop, &mut hers, &cut(&comte, 1, 250)).await.unwrap();
        let filled = put(shop, &mut hers, None).await;
        assert_eq!(
            (lines(&filled), skipped(&filled)),
            (vec![("Comté", 1, 250)], vec![("Comté", SkipReason::OutOfStock)])
        );
    });
}

#[test]
fn a_full_cart_says_so_and_a_guests_holds_less() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let comte = shop
            .sells(product().named("Comté").cut(50, 5000, 50).stock(100_000))
            .await;
        recipes::create(shop, &admin, recipe("Plat", &[(Some(&comte), 5000.0, "g")]))
            .await
            .unwrap();
        let mut guest = CartOwner::Guest(Vec::new());
        for step in 1..=16 {
            domain::cart::add(shop, &mut guest, &cut(&comte, 1, step * 50))
                .await
                .unwrap();
        }
        let filled = put(shop, &mut guest, None).await;
        assert_eq!(
            (filled.cart.items.len(), skipped(&filled)),
            (16, vec![("Comté", SkipReason::CartFull)])
        );
    });
}

#[test]
fn an_unknown_recipe_or_a_number_that_cannot_be_changes_nothing() {
    in_a_shop(async |shop| {
        let mut cart = CartOwner::Guest(Vec::new());
        let nothing = ingredients::put_into(shop, &mut cart, "plat", CookFor::default(), Language::French).await;
        assert!(matches!(nothing, Err(Error::NotFound)), "{nothing:?}");
        for (servings, rule) in [(0, "servings too_small:1"), (101, "servings too_large:100")] {
            let input = CookFor {
                servings: Some(servings),
            };
            let refused = ingredients::put_into(shop, &mut cart, "plat", input, Language::French).await;
            assert_eq!(broken(&refused.unwrap_err()), [rule]);
        }
    });
}
