//! The cart, a customer's and a guest's.

use domain::{
    Error,
    cart::{self, CartOwner, guest_cart},
    catalog, orders,
};
use mongodb::bson::{Bson, Document, doc};
use shared::{
    Grams, Language,
    account::Secret,
    cart::{AddItem, CartItem, CartView, ChangeItem, MAX_LINES},
    product::SoldBy,
};
use test_support::{
    errors::broken,
    fixtures::{cut, item, money, product},
    shop::{TestShop, in_a_shop},
};

#[test]
fn the_same_product_and_weight_add_up_and_another_cut_is_another_line() {
    in_a_shop(async |shop| {
        let comte = shop
            .sells(product().named("Comté").price("30").stock(10_000).cut(100, 2000, 50))
            .await;
        let mut cart = CartOwner::customer(&shop.customer("nadia").await);
        cart::add(shop, &mut cart, &cut(&comte, 1, 150)).await.unwrap();
        cart::add(shop, &mut cart, &cut(&comte, 2, 150)).await.unwrap();
        let view = cart::add(shop, &mut cart, &item(&comte, 1)).await.unwrap();
        // 30 € is the price of 250 g.
        assert_eq!(
            lines(&view),
            [(3, 150, money("18"), money("54")), (1, 250, money("30"), money("30"))]
        );
        assert_eq!((view.subtotal, view.item_count), (money("84"), 4));
        assert_eq!(cart::view(shop, &cart, Language::French).await.unwrap(), view);
    });
}

#[test]
fn a_new_cart_is_empty_and_there_is_one_for_each_customer() {
    in_a_shop(async |shop| {
        let cart = CartOwner::customer(&shop.customer("nadia").await);
        let view = || cart::view(shop, &cart, Language::French);
        let (one, two, three) = tokio::join!(view(), view(), view());
        let one = one.unwrap();
        assert_eq!(
            (one.items.len(), one.subtotal, cart::count(shop, &cart).await.unwrap()),
            (0, money("0"), 0)
        );
        assert_eq!((two.unwrap().id, three.unwrap().id), (one.id, one.id));
        assert_eq!(shop.documents("carts").await.len(), 1);
    });
}

#[test]
fn a_cut_the_shop_does_not_make_is_refused_and_nothing_is_stored() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().stock(10_000).cut(100, 1000, 50)).await;
        let brie = shop.sells(product().named("Brie entier")).await;
        let mut cart = CartOwner::customer(&shop.customer("nadia").await);
        for (wrong, rule) in [
            (cut(&comte, 1, 50), "weight cut_too_small:100"),
            (cut(&comte, 1, 1050), "weight cut_too_large:1000"),
            (cut(&comte, 1, 175), "weight cut_step:50"),
            (cut(&comte, 1, -100), "weight cut_too_small:100"),
            (cut(&brie, 1, 100), "weight sold_by_piece"),
            (cut(&brie, 0, 250), "quantity too_small:1"),
            (item(&brie, 100), "quantity too_large:99"),
        ] {
            let error = cart::add(shop, &mut cart, &wrong).await.unwrap_err();
            assert_eq!(broken(&error), [rule], "{wrong:?}");
        }
        let unknown = AddItem {
            product_id: shop.new_id(),
            ..item(&brie, 1)
        };
        assert!(matches!(
            cart::add(shop, &mut cart, &unknown).await,
            Err(Error::NotFound)
        ));
        assert_eq!(cart::count(shop, &cart).await.unwrap(), 0);
    });
}

#[test]
fn more_than_the_stock_is_refused_and_nothing_is_stored() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().named("Comté").stock(500).cut(100, 2000, 50)).await;
        let mut cart = CartOwner::customer(&shop.customer("nadia").await);
        cart::add(shop, &mut cart, &cut(&comte, 3, 100)).await.unwrap();
        // Every line of the product counts against its stock.
        match cart::add(shop, &mut cart, &cut(&comte, 1, 250)).await {
            Err(Error::OutOfStock(short)) => {
                assert_eq!(
                    (
                        short[0].product_id,
                        short[0].names[0].as_str(),
                        short[0].left,
                        short[0].sold_by
                    ),
                    (comte.id, "Comté", 500, SoldBy::Weight)
                );
            }
            other => panic!("{other:?}"),
        }
        let view = cart::view(shop, &cart, Language::French).await.unwrap();
        let change = ChangeItem {
            quantity: Some(6),
            weight: None,
        };
        let changed = cart::change(shop, &mut cart, view.items[0].id, &change).await;
        assert!(matches!(changed, Err(Error::OutOfStock(_))), "{changed:?}");
        assert_eq!(cart::view(shop, &cart, Language::French).await.unwrap().item_count, 3);
        assert!(cart::add(shop, &mut cart, &cut(&comte, 1, 200)).await.is_ok());
    });
}

