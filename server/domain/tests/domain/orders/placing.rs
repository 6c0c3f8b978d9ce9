//! Orders: placing them.

use std::collections::HashSet;

use domain::{
    Error,
    cart::{self, CartOwner},
    catalog,
    identity::accounts,
    orders,
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use shared::{
    order::{OrderStatus, PaymentMethod, PaymentStatus, PlaceOrder, StatusChange},
    product::SoldBy,
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::{cut, item, money, product, step, to_lyon},
    shop::in_a_shop,
};

#[test]
fn placing_an_order_takes_stock_empties_the_cart_and_stores_the_order() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().named("Brie").price("10").stock(5)).await;
        let comte = shop
            .sells(product().named("Comté").price("30").stock(1000).cut(100, 1000, 50))
            .await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 2).await;
        cart::add(shop, &mut CartOwner::customer(&nadia), &cut(&comte, 2, 150))
            .await
            .unwrap();

        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!(
            (order.status, order.payment_status),
            (OrderStatus::Pending, PaymentStatus::Pending)
        );
        assert_eq!(
            (order.subtotal, order.shipping_cost, order.total),
            (money("56"), money("6.90"), money("62.90"))
        );
        let lines: Vec<_> = order
            .items
            .iter()
            .map(|i| (i.name.as_deref().unwrap(), i.quantity, i.weight.0, i.price))
            .collect();
        assert_eq!(lines, [("Brie", 2, 250, money("10")), ("Comté", 2, 150, money("18"))]);
        assert_eq!(
            (order.payment_method.as_str(), order.timeline.len(), order.created_at),
            ("cash_on_delivery", 1, shop.now())
        );
        assert_eq!((shop.stock_of(&brie).await, shop.stock_of(&comte).await), (3, 700));
        assert_eq!(shop.cart(&nadia).await.items, []);

        let [stored] = &shop.documents("orders").await[..] else {
            panic!("one order")
        };
        assert_eq!(stored.get_object_id("userId").unwrap().bytes(), nadia.user().id.bytes());
        assert_eq!((stored.get_f64("total").unwrap(), stored.get("discount")), (62.9, None));
        assert!(stored.get_datetime("createdAt").is_ok() && stored.get_object_id("_id").is_ok());
    });
}

#[test]
fn delivery_is_free_from_the_threshold() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 6).await;
        assert_eq!((order.shipping_cost, order.total), (money("0"), money("60")));
    });
}

#[test]
fn an_order_of_an_empty_cart_or_to_nowhere_is_refused() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        assert!(matches!(
            orders::place(shop, &nadia, &to_lyon()).await,
            Err(Error::CartEmpty)
        ));
        let item = shop.fill_cart(&nadia, &brie, 1).await.items[0].id;
        let mut nowhere = to_lyon();
        nowhere.shipping_address.postal_code = "Lyon".into();
        nowhere.shipping_address.street = " ".into();
        let mut rules = broken(&orders::place(shop, &nadia, &nowhere).await.unwrap_err());
        rules.sort();
        assert_eq!(
            rules,
            [
                "shippingAddress.postalCode not_a_postal_code",
                "shippingAddress.street required"
            ]
        );
        cart::remove(shop, &mut CartOwner::customer(&nadia), item)
            .await
            .unwrap();
        assert!(matches!(
            orders::place(shop, &nadia, &to_lyon()).await,
            Err(Error::CartEmpty)
        ));
        assert_eq!(
            (shop.documents("orders").await.len(), shop.stock_of(&brie).await),
            (0, 100)
        );
    });
}

#[test]
fn short_stock_names_each_product_and_stores_nothing() {
    in_a_shop(async |shop| {
        let plenty = shop.sells(product().named("Brie")).await;
        let few = shop.sells(product().named("Comté").stock(3)).await;
        let none = shop.sells(product().named("Roquefort").stock(2)).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        for (product, quantity) in [(&plenty, 1), (&few, 3), (&none, 2)] {
            shop.fill_cart(&nadia, product, quantity).await;
        }
        shop.fill_cart(&omar, &few, 1).await;
        shop.order(&omar, &none, 2).await;

        let before = shop.cart(&nadia).await;
        let Err(Error::OutOfStock(mut short)) = orders::place(shop, &nadia, &to_lyon()).await else {
            panic!("short")
        };
        short.sort_by(|a, b| a.names.cmp(&b.names));
        let said: Vec<_> = short
            .iter()
            .map(|s| (s.product_id, s.names[0].as_str(), s.left, s.sold_by))
            .collect();
        assert_eq!(
            said,
            [
                (few.id, "Comté", 2, SoldBy::Piece),
                (none.id, "Roquefort", 0, SoldBy::Piece)
            ]
        );
        assert_eq!((shop.stock_of(&plenty).await, shop.stock_of(&few).await), (100, 2));
        assert_eq!(shop.cart(&nadia).await, before);
        assert_eq!(shop.documents("orders").await.len(), 1);
    });
}

