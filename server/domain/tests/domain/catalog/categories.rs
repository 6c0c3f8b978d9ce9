//! The categories: the built-in ones, those that a shop sets, and what products name beside them.

use domain::{
    Error, catalog,
    catalog::categories::{self, in_order},
};
use mongodb::bson::{Document, doc};
use shared::{
    Language,
    catalog::CatalogQuery,
    category::{Category, CategoryInput, CategoryName, CategoryText, NewCategory},
};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

fn named(french: &str, english: &str) -> CategoryName {
    CategoryName {
        fr: french.into(),
        en: english.into(),
    }
}

fn new(slug: &str) -> NewCategory {
    NewCategory {
        slug: slug.into(),
        order: None,
        name: named(&format!("{}{}", slug[..1].to_uppercase(), &slug[1..]), ""),
        text: CategoryText::default(),
    }
}

fn slugs(shop: &TestShop) -> Vec<String> {
    let all = categories::list(shop).into_iter();
    all.map(|category| category.slug).collect()
}

async fn found(shop: &TestShop, words: &str) -> u64 {
    let query = CatalogQuery {
        q: Some(words.into()),
        ..CatalogQuery::default()
    };
    let page = catalog::search(shop, &query).await.unwrap();
    u64::try_from(page.total).unwrap()
}

#[test]
fn a_shop_that_set_none_has_the_built_in_ones_and_products_keep_words_of_their_own() {
    in_a_shop(async |shop| {
        // As Mongoose wrote it: free text.
        let products = shop.store.database().collection::<Document>("products");
        let now = mongodb::bson::DateTime::from_millis(shop.now().millis());
        let brought = doc! {
            "name": "Tomme", "description": "Grise.", "price": 7, "category": "Pâte molle", "weight": 250, "stock": 3,
            "createdAt": now, "updatedAt": now,
        };
        products.insert_one(brought).await.unwrap();
        shop.catch_up().await;
        shop.sells(product().category("chevre")).await;
        assert_eq!(categories::list(shop), Category::built_in());
        assert_eq!(shop.documents("categories").await, []);
        assert_eq!(categories::find(shop, "Pâte molle"), None);
        let counts = in_order(shop, catalog::categories(shop).await.unwrap());
        let values: Vec<_> = counts.into_iter().map(|count| count.value).collect();
        assert_eq!(values, ["chevre", "Pâte molle"], "what is no category comes last");
    });
}

#[test]
fn a_category_is_added_moved_and_renamed_and_products_are_found_by_its_new_name() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        shop.sells(product().category("chevre")).await;
        let made = categories::create(shop, &admin, new("tommes")).await.unwrap();
        assert_eq!((made.order, shop.documents("categories").await.len()), (9, 9));
        assert_eq!(
            made.name(Language::English),
            "Tommes",
            "in French where there is no English"
        );
        let again = categories::create(shop, &admin, new("tommes")).await.unwrap_err();
        assert!(matches!(again, Error::SlugTaken), "{again}");
        categories::move_to(shop, &admin, "tommes", 1).await.unwrap();
        assert_eq!(slugs(shop)[..3], ["tommes", "brebis", "chevre"]);
        categories::move_to(shop, &admin, "tommes", 2).await.unwrap();
        assert_eq!(slugs(shop)[..3], ["brebis", "tommes", "chevre"]);
        let orders: Vec<_> = categories::list(shop).iter().map(|category| category.order).collect();
        assert_eq!(orders, (1..=9).collect::<Vec<_>>());
        assert_eq!((found(shop, "chèvres").await, found(shop, "biquettes").await), (1, 0));
        let renamed = CategoryInput {
            order: None,
            name: named("Biquettes", "Goats"),
            text: CategoryText {
                fr: "Frais ou secs.".into(),
                en: String::new(),
            },
        };
        let renamed = categories::update(shop, &admin, "chevre", renamed).await.unwrap();
        assert_eq!((renamed.order, renamed.text(Language::English)), (3, "Frais ou secs."));
        assert_eq!(categories::find(shop, "chevre"), Some(renamed));
        assert_eq!((found(shop, "biquettes").await, found(shop, "goats").await), (1, 1));
        assert_eq!(found(shop, "chèvres").await, 1, "its slug still says so");
    });
}

#[test]
fn two_categories_do_not_bear_one_name_however_it_is_written() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let broken = |error: Error| match error {
            Error::Invalid(rules) => rules
                .into_iter()
                .map(|rule| format!("{} {}", rule.field, rule.rule))
                .collect(),
            other => vec![other.to_string()],
        };
        let mut taken = new("de-brebis");
        taken.name = named("BREBIS", "ewe’s milk");
        let error = categories::create(shop, &admin, taken).await.unwrap_err();
        assert_eq!(broken(error), ["name.fr name_taken", "name.en name_taken"]);
        let renamed = |name| CategoryInput {
            order: None,
            name,
            text: CategoryText::default(),
        };
        let error = categories::update(shop, &admin, "chevre", renamed(named("Brebis", "Goats")))
            .await
            .unwrap_err();
        assert_eq!(broken(error), ["name.fr name_taken"]);
        // Its own name it may keep.
        categories::update(shop, &admin, "chevre", renamed(named("Chevres", "Goat’s milk")))
            .await
            .unwrap();
    });
}

#[test]
fn a_category_goes_only_when_no_product_is_in_it_archived_or_not() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        shop.sells(product().named("Crottin").category("chevre")).await;
        shop.sells(product().named("Valençay").category("chevre")).await;
        catalog::archive(shop, &admin, "valencay").await.unwrap();
        let error = categories::remove(shop, &admin, "chevre").await.unwrap_err();
        assert!(matches!(error, Error::CategoryInUse { products: 2 }), "{error}");
        categories::remove(shop, &admin, "brebis").await.unwrap();
        assert_eq!(slugs(shop)[0], "chevre");
        assert_eq!(categories::list(shop)[0].order, 1);
        let error = categories::remove(shop, &admin, "brebis").await.unwrap_err();
        assert!(matches!(error, Error::NotFound), "{error}");
    });
}

#[test]
fn two_admins_who_set_the_first_categories_at_once_both_do() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let (one, two) = tokio::join!(
            categories::create(shop, &admin, new("tommes")),
            categories::create(shop, &admin, new("raclettes")),
        );
        let made = [one, two].map(|made| made.unwrap().slug);
        assert_eq!(made, ["tommes", "raclettes"]);
        assert_eq!(slugs(shop).len(), 10);
    });
}

#[test]
fn a_document_that_is_no_category_brings_nobody_down() {
    in_a_shop(async |shop| {
        let documents = shop.store.database().collection::<Document>("categories");
        documents
            .insert_one(doc! { "label": "of another program" })
            .await
            .unwrap();
        shop.catch_up().await;
        assert_eq!(categories::list(shop), Category::built_in());
        let admin = shop.admin().await;
        categories::create(shop, &admin, new("tommes")).await.unwrap();
        assert_eq!(shop.documents("categories").await.len(), 10);
    });
}