#[test]
fn a_line_is_changed_removed_and_merged_with_the_one_it_becomes() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().price("10").stock(10_000).cut(100, 2000, 50)).await;
        let mut cart = CartOwner::customer(&shop.customer("nadia").await);
        cart::add(shop, &mut cart, &cut(&comte, 1, 100)).await.unwrap();
        let first = cart::add(shop, &mut cart, &cut(&comte, 2, 200)).await.unwrap().items[0].id;
        let change = ChangeItem {
            quantity: Some(3),
            weight: None,
        };
        let view = cart::change(shop, &mut cart, first, &change).await.unwrap();
        assert_eq!(
            lines(&view),
            [(3, 100, money("4"), money("12")), (2, 200, money("8"), money("16"))]
        );
        let change = ChangeItem {
            quantity: None,
            weight: Some(Grams(200)),
        };
        let view = cart::change(shop, &mut cart, first, &change).await.unwrap();
        assert_eq!(lines(&view), [(5, 200, money("8"), money("40"))]);
        assert!(matches!(
            cart::remove(shop, &mut cart, first).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            cart::change(shop, &mut cart, first, &change).await,
            Err(Error::NotFound)
        ));
        assert_eq!(cart::remove(shop, &mut cart, view.items[0].id).await.unwrap().items, []);
        assert_eq!(cart::clear(shop, &mut cart).await.unwrap().items, []);
    });
}

#[test]
fn a_line_that_would_grow_beyond_what_one_may_hold_stays_as_it_is() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().price("1").stock(100_000).cut(100, 2000, 50)).await;
        let mut cart = CartOwner::customer(&shop.customer("nadia").await);
        cart::add(shop, &mut cart, &cut(&comte, 60, 100)).await.unwrap();
        let view = cart::add(shop, &mut cart, &cut(&comte, 50, 200)).await.unwrap();
        let change = ChangeItem {
            quantity: None,
            weight: Some(Grams(200)),
        };
        let error = cart::change(shop, &mut cart, view.items[0].id, &change)
            .await
            .unwrap_err();
        assert_eq!(broken(&error), ["quantity too_large:99"]);
        let kept = cart::view(shop, &cart, Language::French).await.unwrap();
        assert_eq!(lines(&kept), lines(&view));
    });
}

#[test]
fn of_changes_at_once_every_one_counts() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let customer = shop.customer("nadia").await;
        let adds = (0..10).map(|_| shop.fill_cart(&customer, &brie, 2));
        futures_util::future::join_all(adds).await;
        assert_eq!(shop.cart(&customer).await.item_count, 20);
        // A cart that Mongoose made may have no version.
        let carts = shop.store.database().collection::<Document>("carts");
        carts
            .update_one(doc! {}, doc! { "$unset": { "__v": 1 } })
            .await
            .unwrap();
        let (one, two) = tokio::join!(shop.fill_cart(&customer, &brie, 1), shop.fill_cart(&customer, &brie, 1));
        assert_eq!(one.item_count.max(two.item_count), 22);
    });
}

#[test]
fn a_cart_is_stored_as_mongoose_would_read_it() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        shop.fill_cart(&shop.customer("nadia").await, &brie, 2).await;
        let [cart] = &shop.documents("carts").await[..] else {
            panic!("one cart")
        };
        let item = cart.get_array("items").unwrap()[0].as_document().unwrap();
        assert!(
            item.get_object_id("_id").is_ok() && cart.get_datetime("updatedAt").is_ok(),
            "{cart}"
        );
        assert_eq!(item.get_object_id("productId").unwrap().bytes(), brie.id.bytes());
        assert_eq!(
            (item.get("quantity"), item.get("weight")),
            (Some(&Bson::Int64(2)), Some(&Bson::Int64(250)))
        );
    });
}

#[test]
fn a_line_says_when_the_stock_no_longer_covers_it_and_goes_with_its_product() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(5)).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        assert!(shop.fill_cart(&nadia, &brie, 3).await.items[0].available);
        shop.order(&omar, &brie, 3).await;
        let view = shop.cart(&nadia).await;
        assert_eq!((view.items[0].available, view.items[0].product.stock), (false, 2));
        let products = shop.store.database().collection::<Document>("products");
        products.delete_many(doc! {}).await.unwrap();
        shop.catch_up().await;
        assert_eq!(shop.cart(&nadia).await.items, []);
    });
}