#[test]
fn a_product_that_left_the_catalog_does_not_hold_up_the_rest() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let gone = shop.sells(product().named("Parti")).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &gone, 1).await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let products = shop.store.database().collection::<Document>("products");
        products.delete_one(doc! { "slug": "parti" }).await.unwrap();
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!((order.items.len(), order.subtotal), (1, money("10")));
    });
}

#[test]
fn the_price_at_the_time_of_the_order_stays() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().named("Brie").price("10")).await;
        let nadia = shop.identity("nadia", Role::User).await;
        let order = shop.order(&nadia.clone().customer(), &brie, 1).await;
        let dearer = product().named("Brie de Meaux").price("99").0;
        catalog::update(shop, &shop.admin().await, &brie.slug, dearer)
            .await
            .unwrap();
        let found = orders::find(shop, &nadia, order.id).await.unwrap();
        assert_eq!(found, order);
        assert_eq!(
            (found.items[0].price, found.items[0].name.as_deref()),
            (money("10"), Some("Brie"))
        );
    });
}

#[test]
fn two_hundred_buyers_at_once_for_fifty_pieces_buy_exactly_fifty() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(50)).await;
        let names: Vec<_> = (0..200).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1).await;
            buyer
        }))
        .await;
        let checkout = to_lyon();
        let start = std::time::Instant::now();
        let outcomes = join_all(buyers.iter().map(|buyer| orders::place(shop, buyer, &checkout))).await;
        println!("200 buyers took {:?}", start.elapsed());

        let numbers: HashSet<_> = outcomes
            .iter()
            .flatten()
            .map(|order| order.order_number.clone())
            .collect();
        let short = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Err(Error::OutOfStock(_))))
            .count();
        let other: Vec<_> = outcomes
            .iter()
            .filter(|o| !matches!(o, Ok(_) | Err(Error::OutOfStock(_))))
            .collect();
        assert!(other.is_empty(), "{} others, the first {:?}", other.len(), other[0]);
        assert_eq!((numbers.len(), short), (50, 150));
        assert_eq!(
            (shop.stock_of(&brie).await, shop.documents("orders").await.len()),
            (0, 50)
        );
        let emptied = shop
            .documents("carts")
            .await
            .iter()
            .filter(|c| c.get_array("items").unwrap().is_empty())
            .count();
        assert_eq!(emptied, 50);
        let letters =
            |group: &str| group.len() == 4 && group.bytes().all(|b| b"23456789ABCDEFGHJKMNPQRSTUVWXYZ".contains(&b));
        for number in numbers {
            assert!(
                number
                    .split_once('-')
                    .is_some_and(|(one, two)| letters(one) && letters(two)),
                "{number}"
            );
        }
    });
}

#[test]
fn one_cart_ordered_many_times_at_once_is_one_order() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 2).await;
        let checkout = to_lyon();
        let outcomes = join_all((0..8).map(|_| orders::place(shop, &nadia, &checkout))).await;
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(
            outcomes.iter().filter(|o| matches!(o, Err(Error::CartEmpty))).count(),
            7,
            "{outcomes:?}"
        );
        assert_eq!(
            (shop.stock_of(&brie).await, shop.documents("orders").await.len()),
            (98, 1)
        );
    });
}

#[test]
fn what_is_put_into_the_cart_during_checkout_is_ordered_or_stays() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let (checkout, mut cart, more) = (to_lyon(), CartOwner::customer(&nadia), item(&brie, 1));
        let (order, added) = tokio::join!(
            orders::place(shop, &nadia, &checkout),
            cart::add(shop, &mut cart, &more)
        );
        added.unwrap();
        assert_eq!(order.unwrap().items[0].quantity + shop.cart(&nadia).await.item_count, 2);
    });
}

#[test]
fn carts_with_the_same_products_do_not_hold_each_other_up() {
    in_a_shop(async |shop| {
        let one = shop.sells(product().named("Brie")).await;
        let two = shop.sells(product().named("Comté")).await;
        let names: Vec<_> = (0..20).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().enumerate().map(async |(n, name)| {
            let buyer = shop.customer(name).await;
            let (first, second) = if n % 2 == 0 { (&one, &two) } else { (&two, &one) };
            shop.fill_cart(&buyer, first, 1).await;
            shop.fill_cart(&buyer, second, 1).await;
            buyer
        }))
        .await;
        let checkout = to_lyon();
        let outcomes = join_all(buyers.iter().map(|buyer| orders::place(shop, buyer, &checkout))).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!((shop.stock_of(&one).await, shop.stock_of(&two).await), (80, 80));
    });
}

