//! Lines of the cart that can no longer be ordered as they are: edited products, and lines that the original shop wrote.

use domain::{
    Error,
    cart::{self, CartOwner},
    catalog, orders,
};
use mongodb::bson::{Bson, doc};
use shared::{
    Grams, Language,
    cart::ChangeItem,
    product::{Product, SoldBy},
};
use test_support::{
    errors::broken,
    fixtures::{ProductFixture, cut, item, money, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

async fn becomes(shop: &TestShop, old: &Product, new: ProductFixture) {
    let admin = shop.admin().await;
    catalog::update(shop, &admin, &old.id.to_string(), new.0).await.unwrap();
}

/// Writes something into the only line of the only cart.
async fn line_says(shop: &TestShop, field: &str, value: impl Into<Bson>) {
    let carts = shop.store.database().collection::<mongodb::bson::Document>("carts");
    let change = doc! { "$set": { format!("items.0.{field}"): value.into() } };
    carts.update_one(doc! {}, change).await.unwrap();
}

fn weighing(grams: i64) -> ProductFixture {
    let mut brie = product();
    brie.0.weight = Grams(grams);
    brie
}

/// Ordering and quoting refuse the only line for this rule, the cart shows it, and nothing is stored.
async fn is_refused(shop: &TestShop, customer: &domain::Customer, rule: &str) {
    let stock = shop.documents("products").await;
    let quoted = orders::quote_order(shop, customer, &to_lyon()).await.map(|_| ());
    let placed = orders::place(shop, customer, &to_lyon()).await.map(|_| ());
    for answer in [quoted, placed] {
        let Err(Error::CartOutdated(lines)) = answer else {
            panic!("{rule}: {answer:?}")
        };
        assert_eq!((lines.len(), &*lines[0].rule), (1, rule));
    }
    let view = shop.cart(customer).await;
    let line = &view.items[0];
    assert_eq!((line.available, line.refused.as_deref()), (false, Some(rule)));
    assert_eq!((view.subtotal, view.item_count.min(0)), (money("0"), 0));
    let (preview, _) = orders::preview(shop, &CartOwner::customer(customer), None, None)
        .await
        .unwrap();
    assert_eq!(preview.total, money("0"));
    assert_eq!(shop.documents("orders").await.len(), 0);
    assert_eq!(shop.documents("products").await, stock);
}

#[test]
fn a_piece_weighs_and_costs_what_its_product_does_when_it_is_ordered() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(weighing(250)).await, shop.customer("nadia").await);
        shop.fill_cart(&nadia, &brie, 2).await;
        becomes(shop, &brie, weighing(500)).await;
        let line = shop.cart(&nadia).await.items.remove(0);
        assert_eq!(
            (line.weight, line.unit_price, line.available),
            (Grams(500), money("10"), true)
        );
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!((order.items[0].weight, order.subtotal), (Grams(500), money("20")));

        // Nor does a kilo of a cheese that became a piece cost four pieces.
        let comte = shop
            .sells(product().named("Comté").stock(9000).cut(100, 2000, 50))
            .await;
        let mut cart = CartOwner::customer(&nadia);
        cart::add(shop, &mut cart, &cut(&comte, 1, 1000)).await.unwrap();
        becomes(shop, &comte, product().named("Comté")).await;
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!((order.items[0].weight, order.subtotal), (Grams(250), money("10")));
    });
}

#[test]
fn a_cut_that_is_no_longer_made_is_shown_and_not_ordered_until_it_is_changed() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let comte = shop.sells(product().stock(9000).cut(100, 2000, 50)).await;
        let mut cart = CartOwner::customer(&nadia);
        cart::add(shop, &mut cart, &cut(&comte, 1, 150)).await.unwrap();
        for (min, max, step, rule) in [
            (200, 2000, 50, "cut_too_small:200"),
            (50, 100, 50, "cut_too_large:100"),
            (100, 2000, 100, "cut_step:100"),
        ] {
            becomes(shop, &comte, product().stock(9000).cut(min, max, step)).await;
            is_refused(shop, &nadia, rule).await;
        }
        let id = shop.cart(&nadia).await.items[0].id;
        let change = |weight| ChangeItem {
            quantity: Some(2),
            weight,
        };
        let same = cart::change(shop, &mut cart, id, &change(None)).await.unwrap_err();
        assert_eq!(broken(&same), ["weight cut_step:100"]);
        let view = cart::change(shop, &mut cart, id, &change(Some(Grams(200))))
            .await
            .unwrap();
        assert_eq!((view.items[0].available, view.items[0].refused.clone()), (true, None));
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!(order.subtotal, money("16"));
    });
}