#[test]
fn prices_follow_the_catalog_until_the_order_and_names_the_readers_language() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 2).await;
        let mut dearer = product().price("12.50").0;
        dearer.translations = serde_json::from_str(r#"{"en": {"name": "Brie, whole"}}"#).unwrap();
        catalog::update(shop, &admin, &brie.slug, dearer).await.unwrap();
        let view = cart::view(shop, &CartOwner::customer(&nadia), Language::English)
            .await
            .unwrap();
        assert_eq!(
            (view.items[0].product.name.as_str(), view.subtotal),
            ("Brie, whole", money("25"))
        );
        let (quote, _) = orders::preview(shop, &CartOwner::customer(&nadia), None, None)
            .await
            .unwrap();
        assert_eq!(quote.total, money("31.90"));
    });
}

#[test]
fn a_cart_holds_fifty_lines_and_a_guests_sixteen() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().stock(1_000_000).cut(10, 10_000, 10)).await;
        let mut guest = CartOwner::Guest(vec![]);
        let mut customer = CartOwner::customer(&shop.customer("nadia").await);
        for (cart, most) in [(&mut guest, guest_cart::MAX_LINES), (&mut customer, MAX_LINES)] {
            for line in 1..=i64::try_from(most).unwrap() {
                cart::add(shop, cart, &cut(&comte, 1, line * 10)).await.unwrap();
            }
            assert!(matches!(
                cart::add(shop, cart, &cut(&comte, 1, 9000)).await,
                Err(Error::CartFull)
            ));
            assert!(
                cart::add(shop, cart, &cut(&comte, 1, 10)).await.is_ok(),
                "a line that is there takes more"
            );
        }
        let CartOwner::Guest(items) = guest else {
            panic!("a guest")
        };
        let cookie = guest_cart::seal(shop, &items).unwrap();
        assert!(
            cookie.0.len() < 4000,
            "{} bytes do not fit into a cookie",
            cookie.0.len()
        );
    });
}

#[test]
fn a_guests_cart_costs_no_document_and_survives_its_cookie() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let mut cart = CartOwner::Guest(vec![]);
        let view = cart::add(shop, &mut cart, &item(&brie, 2)).await.unwrap();
        assert_eq!((view.id, view.item_count, view.subtotal), (None, 2, money("20")));
        let CartOwner::Guest(items) = cart else {
            panic!("a guest")
        };
        let cookie = guest_cart::seal(shop, &items).unwrap();
        assert_eq!(guest_cart::open(shop, &cookie), items);
        assert_eq!(shop.documents("carts").await, []);
    });
}

#[test]
fn a_cookie_that_was_tampered_with_is_an_empty_cart() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let items = [line(shop, &brie, 2)];
        let cookie = guest_cart::seal(shop, &items).unwrap().0;
        let (head, rest) = cookie.split_once('.').unwrap();
        let (body, signature) = rest.split_once('.').unwrap();
        let more = guest_cart::seal(shop, &[line(shop, &brie, 9)]).unwrap().0;
        let other_body = more.split('.').nth(1).unwrap();
        for tampered in [
            format!("{head}.{other_body}.{signature}"),
            format!("{head}.{body}."),
            format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}."),
            cookie[1..].to_owned(),
            String::new(),
        ] {
            assert_eq!(guest_cart::open(shop, &Secret(tampered)), []);
        }
    });
}

#[test]
fn signing_in_merges_the_guests_cart_and_leaves_out_what_cannot_be() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(10)).await;
        let rare = shop.sells(product().named("Rare").stock(1)).await;
        let gone = CartItem {
            product_id: shop.new_id(),
            ..line(shop, &brie, 1)
        };
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 2).await;
        let odd = CartItem {
            weight: Grams(1),
            ..line(shop, &brie, 1)
        };
        let guest = vec![gone, odd, line(shop, &rare, 5), line(shop, &brie, 3)];
        cart::merge(shop, &nadia, guest).await.unwrap();
        let view = shop.cart(&nadia).await;
        assert_eq!(lines(&view), [(5, 250, money("10"), money("50"))]);
    });
}

/// Quantity, grams, price of one, price of all.
fn lines(view: &CartView) -> Vec<(i64, i64, shared::Money, shared::Money)> {
    view.items
        .iter()
        .map(|line| (line.quantity, line.weight.0, line.unit_price, line.line_total))
        .collect()
}

fn line(shop: &TestShop, product: &shared::product::Product, quantity: i64) -> CartItem {
    CartItem {
        id: shop.new_id(),
        product_id: product.id,
        quantity,
        weight: product.weight,
    }
}
