//! The audit: every change of the staff's is remembered, with it or not at all.

use domain::{Error, audit, catalog};
use mongodb::bson::{Document, doc};
use shared::{
    Language, Timestamp,
    audit::{Action, AuditQuery, Change, TargetKind},
    order::OrderStatus,
    period::Edge,
};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

#[test]
fn a_product_made_and_changed_is_remembered_with_what_changed() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = catalog::create(shop, &admin, product().price("10").0).await.unwrap();
        shop.clock.advance_seconds(60);
        catalog::update(shop, &admin, &brie.slug, product().price("12.5").0)
            .await
            .unwrap();
        let page = audit::list(shop, &admin, &AuditQuery::default()).await.unwrap();
        let [changed, created] = &page.items[..] else {
            panic!("two entries: {:?}", page.items)
        };
        assert_eq!((created.action, created.changes.len()), (Action::ProductCreated, 0));
        assert_eq!(
            (changed.by, changed.at, changed.action),
            (admin.user().id, shop.now(), Action::ProductUpdated)
        );
        assert_eq!(changed.target.kind, TargetKind::Product);
        assert_eq!(changed.target.id.bytes(), brie.id.bytes());
        let price = Change {
            field: "price".into(),
            from: Some("10.0".into()),
            to: Some("12.5".into()),
        };
        assert_eq!(changed.changes, [price]);
        let named = audit::names_of(shop, &admin, &page.items, Language::French)
            .await
            .unwrap();
        let named = &named[&changed.target.id];
        assert_eq!(
            (named.name.as_str(), named.sold_by),
            (brie.name.as_str(), Some(brie.sold_by))
        );
        let [stored, _] = &shop.documents("audit").await[..] else {
            panic!("two entries")
        };
        let target = stored.get_document("target").unwrap();
        assert!(
            stored.get_datetime("at").is_ok()
                && stored.get_object_id("by").is_ok()
                && target.get_object_id("id").is_ok(),
            "{stored}"
        );
    });
}

#[test]
fn each_step_of_an_order_is_remembered_and_a_refused_one_is_not() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let staff = shop.admin_staff().await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        shop.advance(&staff, order.id, OrderStatus::Delivered)
            .await
            .unwrap_err();
        let query = AuditQuery {
            action: Some(Action::OrderStatusChanged),
            ..Default::default()
        };
        let page = audit::list(shop, &shop.admin().await, &query).await.unwrap();
        let [step] = &page.items[..] else {
            panic!("one step: {:?}", page.items)
        };
        assert_eq!((step.by, step.target.id.bytes()), (staff.user().id, order.id.bytes()));
        assert_eq!(
            (step.changes[0].from.as_deref(), step.changes[0].to.as_deref()),
            (Some("pending"), Some("processing"))
        );
    });
}

/// Writing to the audit fails: the change fails with it.
#[test]
fn what_cannot_be_remembered_does_not_happen() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().price("10")).await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        refuse_entries(shop).await;
        let created = catalog::create(shop, &admin, product().named("Comté").0).await;
        assert!(matches!(created, Err(Error::Database(_))), "{created:?}");
        let changed = catalog::update(shop, &admin, &brie.slug, product().price("99").0).await;
        assert!(matches!(changed, Err(Error::Database(_))), "{changed:?}");
        let moved = shop
            .advance(&shop.admin_staff().await, order.id, OrderStatus::Cancelled)
            .await;
        assert!(matches!(moved, Err(Error::Database(_))), "{moved:?}");
        let [product] = &shop.documents("products").await[..] else {
            panic!("one product")
        };
        assert_eq!(
            (product.get_f64("price").unwrap(), product.get_i64("stock").unwrap()),
            (10.0, 99)
        );
        let orders = shop.documents("orders").await;
        assert_eq!(orders[0].get_str("status").unwrap(), "pending");
    });
}

async fn refuse_entries(shop: &TestShop) {
    let rule = doc! { "collMod": "audit", "validator": { "never": { "$exists": true } } };
    shop.store.database().run_command(rule).await.unwrap();
}

#[test]
fn entries_are_found_by_who_what_and_when() {
    in_a_shop(async |shop| {
        let (samia, omar) = (shop.admin().await, shop.admin().await);
        let start = shop.now();
        let brie = catalog::create(shop, &samia, product().named("Brie").0).await.unwrap();
        shop.clock.advance_seconds(3600);
        catalog::create(shop, &omar, product().named("Comté").0).await.unwrap();
        catalog::update(shop, &omar, &brie.slug, product().named("Brie").stock(3).0)
            .await
            .unwrap();
        let count = async |query: AuditQuery| audit::list(shop, &samia, &query).await.unwrap().total;
        let at = |moment: Timestamp| Some(Edge::Moment(moment));
        let any = AuditQuery::default();
        let by = Some(omar.user().id);
        let action = Some(Action::ProductCreated);
        let target_id = Some(shared::Id::from_bytes(brie.id.bytes()));
        for (query, expected) in [
            (any, 3),
            (AuditQuery { by, ..any }, 2),
            (AuditQuery { action, ..any }, 2),
            (AuditQuery { by, action, ..any }, 1),
            (AuditQuery { target_id, ..any }, 2),
            (
                AuditQuery {
                    from: at(start.plus_seconds(1)),
                    ..any
                },
                2,
            ),
            (
                AuditQuery {
                    to: at(start.plus_seconds(1)),
                    ..any
                },
                1,
            ),
            (
                AuditQuery {
                    from: at(start),
                    to: at(start),
                    ..any
                },
                0,
            ),
        ] {
            assert_eq!(count(query).await, expected, "{query:?}");
        }
        let entries = shop.store.database().collection::<Document>("audit");
        assert_eq!(entries.count_documents(doc! {}).await.unwrap(), 3);
    });
}
