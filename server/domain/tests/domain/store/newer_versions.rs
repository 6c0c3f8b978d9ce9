//! While a shop is upgraded, processes of the version before change what those of the next one have written.

use std::collections::BTreeMap;

use domain::{
    Admin, Customer, catalog,
    catalog::{alerts, categories, lots, recipes, reviews},
    consents::How,
    delivery::{areas, slots},
    identity::accounts,
    orders,
    promotions::coupons,
    settings::{self, Change},
};
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};
use shared::{account::ProfileUpdate, order::OrderStatus, product::Milk, settings::Closures};
use test_support::{
    fixtures::{product, recipe, to_lyon},
    shop::{TestShop, in_a_shop},
};

use crate::{
    catalog::lots::{input as lot_input, receive},
    orders::{coupons::ten_per_cent, loyalty_tiers},
    slots::{add_area, add_slot, fridays},
    subscriptions::{change as change_subscription, subscribe, two_cheeses},
};

/// Every collection whose documents are changed after they were written.
const CHANGED: [&str; 17] = [
    "carts",
    "categories",
    "coupons",
    "deliveryareas",
    "lots",
    "loyalties",
    "loyaltytiers",
    "orders",
    "products",
    "profiles",
    "recipes",
    "reviews",
    "settings",
    "slotrules",
    "stockalerts",
    "subscriptions",
    "users",
];

#[test]
fn what_an_older_process_does_not_know_survives_its_changes() {
    in_a_shop(async |shop| {
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        let things = make(shop, &admin, &nadia).await;
        let future = doc! { "$set": { "ofTheNextVersion": { "a": [1, "é"] } } };
        let mut before = BTreeMap::new();
        for name in CHANGED {
            let documents = shop.store.database().collection::<Document>(name);
            let marked = documents.update_many(doc! {}, future.clone()).await.unwrap();
            assert!(marked.modified_count > 0, "{name} is empty");
            before.insert(name, by_id(shop, name).await);
        }
        shop.catch_up().await;
        shop.clock.advance_seconds(60);
        change(shop, &admin, &nadia, things).await;
        for (name, before) in before {
            let after = by_id(shop, name).await;
            let changed = before.iter().filter(|(id, document)| after.get(*id) != Some(document));
            assert!(changed.count() > 0, "nothing of {name} was changed");
            for (id, document) in before {
                let Some(now) = after.get(&id) else { continue };
                assert_eq!(
                    now.get("ofTheNextVersion"),
                    document.get("ofTheNextVersion"),
                    "{name} {id}: {now}"
                );
            }
        }
    });
}

async fn by_id(shop: &TestShop, collection: &str) -> BTreeMap<String, Document> {
    let documents = shop.documents(collection).await.into_iter();
    documents
        .map(|document| (document.get("_id").map(Bson::to_string).unwrap_or_default(), document))
        .collect()
}

/// What [`make`] made.
struct Things {
    brie: shared::product::Product,
    crottin: shared::product::Product,
    lot: shared::lot::Lot,
    area: shared::Id<shared::delivery::DeliveryArea>,
    slot: shared::Id<shared::order::OrderSlot>,
    coupon: shared::Id<shared::coupon::Coupon>,
    order: shared::order::Order,
    subscription: shared::Id<shared::subscription::Subscription>,
    review: ObjectId,
}

async fn deliver(shop: &TestShop, order: &shared::order::Order) {
    let staff = shop.admin_staff().await;
    for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
        shop.advance(&staff, order.id, status).await.unwrap();
    }
}

