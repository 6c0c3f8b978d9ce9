//! The whole catalog in parts, of which the site map and the feeds are made.

use std::collections::BTreeMap;

use domain::catalog::{self, parts};
use mongodb::bson::{DateTime, Document, doc, oid::ObjectId};
use shared::product::Product;
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

/// Which part each product is in, by slug; each is in one.
fn places(shop: &TestShop) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for number in 0..parts::count(shop) {
        let part = parts::part(shop, number);
        assert!(part.len() <= parts::SIZE, "{number}");
        for product in part {
            assert_eq!(places.insert(product.slug, number), None);
        }
    }
    places
}

/// Stores this many products past the shop, which takes less time.
async fn stocks(shop: &TestShop, count: usize) {
    let now = DateTime::from_millis(shop.now().millis());
    let products = (0..count).map(|number| {
        doc! {
            "_id": ObjectId::from_bytes(shop.new_id::<Product>().bytes()), "name": format!("Tomme {number}"), "slug": format!("tomme-{number}"), "price": 9.9,
            "description": "", "category": "tommes", "weight": 250, "stock": 3, "createdAt": now, "updatedAt": now,
        }
    });
    let collection = shop.store.database().collection::<Document>("products");
    collection.insert_many(products).await.unwrap();
    shop.catch_up().await;
}

#[test]
fn each_product_on_sale_is_in_one_part_where_it_stays_and_no_other_is_in_any() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        assert_eq!((parts::count(shop), parts::part(shop, 0)), (0, vec![]));
        let count = 2 * parts::SIZE + 1;
        stocks(shop, count).await;
        let mut draft = product().named("Draft");
        draft.0.published = Some(false);
        shop.sells(draft).await;
        let before = places(shop);
        assert_eq!((before.len(), parts::count(shop)), (count, 3));
        assert!(!before.contains_key("draft"));

        for slug in ["tomme-0", "tomme-150"] {
            catalog::archive(shop, &admin, slug).await.unwrap();
        }
        let after = places(shop);
        assert_eq!(after.len(), count - 2);
        assert!(after.iter().all(|(slug, place)| before.get(slug) == Some(place)));
        assert_eq!(parts::part(shop, 3), []);
    });
}

#[test]
fn parts_have_another_state_once_one_of_their_products_is_another() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie")).await;
        let mut seen = vec![parts::state(shop, &(0..1))];
        shop.sells(product().named("Comté")).await;
        seen.push(parts::state(shop, &(0..1)));
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 1).await;
        seen.push(parts::state(shop, &(0..1)));
        let dearer = product().named("Brie").price("11").0;
        catalog::update(shop, &admin, "brie", dearer).await.unwrap();
        seen.push(parts::state(shop, &(0..1)));
        catalog::archive(shop, &admin, "comte").await.unwrap();
        seen.push(parts::state(shop, &(0..1)));
        assert_eq!(parts::state(shop, &(0..1)), seen[4], "nothing changed since");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 5);
    });
}

#[test]
fn what_was_sold_is_told_apart_from_what_never_was() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        shop.sells(product().named("Brie")).await;
        let mut draft = product().named("Draft");
        draft.0.published = Some(false);
        shop.sells(draft).await;
        let was_sold = async |key: &str| catalog::was_sold(shop, key).await.unwrap();
        assert!(!was_sold("brie").await, "it is sold still");
        catalog::archive(shop, &admin, "brie").await.unwrap();
        for (key, expected) in [("brie", true), ("draft", false), ("never", false)] {
            assert_eq!(was_sold(key).await, expected, "{key}");
        }
    });
}
