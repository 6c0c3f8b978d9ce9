//! What delivery costs where.

use domain::{
    Error,
    cart::CartOwner,
    delivery::{self, areas},
    orders,
};
use shared::{Money, order::PlaceOrder};
use test_support::{
    fixtures::{money, product, to_lyon},
    shop::in_a_shop,
};

use super::{add_area, place};

fn to(code: &str) -> PlaceOrder {
    let mut input = to_lyon();
    input.shipping_address.postal_code = code.into();
    input
}

#[test]
fn cart_quote_and_order_cost_what_the_most_specific_area_says() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product().price("10")).await, shop.customer("nadia").await);
        add_area(shop, &["69*"], 6.0, Some(30.0)).await;
        add_area(shop, &["6900*", "69100"], 3.5, None).await;
        for (code, pieces, fee) in [
            ("69003", 1, "3.50"),
            // Never free there.
            ("69100", 9, "3.50"),
            ("69400", 2, "6"),
            ("69400", 3, "0"),
        ] {
            shop.fill_cart(&nadia, &brie, pieces).await;
            let rates = delivery::rates_to_show(shop, Some(code));
            let owner = CartOwner::customer(&nadia);
            let (shown, _) = orders::preview_at(shop, &owner, None, None, rates).await.unwrap();
            let quote = orders::quote_order(shop, &nadia, &to(code)).await.unwrap();
            let order = place(shop, &nadia, &to(code)).await.unwrap();
            let costs = [shown.shipping_cost, quote.shipping_cost, order.shipping_cost];
            assert_eq!(costs, [money(fee); 3], "{pieces} to {code}");
            assert_eq!([shown.total, quote.total], [order.total; 2]);
        }
        assert_eq!(delivery::rates_to_show(shop, None).fee, money("3.50"), "the lowest");
    });
}

#[test]
fn where_no_area_is_nothing_is_ordered() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        shop.fill_cart(&nadia, &brie, 1).await;
        // Without areas: metropolitan France.
        for code in ["98800", "97400", "00000"] {
            assert!(!delivery::options(shop, code).unwrap().served, "{code}");
            let refused = place(shop, &nadia, &to(code)).await;
            assert!(matches!(refused, Err(Error::NotDeliveredThere)), "{code}: {refused:?}");
            let refused = orders::quote_order(shop, &nadia, &to(code)).await;
            assert!(matches!(refused, Err(Error::NotDeliveredThere)), "{code}: {refused:?}");
        }
        let corsica = delivery::options(shop, "20 200 Bastia").unwrap();
        assert_eq!((corsica.served, corsica.fee), (true, Some(money("6.90"))));
        let area = add_area(shop, &["69*"], 6.0, None).await;
        assert!(!delivery::options(shop, "20200").unwrap().served);
        let refused = place(shop, &nadia, &to("75001")).await;
        assert!(matches!(refused, Err(Error::NotDeliveredThere)), "{refused:?}");
        areas::remove(shop, &shop.admin().await, area.id).await.unwrap();
        assert!(delivery::options(shop, "75001").unwrap().served);
        place(shop, &nadia, &to("75001")).await.unwrap();
    });
}

#[test]
fn an_order_costs_what_the_areas_say_now_also_where_they_were_changed_by_another_server() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product().price("10")).await, shop.customer("nadia").await);
        add_area(shop, &["69*"], 6.0, None).await;
        let other = shop.on_another_server().await;
        add_area(&other, &["69001"], 2.0, None).await;
        shop.fill_cart(&nadia, &brie, 1).await;
        assert_eq!(
            delivery::rates_to_show(shop, Some("69001")).fee,
            money("6"),
            "not heard of"
        );
        let shown = PlaceOrder {
            expected_total: Some(money("16")),
            ..to("69001")
        };
        let refused = place(shop, &nadia, &shown).await;
        assert!(
            matches!(refused, Err(Error::PriceChanged { now, .. }) if now == money("12")),
            "{refused:?}"
        );
        assert_eq!(
            delivery::rates_to_show(shop, Some("69001")).fee,
            money("2"),
            "read anew"
        );
        let order = place(shop, &nadia, &to("69001")).await.unwrap();
        assert_eq!(order.shipping_cost, money("2"));
    });
}

#[test]
fn no_two_areas_have_the_same_postal_code_however_many_admins_try_at_once() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let input = |name: &str| {
            serde_json::from_value(serde_json::json!({ "name": name, "postalCodes": ["69001", "690*"], "fee": 1 }))
                .unwrap()
        };
        let (one, other) = (input("un"), input("deux"));
        let (one, other) = tokio::join!(areas::create(shop, &admin, &one), areas::create(shop, &admin, &other));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let Err(Error::Invalid(rules)) = one.and(other) else {
            panic!("both were created");
        };
        assert_eq!(rules[0].field, "postalCodes");
        assert!(
            rules[0].rule.starts_with("postal_code_taken:69001 ("),
            "{}",
            rules[0].rule
        );
        assert_eq!(areas::all(shop, &admin).len(), 1);
        assert_eq!(
            delivery::options(shop, "69001").unwrap().fee,
            Some(Money::from_cents(100))
        );
    });
}