/// A shop with something of everything.
async fn make(shop: &TestShop, admin: &Admin, nadia: &Customer) -> Things {
    let [brie, crottin] = two_cheeses(shop).await;
    let lot = receive(shop, &brie, "L1", "2050-04-01", 20).await;
    recipes::create(shop, admin, recipe("Fondue", &[(Some(&crottin), 1.0, "piece")]))
        .await
        .unwrap();
    categories::move_to(shop, admin, "chevre", 1).await.unwrap();
    let area = add_area(shop, &["69*"], 5.0, None).await;
    let slot = add_slot(shop, fridays("delivery", 5)).await;
    let coupon = coupons::create(shop, admin, ten_per_cent(shop, "BRIE10"))
        .await
        .unwrap();
    loyalty_tiers::set(shop, loyalty_tiers::four()).await.unwrap();
    settings::change_if(shop, admin, &Change::Closures(Closures::default()), |_| true)
        .await
        .unwrap();
    let subscription = subscribe(shop, nadia, serde_json::json!({})).await.unwrap();
    let delivered = shop.order(nadia, &crottin, 1).await;
    deliver(shop, &delivered).await;
    let order = shop.order(nadia, &crottin, 1).await;
    let update = ProfileUpdate {
        favorite_products: Some(vec![crottin.id]),
        ..Default::default()
    };
    accounts::update(shop, nadia, update).await.unwrap();
    let review = ObjectId::from_bytes(shop.new_id::<()>().bytes());
    let written = doc! {
        "_id": review, "productId": ObjectId::from_bytes(crottin.id.bytes()),
        "userId": ObjectId::from_bytes(nadia.user().id.bytes()), "rating": 5, "comment": "Bon.", "helpful": 0,
        "createdAt": mongodb::bson::DateTime::from_millis(shop.now().millis()),
        "updatedAt": mongodb::bson::DateTime::from_millis(shop.now().millis()),
    };
    shop.store
        .database()
        .collection("reviews")
        .insert_one(written)
        .await
        .unwrap();
    shop.sells(product().named("Vacherin").stock(0)).await;
    alerts::ask(shop, nadia, "vacherin", How::API).await.unwrap();
    shop.fill_cart(nadia, &crottin, 1).await;
    Things {
        brie,
        crottin,
        lot,
        area: area.id,
        slot: slot.id,
        coupon: coupon.id,
        order,
        subscription: subscription.id,
        review,
    }
}

/// An ordinary change of each.
async fn change(shop: &TestShop, admin: &Admin, nadia: &Customer, things: Things) {
    let Things { brie, crottin, .. } = &things;
    let dearer = product()
        .named("Crottin")
        .milk(Milk::Goat)
        .category("chevre")
        .price("12");
    catalog::update(shop, admin, &crottin.slug, dearer.0).await.unwrap();
    let lot = lot_input(brie, "L2", "2050-04-02", 21);
    lots::update(shop, admin, things.lot.id, &lot).await.unwrap();
    recipes::update(
        shop,
        admin,
        "fondue",
        recipe("Fondue", &[(Some(crottin), 2.0, "piece")]),
    )
    .await
    .unwrap();
    categories::move_to(shop, admin, "chevre", 2).await.unwrap();
    let area = serde_json::from_value(serde_json::json!({ "name": "Lyon", "postalCodes": ["69*"], "fee": 6 })).unwrap();
    areas::update(shop, admin, things.area, &area).await.unwrap();
    let slot = serde_json::from_value(fridays("delivery", 6)).unwrap();
    slots::update(shop, admin, things.slot, &slot).await.unwrap();
    let longer = ten_per_cent(shop, "BRIE11");
    coupons::update(shop, admin, things.coupon, longer).await.unwrap();
    let mut tiers = loyalty_tiers::four();
    tiers[1].min_points = 600;
    loyalty_tiers::set(shop, tiers).await.unwrap();
    let closures =
        serde_json::from_value(serde_json::json!({ "days": [{ "first": "2050-05-01", "last": "2050-05-01" }] }));
    settings::change_if(shop, admin, &Change::Closures(closures.unwrap()), |_| true)
        .await
        .unwrap();
    let people = serde_json::json!({ "platter": { "people": 2, "budget": 30 } });
    change_subscription(shop, nadia, things.subscription, people)
        .await
        .unwrap();
    deliver(shop, &things.order).await;
    let review = shared::Id::from_bytes(things.review.bytes());
    reviews::set_hidden(shop, admin, review, true).await.unwrap();
    let update = ProfileUpdate {
        name: Some("Nadia B.".into()),
        favorite_products: Some(Vec::new()),
        ..Default::default()
    };
    accounts::update(shop, nadia, update).await.unwrap();
    alerts::ask(shop, nadia, "vacherin", How::API).await.unwrap();
    orders::place(shop, nadia, &to_lyon()).await.unwrap();
}