#[test]
fn what_the_old_shop_left_in_a_cart_is_no_free_cheese_and_fills_no_stock() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let comte = shop.sells(product().stock(9000).cut(100, 2000, 50)).await;
        shop.fill_cart(&nadia, &comte, 1).await;
        for (field, value, rule) in [
            ("weight", 0, "cut_too_small:100"),
            ("weight", -250, "cut_too_small:100"),
            ("quantity", -5, "too_small:1"),
            ("quantity", 0, "too_small:1"),
            ("quantity", 100, "too_large:99"),
        ] {
            line_says(shop, "weight", 250).await;
            line_says(shop, field, value).await;
            is_refused(shop, &nadia, rule).await;
        }
        let count = cart::count(shop, &CartOwner::customer(&nadia)).await.unwrap();
        assert_eq!(count, 100);
        becomes(shop, &comte, product()).await;
        line_says(shop, "quantity", 1).await;
        line_says(shop, "weight", 0).await;
        assert_eq!(
            orders::place(shop, &nadia, &to_lyon()).await.unwrap().subtotal,
            money("10")
        );
    });
}

#[test]
fn an_order_worth_more_than_an_amount_can_be_is_refused_and_its_cart_can_be_read() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let mut gold = product().price("10000").stock(2_000_000).cut(100, 100_000, 100);
        gold.0.weight = Grams(1000);
        let gold = shop.sells(gold).await;
        let mut cart = CartOwner::customer(&nadia);
        cart::add(shop, &mut cart, &cut(&gold, 11, 100_000)).await.unwrap();
        let (preview, _) = orders::preview(shop, &cart, None, None).await.unwrap();
        let view = cart::view(shop, &cart, Language::French).await.unwrap();
        for amount in [preview.subtotal, preview.total, view.subtotal] {
            assert_eq!(amount, shared::Money::MAX);
        }
        let quoted = orders::quote_order(shop, &nadia, &to_lyon()).await.map(|_| ());
        let placed = orders::place(shop, &nadia, &to_lyon()).await.map(|_| ());
        for answer in [quoted, placed] {
            assert_eq!(broken(&answer.unwrap_err()), ["items order_too_large:10000000"]);
        }
        assert_eq!(shop.stock_of(&gold).await, 2_000_000);
        let id = view.items[0].id;
        let ten = ChangeItem {
            quantity: Some(10),
            weight: None,
        };
        cart::change(shop, &mut cart, id, &ten).await.unwrap();
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        let read = orders::of_customer(shop, &nadia, &shared::order::OrderQuery::default()).await;
        assert_eq!(read.unwrap().items[0].total, order.total);
    });
}

#[test]
fn what_is_switched_between_pieces_and_grams_takes_nothing_back_that_was_counted_the_other_way() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let comte = product().named("Comté").stock(5000).cut(100, 2000, 50);
        let comte = shop.sells(comte).await;
        let brie = shop.sells(product()).await;
        let mut cart = CartOwner::customer(&nadia);
        cart::add(shop, &mut cart, &cut(&comte, 3, 500)).await.unwrap();
        cart::add(shop, &mut cart, &item(&brie, 2)).await.unwrap();
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        let sold: Vec<_> = order.items.iter().map(|item| item.sold_by).collect();
        assert_eq!(sold, [Some(SoldBy::Weight), Some(SoldBy::Piece)]);
        becomes(shop, &comte, product().named("Comté").stock(12)).await;
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!((shop.stock_of(&comte).await, shop.stock_of(&brie).await), (12, 100));

        // An order of an older version does not say how it was sold: as its product is.
        let order = shop.order(&nadia, &brie, 2).await;
        let orders = shop.store.database().collection::<mongodb::bson::Document>("orders");
        let forget = doc! { "$unset": { "items.0.soldBy": "" } };
        orders.update_many(doc! {}, forget).await.unwrap();
        domain::orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(shop.stock_of(&brie).await, 100);
    });
}
