//! A product that is archived is gone for customers, and stays in what was ordered.

use domain::{
    Error,
    cart::{self, CartOwner},
    catalog::{self, recipes},
    orders,
};
use shared::{Language, PageRequest, cart::ChangeItem, catalog::CatalogQuery, order::OrderStatus};
use test_support::{
    fixtures::{item, product, recipe, to_lyon},
    shop::in_a_shop,
};

#[test]
fn an_archived_product_is_in_no_list_search_facet_or_recipe() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie")).await;
        shop.sells(product().named("Comté").category("pates-cuites")).await;
        let tart = recipes::create(shop, &admin, recipe("Tarte", &[(Some(&brie), 1.0, "piece")]))
            .await
            .unwrap();
        catalog::archive(shop, &admin, &brie.slug).await.unwrap();

        for q in [None, Some("brie".to_owned()), Some("comte".to_owned())] {
            let query = CatalogQuery {
                q,
                ..Default::default()
            };
            let found = catalog::search(shop, &query).await.unwrap();
            assert!(found.items.iter().all(|product| product.name == "Comté"), "{query:?}");
            let facets = catalog::facets(shop, &query).await.unwrap();
            assert!(
                facets.category.iter().all(|count| count.value == "pates-cuites"),
                "{query:?}"
            );
        }
        let categories = catalog::categories(shop).await.unwrap();
        assert_eq!(
            categories.iter().map(|c| c.value.as_str()).collect::<Vec<_>>(),
            ["pates-cuites"]
        );
        for key in [brie.slug.clone(), brie.id.to_string()] {
            assert_eq!(catalog::find(shop, &key).await.unwrap(), None);
        }
        assert_eq!(recipes::products(shop, &tart).await.unwrap(), []);
        let seen = catalog::find_for_staff(shop, &admin, &brie.slug).await.unwrap();
        assert_eq!((seen.archived_at, seen.stock), (Some(shop.now()), 100));
    });
}

#[test]
fn an_archived_product_is_not_sold_whether_or_not_it_lies_in_a_cart() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().named("Brie")).await;
        let comte = shop.sells(product().named("Comté")).await;
        shop.fill_cart(&nadia, &brie, 2).await;
        shop.fill_cart(&nadia, &comte, 1).await;
        catalog::archive(shop, &admin, &brie.slug).await.unwrap();

        let cart = shop.cart(&nadia).await;
        let available: Vec<_> = cart
            .items
            .iter()
            .map(|line| (line.product.name.as_str(), line.available))
            .collect();
        assert_eq!(available, [("Brie", false), ("Comté", true)]);
        let mut hers = CartOwner::customer(&nadia);
        let added = cart::add(shop, &mut hers, &item(&brie, 1)).await;
        assert!(matches!(added, Err(Error::NotFound)), "{added:?}");
        let fewer = ChangeItem {
            quantity: Some(1),
            weight: None,
        };
        let changed = cart::change(shop, &mut hers, cart.items[0].id, &fewer).await;
        assert!(matches!(changed, Err(Error::OutOfStock(_))), "{changed:?}");

        let Err(Error::OutOfStock(short)) = orders::place(shop, &nadia, &to_lyon()).await else {
            panic!("an archived product was ordered")
        };
        let named: Vec<_> = short
            .iter()
            .map(|s| (s.product_id, s.names[0].as_str(), s.left))
            .collect();
        assert_eq!(named, [(brie.id, "Brie", 0)]);
        assert_eq!(shop.stock_of(&comte).await, 100, "nothing was taken");
        cart::remove(shop, &mut hers, cart.items[0].id).await.unwrap();
        orders::place(shop, &nadia, &to_lyon()).await.unwrap();
    });
}

#[test]
fn old_orders_keep_what_is_archived_and_give_its_stock_back() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().named("Brie").stock(10)).await;
        let order = shop.order(&nadia, &brie, 4).await;
        catalog::archive(shop, &admin, &brie.slug).await.unwrap();
        let staff = shop.admin_staff().await;
        let cancelled = shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(cancelled.items[0].name.as_deref(), Some("Brie"));
        let archived = catalog::find_for_staff(shop, &admin, &brie.slug).await.unwrap();
        assert_eq!(archived.stock, 10);
    });
}

#[test]
fn what_is_archived_can_be_restored_and_not_changed_or_archived_again() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let [brie, comte] = [
            shop.sells(product().named("Brie")).await,
            shop.sells(product().named("Comté")).await,
        ];
        let refused = catalog::restore(shop, &admin, &brie.slug).await;
        assert!(
            matches!(refused, Err(Error::NotFound)),
            "it was never archived: {refused:?}"
        );
        catalog::archive(shop, &admin, &brie.slug).await.unwrap();
        shop.clock.advance_seconds(60);
        catalog::archive(shop, &admin, &comte.id.to_string()).await.unwrap();
        let listed = catalog::archived(shop, &admin, PageRequest::default()).await.unwrap();
        let names: Vec<_> = listed.items.iter().map(|product| product.name.as_str()).collect();
        assert_eq!((names, listed.total), (vec!["Comté", "Brie"], 2), "the latest first");

        let changed = catalog::update(shop, &admin, &brie.slug, product().named("Brie").0).await;
        assert!(matches!(changed, Err(Error::NotFound)), "{changed:?}");
        let again = catalog::archive(shop, &admin, &brie.slug).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        let mut same = product().named("Brie").0;
        same.slug = Some(brie.slug.clone());
        let taken = catalog::create(shop, &admin, same).await;
        assert!(
            matches!(taken, Err(Error::SlugTaken)),
            "its address stays its own: {taken:?}"
        );

        catalog::restore(shop, &admin, &brie.slug).await.unwrap();
        let back = catalog::find(shop, &brie.slug).await.unwrap().unwrap();
        assert_eq!((back.archived_at, back.updated_at), (None, shop.now()));
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &back, 1).await;
        assert_eq!(shop.cart(&nadia).await.items.len(), 0);
        assert_eq!(
            cart::view(shop, &CartOwner::customer(&nadia), Language::English)
                .await
                .unwrap()
                .item_count,
            0
        );
    });
}

#[test]
fn a_change_is_made_only_to_what_it_was_made_for() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().named("Brie").stock(10)).await;
        shop.order(&nadia, &brie, 1).await;
        let input = || product().named("Brie").price("11").0;
        let refused = catalog::update_if(shop, &admin, &brie.slug, input(), |now| *now == brie).await;
        assert!(
            matches!(refused, Err(Error::PreconditionFailed)),
            "an order took one: {refused:?}"
        );
        assert_eq!(shop.stock_of(&brie).await, 9);
        let read = catalog::find(shop, &brie.slug).await.unwrap().unwrap();
        catalog::update_if(shop, &admin, &brie.slug, input(), |now| *now == read)
            .await
            .unwrap();
    });
}
