//! What the law asks a product to say, and what is not published without it; allergens that nobody is shown.

use domain::{
    Error,
    cart::{self, CartOwner},
    catalog::{self, facts, recipes, tastes},
    figures,
};
use shared::{
    PageRequest,
    catalog::CatalogQuery,
    product::{Allergen, Fact, HeatTreatment, Milk, NutritionalInfo, ProductInput},
    recipe::RecipeQuery,
};
use test_support::{
    errors::broken,
    fixtures::{item, product, recipe},
    shop::in_a_shop,
};

/// A brie that says all the law asks for.
fn whole() -> ProductInput {
    ProductInput {
        milk: Some(Milk::Cow),
        heat_treatment: Some(HeatTreatment::Raw),
        ingredients: Some(vec!["lait cru de vache".into(), "sel".into()]),
        allergens: vec![Allergen::Milk],
        storage: Some("Entre 4 et 8 °C.".into()),
        nutritional_info: Some(NutritionalInfo {
            calories: 300.0,
            protein: 20.0,
            fat: 24.0,
            carbohydrates: 0.5,
            kilojoules: None,
            saturates: Some(16.0),
            sugars: Some(0.1),
            salt: Some(1.5),
        }),
        ..product().named("Brie").0
    }
}

fn publishing(input: ProductInput) -> ProductInput {
    ProductInput {
        published: Some(true),
        ..input
    }
}

#[test]
fn what_lacks_a_fact_is_not_published_and_every_missing_field_is_named() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let lacking = ProductInput {
            milk: Some(Milk::Cow),
            ..product().named("Brie").0
        };
        let error = catalog::create(shop, &admin, publishing(lacking.clone())).await;
        let mut fields = broken(&error.unwrap_err());
        fields.sort();
        assert_eq!(fields.len(), 11, "{fields:?}");
        assert!(fields.iter().all(|rule| rule.contains(" missing_fact:")), "{fields:?}");
        let published = catalog::create(shop, &admin, publishing(whole())).await.unwrap();
        assert!(!published.is_draft && published.missing_facts().is_empty());
        // It must not lose what it says, though everything else may change.
        let poorer = ProductInput {
            storage: None,
            ..publishing(whole())
        };
        let error = catalog::update(shop, &admin, "brie", poorer).await.unwrap_err();
        assert_eq!(broken(&error), ["storage missing_fact:storage"]);
        // What was on sale before the shop asked stays there, can be changed, and is listed with what it lacks.
        let old = catalog::create(
            shop,
            &admin,
            ProductInput {
                name: "Tomme".into(),
                ..lacking.clone()
            },
        )
        .await
        .unwrap();
        let dearer = ProductInput {
            price: shared::Money::from_cents(1100),
            name: "Tomme".into(),
            ..publishing(lacking)
        };
        catalog::update(shop, &admin, &old.slug, dearer).await.unwrap();
        let listed = facts::incomplete(shop, &admin, &CatalogQuery::default()).unwrap();
        let names: Vec<_> = listed.items.iter().map(|product| &*product.name).collect();
        assert_eq!((names, facts::count_incomplete(shop, &admin)), (vec!["Tomme"], 1));
        assert!(listed.items[0].missing_facts().contains(&Fact::Nutrition));
        assert_eq!(figures::today(shop, &admin).await.unwrap().incomplete_products, 1);
        let mended = ProductInput {
            name: "Tomme".into(),
            ..publishing(whole())
        };
        catalog::update(shop, &admin, &old.slug, mended).await.unwrap();
        assert_eq!(facts::count_incomplete(shop, &admin), 0);
    });
}

