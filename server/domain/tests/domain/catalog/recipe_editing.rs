//! Recipes as they are written, changed, deleted and searched for.

use domain::{Error, catalog::recipes};
use shared::recipe::{Recipe, RecipeInput, RecipeQuery};
use test_support::{
    errors::broken,
    fixtures::{product, recipe},
    shop::{TestShop, in_a_shop},
};

async fn found(shop: &TestShop, q: &str) -> Vec<String> {
    let query = RecipeQuery {
        q: Some(q.into()),
        ..RecipeQuery::default()
    };
    let page = recipes::list(shop, &query).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
    page.items.iter().map(Recipe::key).collect()
}

#[test]
fn a_recipe_is_written_by_an_admin_who_is_its_author() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let made = recipes::create(
            shop,
            &admin,
            recipe("Tarte à l’époisses", &[(Some(&brie), 0.5, "piece")]),
        )
        .await
        .unwrap();
        assert_eq!(
            (made.slug.as_str(), made.author, made.created_at),
            ("tarte-a-l-epoisses", admin.user().id, shop.now())
        );
        assert_eq!(made.ingredients[0].product_id, Some(brie.id));
        assert_eq!(recipes::find(shop, "tarte-a-l-epoisses").await.unwrap(), Some(made));
    });
}

#[test]
fn a_change_replaces_what_an_admin_sets_and_keeps_author_and_date() {
    in_a_shop(async |shop| {
        let made = recipes::create(shop, &shop.admin().await, recipe("Tarte", &[]))
            .await
            .unwrap();
        shop.clock.advance_seconds(60);
        let input = RecipeInput {
            servings: 6,
            ..recipe("Tourte", &[])
        };
        let other = shop.admin().await;
        let changed = recipes::update(shop, &other, "tarte", input).await.unwrap();
        assert_eq!(
            (changed.id, changed.author, changed.created_at),
            (made.id, made.author, made.created_at)
        );
        assert_eq!(
            (changed.slug.as_str(), changed.servings, changed.updated_at),
            ("tourte", 6, shop.now())
        );
        assert_eq!(found(shop, "tourte").await, ["tourte"], "its new words find it");
        assert_eq!(found(shop, "tarte").await, [""; 0]);
        let gone = recipes::update(shop, &other, "tarte", recipe("Tarte", &[])).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    });
}

#[test]
fn a_recipe_that_breaks_a_rule_is_refused_with_every_fault_and_not_stored() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let mut wrong = recipe(" ", &[(Some(&brie), 0.0, ""), (Some(&brie), 1.0, "g")]);
        wrong.ingredients[1].product_id = Some(shop.new_id());
        wrong.prep_time = -1;
        wrong.cook_time = 1441;
        wrong.servings = 0;
        wrong.instructions = vec![];
        wrong.category = "Plat".into();
        wrong.slug = Some("a b".into());
        wrong.translations = serde_json::from_str(r#"{"en": {"title": ""}, "$gt": {}}"#).unwrap();
        let mut rules = broken(&recipes::create(shop, &admin, wrong.clone()).await.unwrap_err());
        rules.sort();
        assert_eq!(
            rules,
            [
                "category not_a_slug",
                "cookTime too_large:1440",
                "ingredients[0].quantity too_small:0.001",
                "ingredients[0].unit required",
                "ingredients[1].productId unknown_product",
                "instructions required",
                "prepTime too_small:0",
                "servings too_small:1",
                "slug not_a_slug",
                "title required",
                "translations not_a_language",
                "translations.en.title required",
            ]
        );
        wrong.ingredients.clear();
        assert!(
            broken(&recipes::create(shop, &admin, wrong).await.unwrap_err()).contains(&"ingredients required".into())
        );
        assert_eq!(shop.documents("recipes").await, []);
    });
}

#[test]
fn a_slug_that_somebody_names_belongs_to_one_recipe() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        for title in ["Tarte", "Fondue"] {
            recipes::create(shop, &admin, recipe(title, &[])).await.unwrap();
        }
        assert_eq!(
            recipes::create(shop, &admin, recipe("TARTE", &[])).await.unwrap().slug,
            "tarte-2"
        );
        let mut named = recipe("Tarte", &[]);
        named.slug = Some("tarte".into());
        let again = recipes::create(shop, &admin, named.clone()).await;
        assert!(matches!(again, Err(Error::SlugTaken)), "{again:?}");
        let renamed = recipes::update(shop, &admin, "fondue", named).await;
        assert!(matches!(renamed, Err(Error::SlugTaken)), "{renamed:?}");
        recipes::update(shop, &admin, "tarte", recipe("Tarte", &[]))
            .await
            .unwrap();
    });
}

#[test]
fn a_deleted_recipe_is_gone() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        recipes::create(shop, &admin, recipe("Tarte", &[])).await.unwrap();
        recipes::delete(shop, &admin, "tarte").await.unwrap();
        assert_eq!(recipes::find(shop, "tarte").await.unwrap(), None);
        let again = recipes::delete(shop, &admin, "tarte").await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
    });
}

#[test]
fn where_a_recipe_was_that_is_deleted_is_remembered_once_and_never_for_another() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let was_there = async |key: &str| recipes::was_there(shop, key).await.unwrap();
        for _ in 0..2 {
            recipes::create(shop, &admin, recipe("Tarte", &[])).await.unwrap();
            recipes::delete(shop, &admin, "tarte").await.unwrap();
        }
        assert!(was_there("tarte").await);
        assert_eq!(shop.documents("gone").await.len(), 1);
        recipes::create(shop, &admin, recipe("Fondue", &[])).await.unwrap();
        recipes::update(shop, &admin, "fondue", recipe("Raclette", &[]))
            .await
            .unwrap();
        for key in ["fondue", "raclette", "never", ""] {
            assert!(!was_there(key).await, "{key}");
        }
    });
}

#[test]
fn recipes_are_found_by_title_ingredient_and_english_name_whatever_accents_case_and_typos() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let beaufort = shop.sells(product().named("Beaufort d’alpage")).await;
        let mut fondue = recipe("Fondue savoyarde", &[(Some(&beaufort), 300.0, "g")]);
        fondue.translations =
            serde_json::from_str(r#"{"en": {"title": "Savoy hotpot", "ingredients": ["mountain cheese"]}}"#).unwrap();
        recipes::create(shop, &admin, fondue).await.unwrap();
        recipes::create(shop, &admin, recipe("Gougères", &[])).await.unwrap();
        for (q, expected) in [
            ("fondue", "fondue-savoyarde"),
            ("FONDU", "fondue-savoyarde"),
            ("gougere", "gougeres"),
            ("gougerres", "gougeres"),
            ("beaufor", "fondue-savoyarde"),
            ("hotpot", "fondue-savoyarde"),
            ("mountain", "fondue-savoyarde"),
        ] {
            assert_eq!(found(shop, q).await, [expected], "{q}");
        }
        for nothing in ["raclette", ".*", r#"{"$gt":""}"#] {
            assert_eq!(found(shop, nothing).await, [""; 0], "{nothing}");
        }
        assert_eq!(found(shop, " ").await.len(), 2, "blanks ask for everything");
        let long = RecipeQuery {
            q: Some("a".repeat(101)),
            ..RecipeQuery::default()
        };
        assert_eq!(
            broken(&recipes::list(shop, &long).await.unwrap_err()),
            ["q too_long:100"]
        );
    });
}
