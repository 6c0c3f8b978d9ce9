//! Recipes, loyalty tiers and reviews as they are shown.

use std::collections::BTreeMap;

use domain::{
    Error,
    catalog::{recipes, reviews},
    promotions::loyalty,
};
use mongodb::bson::{Document, doc};
use shared::{
    Id, PageRequest, Timestamp,
    loyalty::{LoyaltyTier, TierName},
    product::Product,
    recipe::{Difficulty, Ingredient, Recipe, RecipeQuery},
    review::Review,
    user::{Role, User},
};
use test_support::{
    errors::broken,
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

#[test]
fn recipes_come_newest_first_and_by_category_difficulty_and_product() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let tart = recipe(shop, "tarte", "plat", Difficulty::Easy, Some(&brie)).await;
        let fondue = recipe(shop, "fondue", "plat", Difficulty::Hard, None).await;
        let salad = recipe(shop, "salade", "entree", Difficulty::Easy, Some(&brie)).await;
        let keys = async |query: RecipeQuery| {
            let page = recipes::list(shop, &query).await.unwrap();
            assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
            page.items.iter().map(Recipe::key).collect::<Vec<_>>()
        };
        let all = RecipeQuery::default();
        assert_eq!(keys(all.clone()).await, ["salade", "fondue", "tarte"]);
        assert_eq!(
            keys(RecipeQuery {
                category: Some("plat".into()),
                ..all.clone()
            })
            .await,
            ["fondue", "tarte"]
        );
        assert_eq!(
            keys(RecipeQuery {
                difficulty: Some(Difficulty::Hard),
                ..all.clone()
            })
            .await,
            ["fondue"]
        );
        assert_eq!(
            keys(RecipeQuery {
                product_id: Some(brie.id),
                ..all.clone()
            })
            .await,
            ["salade", "tarte"]
        );
        assert_eq!(
            keys(RecipeQuery {
                category: Some("{\"$gt\":\"\"}".into()),
                ..all
            })
            .await,
            [""; 0]
        );
        let found = async |key: &str| recipes::find(shop, key).await.unwrap().map(|recipe| recipe.id);
        assert_eq!(found("tarte").await, Some(tart.id));
        assert_eq!(found(&fondue.id.to_string()).await, Some(fondue.id));
        assert_eq!(found(&brie.id.to_string()).await, None);
        assert_ne!(salad.id, tart.id);
    });
}

#[test]
fn a_list_refuses_a_page_that_cannot_be() {
    in_a_shop(async |shop| {
        for (page, limit, rule) in [
            (0, 20, "page too_small:1"),
            (1, 0, "limit too_small:1"),
            (1, 101, "limit too_large:100"),
        ] {
            let paging = PageRequest { page, limit };
            let query = RecipeQuery {
                paging,
                ..RecipeQuery::default()
            };
            assert_eq!(broken(&recipes::list(shop, &query).await.unwrap_err()), [rule]);
            let answer = reviews::of_product(shop, Id::from_bytes([1; 12]), paging).await;
            assert_eq!(broken(&answer.unwrap_err()), [rule]);
        }
    });
}

#[test]
fn loyalty_tiers_come_lowest_first() {
    in_a_shop(async |shop| {
        let tiers = shop.store.database().collection::<LoyaltyTier>("loyaltytiers");
        for (name, min_points) in [
            (TierName::Gold, 1500),
            (TierName::Bronze, 0),
            (TierName::Platinum, 5000),
            (TierName::Silver, 500),
        ] {
            let tier = LoyaltyTier {
                id: shop.new_id(),
                name,
                min_points,
                multiplier: 1.5,
                benefits: vec![],
                is_active: true,
                translations: BTreeMap::default(),
            };
            tiers.insert_one(&tier).await.unwrap();
        }
        let names: Vec<_> = loyalty::tiers(shop)
            .await
            .unwrap()
            .into_iter()
            .map(|tier| tier.name)
            .collect();
        assert_eq!(
            names,
            [TierName::Bronze, TierName::Silver, TierName::Gold, TierName::Platinum]
        );
    });
}

#[test]
fn reviews_come_newest_first_signed_with_first_name_and_initial() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let other = shop.sells(product().named("Autre")).await;
        let nadia = shop.identity("Nadia Benali", Role::User).await.user().id;
        let gone = Id::from_bytes([9; 12]);
        review(shop, &brie, nadia, "bon").await;
        review(shop, &other, nadia, "ailleurs").await;
        review(shop, &brie, gone, "très bon").await;
        let page = reviews::of_product(shop, brie.id, PageRequest::default())
            .await
            .unwrap();
        let shown: Vec<_> = page
            .items
            .iter()
            .map(|r| (r.author.as_str(), r.review.comment.as_str()))
            .collect();
        assert_eq!(shown, [("", "très bon"), ("Nadia B.", "bon")]);
        assert_eq!(page.total, 2);
    });
}

#[test]
fn a_document_that_is_no_recipe_is_left_out_and_an_error_where_it_is_asked_for() {
    in_a_shop(async |shop| {
        recipe(shop, "tarte", "plat", Difficulty::Easy, None).await;
        recipe(shop, "fondue", "plat", Difficulty::Easy, None).await;
        let all = shop.store.database().collection::<Document>("recipes");
        let set = async |difficulty: &str| {
            let change = doc! { "$set": { "difficulty": difficulty } };
            all.update_one(doc! { "slug": "tarte" }, change).await.unwrap();
            shop.catch_up().await;
        };
        set("impossible").await;
        let listed = recipes::list(shop, &RecipeQuery::default()).await.unwrap();
        assert_eq!(listed.items.iter().map(Recipe::key).collect::<Vec<_>>(), ["fondue"]);
        assert!(matches!(recipes::find(shop, "tarte").await, Err(Error::Unreadable(_))));
        set("easy").await;
        assert!(recipes::find(shop, "tarte").await.unwrap().is_some());
    });
}

async fn recipe(shop: &TestShop, slug: &str, category: &str, difficulty: Difficulty, uses: Option<&Product>) -> Recipe {
    let recipe = Recipe {
        id: shop.new_id(),
        title: slug.into(),
        description: "À partager.".into(),
        difficulty,
        prep_time: 15,
        cook_time: 20,
        servings: 4,
        ingredients: vec![Ingredient {
            product_id: uses.map(|product| product.id),
            name: "Fromage".into(),
            quantity: 1.5,
            unit: "piece".into(),
        }],
        instructions: vec!["Mélanger.".into()],
        images: vec![],
        category: category.into(),
        author: shop.new_id(),
        created_at: later(shop),
        updated_at: shop.now(),
        slug: slug.into(),
        translations: BTreeMap::default(),
    };
    shop.store
        .database()
        .collection::<Recipe>("recipes")
        .insert_one(&recipe)
        .await
        .unwrap();
    shop.catch_up().await;
    recipe
}

async fn review(shop: &TestShop, product: &Product, author: Id<User>, comment: &str) {
    let review = Review {
        id: shop.new_id(),
        product_id: product.id,
        user_id: author,
        rating: 5,
        comment: comment.into(),
        images: None,
        helpful: 0,
        created_at: later(shop),
        updated_at: shop.now(),
        hidden: None,
    };
    shop.store
        .database()
        .collection::<Review>("reviews")
        .insert_one(&review)
        .await
        .unwrap();
}

/// A minute after whatever came before.
fn later(shop: &TestShop) -> Timestamp {
    shop.clock.advance_seconds(60);
    shop.now()
}