#[test]
fn a_draft_is_seen_and_sold_nowhere_until_it_is_published_and_can_be_deleted() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let nadia = shop.customer("nadia").await;
        let draft = |input: ProductInput| ProductInput {
            published: Some(false),
            ..input
        };
        let begun = catalog::create(shop, &admin, draft(product().named("Brie").0))
            .await
            .unwrap();
        assert!(begun.is_draft && begun.price_history.is_empty());
        assert_eq!(catalog::find(shop, "brie").await.unwrap(), None);
        let mut owner = CartOwner::customer(&nadia);
        let error = cart::add(shop, &mut owner, &item(&begun, 1)).await.unwrap_err();
        assert!(matches!(error, Error::NotFound), "{error:?}");
        assert_eq!(
            catalog::archived(shop, &admin, PageRequest::default())
                .await
                .unwrap()
                .total,
            0
        );
        let drafts = facts::drafts(shop, &admin, PageRequest::default()).await.unwrap();
        assert_eq!(drafts.items, std::slice::from_ref(&begun));
        // It stays a draft until somebody says otherwise, and comes on sale at the price of that moment.
        catalog::update(shop, &admin, "brie", whole()).await.unwrap();
        assert_eq!(catalog::find(shop, "brie").await.unwrap(), None);
        let sold = catalog::update(shop, &admin, "brie", publishing(whole()))
            .await
            .unwrap();
        assert_eq!((sold.archived_at, sold.price_history.len()), (None, 1));
        assert!(catalog::find(shop, "brie").await.unwrap().is_some());
        let error = catalog::update(shop, &admin, "brie", draft(whole())).await.unwrap_err();
        assert_eq!(broken(&error), ["published already_published"]);
        let other = catalog::create(shop, &admin, draft(product().named("Tomme").0))
            .await
            .unwrap();
        catalog::archive(shop, &admin, &other.slug).await.unwrap();
        let gone = catalog::find_for_staff(shop, &admin, &other.slug).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    });
}

#[test]
fn what_somebody_avoids_is_in_no_recipe_they_are_shown_whoever_sells_it() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie").allergens(&[Allergen::Milk])).await;
        let toast = recipes::create(shop, &admin, recipe("Toast", &[(Some(&brie), 1.0, "piece")]))
            .await
            .unwrap();
        let mut nutty = recipe("Salade", &[]);
        nutty.ingredients[0].name = "Cerneaux de noix".into();
        recipes::create(shop, &admin, nutty).await.unwrap();
        let titles = async |excluded: &[Allergen]| {
            let query = RecipeQuery {
                exclude_allergens: excluded.to_vec(),
                ..RecipeQuery::default()
            };
            let mut titles: Vec<_> = recipes::list(shop, &query).await.unwrap().items;
            titles.sort_by(|a, b| a.title.cmp(&b.title));
            titles.into_iter().map(|recipe| recipe.title).collect::<Vec<_>>()
        };
        assert_eq!(titles(&[]).await, ["Salade", "Toast"]);
        assert_eq!(titles(&[Allergen::Milk]).await, ["Salade"]);
        assert_eq!(titles(&[Allergen::Nuts]).await, ["Toast"]);
        assert_eq!(recipes::allergens(shop, &toast), [Allergen::Milk]);
    });
}

#[test]
fn a_customers_choice_is_remembered_and_choosing_nothing_is_a_choice() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let chosen = async || tastes::read(shop, &nadia).await.unwrap().avoided;
        assert_eq!(chosen().await, None);
        let odd = [Allergen::Nuts, Allergen::Eggs, Allergen::Nuts];
        tastes::avoid(shop, &nadia, &odd).await.unwrap();
        assert_eq!(chosen().await, Some(vec![Allergen::Eggs, Allergen::Nuts]));
        tastes::avoid(shop, &nadia, &[]).await.unwrap();
        assert_eq!(chosen().await, Some(vec![]));
        let brie = shop.sells(product().allergens(&[Allergen::Milk])).await;
        let cart = shop.fill_cart(&nadia, &brie, 1).await;
        assert_eq!(cart.items[0].product.allergens, [Allergen::Milk]);
    });
}
