//! The products of the catalog: adding and changing them.

use domain::{Error, catalog, orders};
use mongodb::bson::{Document, doc};
use shared::product::Milk;
use test_support::{
    errors::broken,
    fixtures::{money, product, to_lyon},
    shop::in_a_shop,
};

use crate::catalog::search::{found, names};

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
fn a_second_product_of_a_name_gets_a_number_in_its_address_and_keeps_it() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let morbier = product().named("Morbier");
        let (one, two) = tokio::join!(
            catalog::create(shop, &admin, morbier.0.clone()),
            catalog::create(shop, &admin, morbier.0.clone())
        );
        let mut slugs = [one.unwrap().slug, two.unwrap().slug];
        slugs.sort();
        assert_eq!(slugs, ["morbier", "morbier-2"]);
        shop.sells(product().named("Morbier fermier")).await;
        assert_eq!(shop.sells(morbier).await.slug, "morbier-3");
        catalog::archive(shop, &admin, "morbier").await.unwrap();
        let saved = catalog::update(shop, &admin, "morbier-2", product().named("Morbier").price("9").0).await;
        assert_eq!(saved.unwrap().slug, "morbier-2");
    });
}

#[test]
fn a_picture_of_elsewhere_stays_with_the_product_that_came_with_it() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let elsewhere = "https://old-shop.test/brie.jpg";
        let products = shop.store.database().collection::<Document>("products");
        let brought = doc! { "$set": { "images": [elsewhere] } };
        products.update_one(doc! {}, brought).await.unwrap();
        let mut input = product().price("9").0;
        input.images = vec!["/images/a.svg".into(), elsewhere.into()];
        let saved = catalog::update(shop, &admin, &brie.slug, input.clone()).await.unwrap();
        assert_eq!(saved.images, input.images);
        input.images.push("https://old-shop.test/other.jpg".into());
        let error = catalog::update(shop, &admin, &brie.slug, input).await.unwrap_err();
        assert_eq!(broken(&error), ["images[2] foreign_picture"]);
    });
}

#[test]
fn a_product_of_which_no_cut_can_be_made_is_refused() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        // Steps of 50 g unless it says otherwise: 50 and 100 lie outside.
        let mut input = product().cut(60, 90, 50).0;
        for step in [Some(shared::Grams(50)), None] {
            input.cut_step = step;
            let error = catalog::create(shop, &admin, input.clone()).await.unwrap_err();
            assert_eq!(broken(&error), ["maxCut cut_range"]);
        }
        input.cut_step = Some(shared::Grams(30));
        assert_eq!(
            catalog::create(shop, &admin, input).await.unwrap().cuts().first(),
            Some(shared::Grams(60))
        );
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
fn a_slug_that_somebody_names_belongs_to_one_product() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie")).await;
        let comte = shop.sells(product().named("Comté")).await;
        let mut named = product().0;
        named.slug = Some(brie.slug.clone());
        let again = catalog::create(shop, &admin, named.clone()).await;
        assert!(matches!(again, Err(Error::SlugTaken)), "{again:?}");
        let renamed = catalog::update(shop, &admin, &comte.slug, named.clone()).await;
        assert!(matches!(renamed, Err(Error::SlugTaken)), "{renamed:?}");
        assert_eq!(shop.documents("products").await.len(), 2);
        assert!(catalog::update(shop, &admin, &brie.slug, named).await.is_ok());
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
            shop.fill_cart(&customer, &brie, 1).await;
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