#[test]
fn a_transfer_waits_for_its_money() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let checkout = PlaceOrder {
            payment_method: PaymentMethod::BankTransfer,
            ..to_lyon()
        };
        let order = orders::place(shop, &nadia, &checkout).await.unwrap();
        let staff = shop.admin_staff().await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
            let unpaid = StatusChange {
                ship_unpaid: true,
                ..step(status)
            };
            let order = orders::change_status(shop, &staff, order.id, &unpaid).await.unwrap();
            assert_eq!(
                (order.payment_method.as_str(), order.payment_status),
                ("bank_transfer", PaymentStatus::Pending)
            );
        }
    });
}

#[test]
fn a_quote_says_what_placing_would_and_stores_nothing() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("12.35").stock(3)).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let quote = async || orders::quote_order(shop, &nadia, &to_lyon()).await;
        assert!(matches!(quote().await, Err(Error::CartEmpty)));
        shop.fill_cart(&nadia, &brie, 3).await;
        let quoted = quote().await.unwrap();
        assert_eq!(
            (quoted.subtotal, quoted.shipping_cost, quoted.discount, quoted.total),
            (money("37.05"), money("6.90"), money("0"), money("43.95"))
        );
        assert_eq!(
            (shop.stock_of(&brie).await, shop.documents("orders").await.len()),
            (3, 0)
        );
        assert_eq!(shop.cart(&nadia).await.item_count, 3);
        let mut nowhere = to_lyon();
        nowhere.shipping_address.city = String::new();
        let error = orders::quote_order(shop, &nadia, &nowhere).await.unwrap_err();
        assert_eq!(broken(&error), ["shippingAddress.city required"]);
        shop.order(&omar, &brie, 1).await;
        let (quoted, placed) = (quote().await, orders::place(shop, &nadia, &to_lyon()).await);
        let (Err(Error::OutOfStock(quoted)), Err(Error::OutOfStock(placed))) = (quoted, placed) else {
            panic!("neither can be had")
        };
        assert_eq!(quoted, placed);
    });
}

#[test]
fn the_address_and_the_phone_number_are_remembered_with_the_order_or_not_at_all() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(1)).await;
        let nadia = shop.customer("nadia").await;
        let remembered = async || {
            let account = accounts::account(shop, &nadia).await.unwrap();
            let streets = account.profile.addresses.into_iter().map(|address| address.street);
            let users = shop.documents("users").await;
            let user = users
                .iter()
                .find(|user| user.get_str("email").is_ok_and(|email| email == "nadia@exemple.fr"));
            let user = user.unwrap();
            let number = user.get_str("phoneNumber").unwrap_or_default();
            (streets.collect::<Vec<_>>(), number.to_owned())
        };
        let before = remembered().await;
        assert!(before.0.is_empty(), "{before:?}");
        let place = async |input: &PlaceOrder, number: &str| {
            orders::place_and_remember(shop, &nadia, input, Some(number.to_owned()), None).await
        };
        let number = "06 98 76 54 32";
        assert!(matches!(place(&to_lyon(), number).await, Err(Error::CartEmpty)));
        shop.fill_cart(&nadia, &brie, 1).await;
        let cheaper = PlaceOrder {
            expected_total: Some(money("1")),
            ..to_lyon()
        };
        let changed = place(&cheaper, number).await;
        assert!(matches!(changed, Err(Error::PriceChanged { .. })), "{changed:?}");
        let error = place(&cheaper, "12").await.unwrap_err();
        assert_eq!(broken(&error), ["phoneNumber not_a_phone"]);
        shop.order(&shop.customer("omar").await, &brie, 1).await;
        let short = place(&to_lyon(), number).await;
        assert!(matches!(short, Err(Error::OutOfStock(_))), "{short:?}");
        assert_eq!(remembered().await, before);

        let comte = shop.sells(product().named("Comté")).await;
        cart::clear(shop, &mut CartOwner::customer(&nadia)).await.unwrap();
        shop.fill_cart(&nadia, &comte, 1).await;
        orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!(remembered().await, before, "remembered through REST");
        shop.fill_cart(&nadia, &comte, 1).await;
        place(&to_lyon(), number).await.unwrap();
        assert_eq!(
            remembered().await,
            (vec!["1 rue du Lait".into()], "+33 6 98 76 54 32".into())
        );
    });
}
