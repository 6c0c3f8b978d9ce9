//! `/api/cart`

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
};

fn add(product: &Value, quantity: impl Into<Value>) -> Value {
    json!({ "productId": product["_id"], "quantity": quantity.into() })
}

fn line(cart: &Value) -> String {
    format!("/api/cart/items/{}", id(&cart["items"][0]))
}

#[test]
fn a_cart_starts_empty_and_is_the_same_one_each_time() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let cart = nadia.get("/api/cart").await.is(200);
        assert_eq!(
            (&cart["items"], &cart["subtotal"], &cart["itemCount"]),
            (&json!([]), &json!(0.0), &json!(0))
        );
        assert_eq!(nadia.get("/api/cart").await.is(200), cart);
    });
}

#[test]
fn what_is_put_in_has_its_price_to_the_cent_and_the_same_cut_adds_up() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app
            .sells(
                product()
                    .named("Comté")
                    .price("12.35")
                    .with("slug", "comte")
                    .with("weight", 250),
            )
            .await;
        nadia.fills(&comte, 1).await;
        let answer = nadia.post("/api/cart/items", add(&comte, 2)).await;
        assert!(answer.text.contains("\"subtotal\":37.05,"), "{}", answer.text);
        let cart = answer.is(200);
        assert_eq!(cart["itemCount"], 3);
        let lines = cart["items"].as_array().unwrap();
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!(
            (
                &line["productId"],
                &line["quantity"],
                &line["weight"],
                &line["unitPrice"],
                &line["lineTotal"],
                &line["available"]
            ),
            (
                &comte["_id"],
                &json!(3),
                &json!(250),
                &json!(12.35),
                &json!(37.05),
                &json!(true)
            )
        );
        assert_eq!(line["product"]["name"], "Comté");
        assert_eq!(line["product"]["slug"], "comte");
        assert_eq!(line["product"]["image"], "/images/cheese/comte.svg");
        assert_eq!(line["product"]["price"], 12.35);
        assert_eq!(nadia.get("/api/cart").await.is(200), cart);
    });
}

#[test]
fn a_cut_costs_what_it_weighs_and_must_be_one_the_shop_makes() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app
            .sells(product().by_weight().price("10").with("weight", 300).stock(2000))
            .await;
        let mut cut = add(&comte, 1);
        cut["weight"] = 350.into();
        // 10.00 × 350 ÷ 300 = 11.666…, half up, once.
        assert_eq!(
            nadia.post("/api/cart/items", cut.clone()).await.is(200)["subtotal"],
            11.67
        );
        for (weight, code) in [(75, "cut_too_small"), (1050, "cut_too_large"), (120, "cut_step")] {
            cut["weight"] = weight.into();
            nadia
                .post("/api/cart/items", cut.clone())
                .await
                .refuses_fields(&[("weight", code)]);
        }
    });
}

#[test]
fn more_than_there_is_is_refused_and_the_cart_stays() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().named("Comté").stock(2)).await;
        let before = nadia.fills(&comte, 1).await;
        let problem = nadia
            .post("/api/cart/items", add(&comte, 2))
            .await
            .refuses(409, "out_of_stock");
        assert_eq!(problem["errors"][0]["field"], format!("items.{}", id(&comte)));
        assert!(
            problem["errors"][0]["message"]
                .as_str()
                .unwrap()
                .starts_with("Comté: Only 2 left"),
            "{problem}"
        );
        nadia
            .patch(&line(&before), json!({ "quantity": 3 }))
            .await
            .refuses(409, "out_of_stock");
        assert_eq!(nadia.get("/api/cart").await.is(200), before);
        assert_eq!(app.stock_of(&comte).await, 2, "a cart reserves nothing");
    });
}

#[test]
fn a_wrong_item_names_every_field() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product()).await;
        let post = async |body: Value| nadia.post("/api/cart/items", body).await;
        post(json!({ "productId": { "$gt": "" }, "quantity": "2", "price": 0.01 }))
            .await
            .refuses_fields(&[
                ("price", "unknown_field"),
                ("productId", "wrong_type"),
                ("quantity", "wrong_type"),
            ]);
        post(json!({}))
            .await
            .refuses_fields(&[("productId", "required"), ("quantity", "required")]);
        post(json!([])).await.refuses_fields(&[("body", "wrong_type")]);
        post(add(&comte, 0)).await.refuses_fields(&[("quantity", "too_small")]);
        post(add(&comte, -1)).await.refuses_fields(&[("quantity", "too_small")]);
        post(add(&comte, 100))
            .await
            .refuses_fields(&[("quantity", "too_large")]);
        post(add(&comte, 1.5))
            .await
            .refuses_fields(&[("quantity", "wrong_type")]);
        post(json!({ "productId": app.unknown_id(), "quantity": 1 }))
            .await
            .refuses(404, "not_found");
        assert_eq!(nadia.get("/api/cart").await.is(200)["items"], json!([]));
    });
}

#[test]
fn a_line_can_be_changed_taken_out_and_all_of_them_too() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let (comte, brie) = (
            app.sells(product().price("10")).await,
            app.sells(product().price("5")).await,
        );
        let cart = nadia.fills(&comte, 1).await;
        assert_eq!(
            nadia.patch(&line(&cart), json!({ "quantity": 4 })).await.is(200)["subtotal"],
            40.0
        );
        nadia.fills(&brie, 1).await;
        let cart = nadia.delete(&line(&cart)).await.is(200);
        assert_eq!((&cart["subtotal"], &cart["itemCount"]), (&json!(5.0), &json!(1)));
        assert_eq!(nadia.delete("/api/cart").await.is(200)["items"], json!([]));
        assert_eq!(nadia.get("/api/cart").await.is(200)["items"], json!([]));
    });
}

#[test]
fn a_wrong_change_names_every_field_and_an_unknown_line_is_not_found() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product()).await;
        let cart = nadia.fills(&comte, 1).await;
        let change = json!({ "quantity": 0, "productId": comte["_id"] });
        nadia
            .patch(&line(&cart), change)
            .await
            .refuses_fields(&[("productId", "unknown_field"), ("quantity", "too_small")]);
        for item in [app.unknown_id(), "1".into(), "%00".into()] {
            let path = format!("/api/cart/items/{item}");
            nadia
                .patch(&path, json!({ "quantity": 1 }))
                .await
                .refuses(404, "not_found");
            nadia.delete(&path).await.refuses(404, "not_found");
        }
        assert_eq!(nadia.get("/api/cart").await.is(200), cart);
    });
}

#[test]
fn nobody_changes_anothers_cart() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let comte = app.sells(product()).await;
        let cart = nadia.fills(&comte, 1).await;
        omar.patch(&line(&cart), json!({ "quantity": 9 }))
            .await
            .refuses(404, "not_found");
        omar.delete(&line(&cart)).await.refuses(404, "not_found");
        omar.delete("/api/cart").await.is(200);
        assert_eq!(nadia.get("/api/cart").await.is(200), cart);
    });
}

#[test]
fn a_guest_has_no_cart_here() {
    in_a_shop(async |app| {
        let item = format!("/api/cart/items/{}", app.unknown_id());
        for (method, path) in [
            (Method::GET, "/api/cart"),
            (Method::DELETE, "/api/cart"),
            (Method::POST, "/api/cart/items"),
            (Method::PATCH, &item),
            (Method::DELETE, &item),
        ] {
            app.guest()
                .call(method, path, Some(json!({})))
                .await
                .refuses(401, "not_signed_in");
        }
    });
}
