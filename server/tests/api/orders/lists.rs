//! `GET /api/orders` and `POST /api/orders/quote`

use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};

use crate::{
    fixtures::{id, order, product},
    support::in_a_shop,
};

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().expect("items").iter().map(id).collect()
}

#[test]
fn an_admin_lists_everyones_orders_newest_first_with_links() {
    in_a_shop(async |app| {
        let (nadia, omar, admin) = (
            app.customer("nadia").await,
            app.customer("omar").await,
            app.admin().await,
        );
        let comte = app.sells(product()).await;
        let mut placed = Vec::new();
        for customer in [&nadia, &omar, &nadia] {
            app.seconds_later(60);
            placed.push(customer.orders(&comte).await);
        }
        let answer = admin.get("/api/orders?limit=2").await;
        assert!(
            answer
                .header("link")
                .contains("</api/orders?page=2&limit=2>; rel=\"next\""),
            "{}",
            answer.header("link")
        );
        let list = answer.is(200);
        assert_eq!(ids(&list), [id(&placed[2]), id(&placed[1])]);
        assert_eq!((&list["total"], &list["pages"]), (&json!(3), &json!(2)));
        assert_eq!(list["items"][0], placed[2]);
    });
}

#[test]
fn orders_are_found_by_status_payment_number_customer_and_day() {
    in_a_shop(async |app| {
        let (nadia, omar, admin) = (
            app.customer("nadia").await,
            app.customer("omar").await,
            app.admin().await,
        );
        let comte = app.sells(product()).await;
        let first = nadia.orders(&comte).await;
        let day_before = doc! { "createdAt": DateTime::parse_rfc3339_str("2050-03-02T12:00:00Z").unwrap() };
        let orders = app.shop.store.database().collection::<Document>("orders");
        orders.update_one(doc! {}, doc! { "$set": day_before }).await.unwrap();
        let second = omar.orders(&comte).await;
        for status in ["processing", "shipped", "delivered"] {
            admin.moves(&first, status).await;
        }
        let number = second["orderNumber"].as_str().unwrap();
        let spoken = number.to_lowercase().replace('-', "%20");
        for (query, expected) in [
            ("status=pending".to_owned(), vec![id(&second)]),
            ("status=cancelled".into(), vec![]),
            (
                "status=pending,delivered&sort=createdAt".into(),
                vec![id(&first), id(&second)],
            ),
            ("paymentStatus=paid".into(), vec![id(&first)]),
            (
                "paymentMethod=cash_on_delivery&disputed=false".into(),
                vec![id(&second), id(&first)],
            ),
            ("paymentMethod=paypal".into(), vec![]),
            ("unpaidTransfer=true".into(), vec![]),
            ("q=comt%C3%A9".into(), vec![id(&second), id(&first)]),
            ("paymentStatus=paid&status=pending".into(), vec![]),
            (format!("q={number}"), vec![id(&second)]),
            (format!("q={spoken}"), vec![id(&second)]),
            (format!("q={number}&status=delivered"), vec![]),
            ("q=NADIA".into(), vec![id(&first)]),
            ("q=omar@exemple.fr".into(), vec![id(&second)]),
            ("q=exemple&to=2050-03-02".into(), vec![id(&first)]),
            ("from=2050-03-03".into(), vec![id(&second)]),
            ("from=2050-03-02&to=2050-03-02".into(), vec![id(&first)]),
            ("from=2050-03-03T12:00:00.001Z".into(), vec![]),
            ("q=".into(), vec![id(&second), id(&first)]),
            ("q=.*".into(), vec![]),
            ("q=%7B%22$gt%22:%22%22%7D".into(), vec![]),
        ] {
            let list = admin.get(&format!("/api/orders?{query}")).await.is(200);
            assert_eq!(ids(&list), expected, "{query}");
        }
    });
}

#[test]
fn a_query_of_orders_names_every_fault() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        admin
            .get("/api/orders?status=lost&paymentStatus=maybe&refundDue=perhaps&from=soon&q[$gt]=&userId=1&limit=many")
            .await
            .refuses_fields(&[
                ("from", "wrong_type"),
                ("limit", "wrong_type"),
                ("paymentStatus", "wrong_type"),
                ("q[$gt]", "unknown_field"),
                ("refundDue", "wrong_type"),
                ("status", "wrong_type"),
                ("userId", "unknown_field"),
            ]);
        admin
            .get(&format!("/api/orders?q={}&limit=101", "x".repeat(101)))
            .await
            .refuses_fields(&[("limit", "too_large"), ("q", "too_long")]);
    });
}

#[test]
fn a_quote_says_every_amount_and_stores_nothing() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().price("12.35").stock(5)).await;
        nadia.fills(&comte, 3).await;
        let quote = nadia.post("/api/orders/quote", order()).await.is(200);
        let vat = json!([{ "rate": 5.5, "net": 41.66, "vat": 2.29 }]);
        let amounts = json!({ "subtotal": 37.05, "shippingCost": 6.9, "discount": 0.0, "total": 43.95, "vat": vat });
        assert_eq!(quote, amounts);
        assert_eq!((app.count("orders").await, app.stock_of(&comte).await), (0, 5));
        assert_eq!(nadia.get("/api/cart").await.is(200)["itemCount"], 3);
        let placed = nadia.post("/api/orders", order()).await.is(201);
        assert_eq!(placed["total"], quote["total"]);
    });
}

#[test]
fn a_quote_refuses_what_ordering_would_refuse() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let path = "/api/orders/quote";
        app.guest().post(path, order()).await.refuses(401, "not_signed_in");
        nadia.post(path, order()).await.refuses(409, "cart_empty");
        let comte = app.sells(product().named("Comté").stock(1)).await;
        nadia.fills(&comte, 1).await;
        nadia
            .post(path, json!({ "paymentMethod": { "$gt": "" }, "total": 0 }))
            .await
            .refuses_fields(&[
                ("paymentMethod", "wrong_type"),
                ("shippingAddress", "required"),
                ("total", "unknown_field"),
            ]);
        omar.orders(&comte).await;
        let quoted = nadia.post(path, order()).await.refuses(409, "out_of_stock");
        let placed = nadia.post("/api/orders", order()).await.refuses(409, "out_of_stock");
        assert_eq!(quoted["errors"], placed["errors"]);
        assert_eq!(quoted["errors"][0]["field"], format!("items.{}", id(&comte)));
    });
}
