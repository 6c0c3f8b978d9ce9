//! `/api/orders`

pub mod after_sale;
mod cancel;
pub mod card_payments;
mod coupons;
mod gifts;
mod lists;
mod refunds;
pub mod slots;
mod status;
mod transfers;
mod weights;

use serde_json::{Value, json};

use crate::{
    fixtures::{address, id, order, product, status_of},
    support::in_a_shop,
};

fn path(order: &Value) -> String {
    format!("/api/orders/{}", id(order))
}

#[test]
fn ordering_takes_the_stock_empties_the_cart_and_adds_up() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().named("Comté").price("12.35").stock(5)).await;
        nadia.fills(&comte, 3).await;
        let answer = nadia.post("/api/orders", order()).await;
        let location = answer.header("location").to_owned();
        for amount in ["\"subtotal\":37.05,", "\"shippingCost\":6.9,", "\"total\":43.95,"] {
            assert!(answer.text.contains(amount), "{amount} in {}", answer.text);
        }
        let placed = answer.is(201);
        assert_eq!(location, path(&placed));
        assert_eq!(
            (&placed["status"], &placed["paymentStatus"]),
            (&json!("pending"), &json!("pending"))
        );
        assert_eq!(placed["paymentMethod"], "cash_on_delivery");
        assert_eq!(placed["shippingAddress"], address());
        assert_eq!(placed["userId"], nadia.id.as_str());
        let item = json!({ "_id": placed["items"][0]["_id"], "productId": comte["_id"], "quantity": 3, "weight": 250, "price": 12.35, "name": "Comté", "soldBy": "piece", "vatRate": 5.5, "isPerishable": true });
        assert_eq!(placed["items"], json!([item]));
        assert_eq!(app.stock_of(&comte).await, 2);
        assert_eq!(nadia.get("/api/cart").await.is(200)["items"], json!([]));
        assert_eq!(nadia.get(&location).await.is(200), placed);
    });
}

#[test]
fn delivery_is_free_from_sixty_euros() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().price("60")).await;
        let placed = nadia.orders(&comte).await;
        assert_eq!((&placed["shippingCost"], &placed["total"]), (&json!(0.0), &json!(60.0)));
    });
}

#[test]
fn an_empty_cart_cannot_be_ordered() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        nadia.post("/api/orders", order()).await.refuses(409, "cart_empty");
        nadia.get("/api/cart").await.is(200);
        nadia.post("/api/orders", order()).await.refuses(409, "cart_empty");
        assert_eq!(app.count("orders").await, 0);
    });
}

#[test]
fn what_someone_else_bought_first_is_refused_by_name_and_nothing_is_stored() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let (comte, brie) = (
            app.sells(product().named("Comté").stock(1)).await,
            app.sells(product().stock(5)).await,
        );
        nadia.fills(&comte, 1).await;
        nadia.fills(&brie, 2).await;
        omar.orders(&comte).await;
        let problem = nadia.post("/api/orders", order()).await.refuses(409, "out_of_stock");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
        assert_eq!(problem["errors"][0]["field"], format!("items.{}", id(&comte)));
        assert_eq!(problem["errors"][0]["code"], "out_of_stock");
        assert_eq!(app.count("orders").await, 1);
        assert_eq!(app.stock_of(&brie).await, 5);
        let cart = nadia.get("/api/cart").await.is(200);
        assert_eq!(cart["itemCount"], 3);
        assert_eq!(cart["items"][0]["available"], false);
    });
}

#[test]
fn a_cut_that_is_no_longer_made_is_refused_by_name_and_shown_in_the_cart() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let cut = product().named("Comté").by_weight().stock(5000);
        let comte = app.sells(cut.clone()).await;
        let cuts = json!({ "productId": id(&comte), "quantity": 1, "weight": 150 });
        nadia.post("/api/cart/items", cuts).await.is(200);
        let path = format!("/api/products/{}", id(&comte));
        let coarser = cut.with("minCut", 200).with("cutStep", 100);
        admin.put(&path, coarser.0).await.is(200);
        for path in ["/api/orders/quote", "/api/orders"] {
            let problem = nadia.post(path, order()).await.refuses(409, "cart_outdated");
            let error = &problem["errors"][0];
            assert_eq!(error["field"], format!("items.{}", id(&comte)));
            assert_eq!(error["code"], "cut_too_small");
            assert!(error["message"].as_str().unwrap().starts_with("Comté"), "{error}");
        }
        assert_eq!(app.count("orders").await, 0);
        let line = nadia.get("/api/cart").await.is(200)["items"][0].clone();
        assert_eq!(
            (&line["available"], &line["refused"], &line["lineTotal"]),
            (&json!(false), &json!("cut_too_small:200"), &json!(0.0))
        );
    });
}

/// Serde's derive would read a list as a struct's fields in their order.
#[test]
fn a_list_is_no_object() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let list = json!(["3 rue des Fromagers", "Lyon", "Rhône", "69002"]);
        let order = json!({ "shippingAddress": list, "paymentMethod": "cash_on_delivery" });
        let answer = nadia.post("/api/orders", order).await;
        answer.refuses_fields(&[("shippingAddress", "wrong_type")]);
        let answer = nadia.put("/api/users/profile", json!([null, null])).await;
        answer.refuses_fields(&[("body", "wrong_type")]);
    });
}

#[test]
fn a_wrong_order_names_every_field_and_nothing_is_stored() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product()).await;
        nadia.fills(&comte, 1).await;
        let post = async |body: Value| nadia.post("/api/orders", body).await;
        post(json!({ "paymentMethod": "shells", "total": 0.01 }))
            .await
            .refuses_fields(&[
                ("paymentMethod", "wrong_type"),
                ("shippingAddress", "required"),
                ("total", "unknown_field"),
            ]);
        let mut body = order();
        body["shippingAddress"] = json!({ "street": "", "city": 7, "postalCode": "6900", "country": "FR" });
        post(body).await.refuses_fields(&[
            ("shippingAddress.city", "wrong_type"),
            ("shippingAddress.country", "unknown_field"),
            ("shippingAddress.postalCode", "not_a_postal_code"),
            ("shippingAddress.state", "required"),
            ("shippingAddress.street", "required"),
        ]);
        assert_eq!(app.count("orders").await, 0);
        assert_eq!(nadia.get("/api/cart").await.is(200)["itemCount"], 1);
    });
}

#[test]
fn anothers_order_is_not_found_by_customers_nor_by_a_livreur_without_it() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let (admin, leo) = (app.admin().await, app.livreur("leo").await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        omar.get(&path(&placed)).await.refuses(404, "not_found");
        leo.get(&path(&placed)).await.refuses(404, "not_found");
        assert_eq!(nadia.get(&path(&placed)).await.is(200), placed);
        assert_eq!(admin.get(&path(&placed)).await.is(200), placed);
    });
}

#[test]
fn an_order_that_is_not_there_is_not_found() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        for key in [app.unknown_id(), "1".into(), "K7M3-Q9TD".into(), "%7B%7D".into()] {
            admin.get(&format!("/api/orders/{key}")).await.refuses(404, "not_found");
            let path = format!("/api/orders/{key}/status");
            admin
                .put(&path, json!({ "status": "processing" }))
                .await
                .refuses(404, "not_found");
        }
    });
}

#[test]
fn a_guest_neither_orders_nor_reads_nor_moves() {
    in_a_shop(async |app| {
        let placed = app.customer("nadia").await.orders(&app.sells(product()).await).await;
        app.guest()
            .post("/api/orders", order())
            .await
            .refuses(401, "not_signed_in");
        app.guest().get(&path(&placed)).await.refuses(401, "not_signed_in");
        app.guest()
            .put(&status_of(&placed), json!({ "status": "processing" }))
            .await
            .refuses(401, "not_signed_in");
    });
}

#[test]
fn an_order_goes_from_the_admin_to_the_livreur_to_the_door() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        admin.moves(&placed, "processing").await;
        app.seconds_later(60);
        let change =
            json!({ "status": "shipped", "trackingNumber": "FR-1", "deliveryDate": "2050-03-04T09:00:00+01:00" });
        let shipped = admin.put(&status_of(&placed), change).await.is(200);
        assert_eq!(
            (&shipped["trackingNumber"], &shipped["livreurId"]),
            (&json!("FR-1"), &json!(leo.id))
        );
        assert_eq!(shipped["deliveryDate"], "2050-03-04T08:00:00.000Z");
        assert_eq!(leo.get(&path(&placed)).await.is(200), shipped);
        app.seconds_later(60);
        let delivered = leo.moves(&placed, "delivered").await;
        assert_eq!(
            (&delivered["status"], &delivered["paymentStatus"]),
            (&json!("delivered"), &json!("paid"))
        );
        assert_eq!(delivered["deliveryDate"], "2050-03-03T12:02:00.000Z");
        let statuses: Vec<_> = delivered["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| &event["status"])
            .collect();
        assert_eq!(statuses, ["pending", "processing", "shipped", "delivered"]);
        assert_eq!(nadia.get(&path(&placed)).await.is(200), delivered);
    });
}

#[test]
fn only_staff_move_orders_and_a_livreur_only_their_own() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        nadia
            .put(&status_of(&placed), json!({ "status": "cancelled" }))
            .await
            .refuses(403, "forbidden");
        admin.moves(&placed, "processing").await;
        admin.moves(&placed, "shipped").await;
        let maya = app.livreur("maya").await;
        maya.put(&status_of(&placed), json!({ "status": "delivered" }))
            .await
            .refuses(404, "not_found");
        leo.put(&status_of(&placed), json!({ "status": "cancelled" }))
            .await
            .refuses(409, "invalid_transition");
        assert_eq!(nadia.get(&path(&placed)).await.is(200)["status"], "shipped");
    });
}

#[test]
fn an_order_takes_no_other_way_and_a_wrong_step_names_its_fields() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        for status in ["pending", "shipped", "delivered"] {
            admin
                .put(&status_of(&placed), json!({ "status": status }))
                .await
                .refuses(409, "invalid_transition");
        }
        let wrong = json!({ "status": "lost", "trackingNumber": "", "deliveryDate": "tomorrow", "total": 0 });
        admin.put(&status_of(&placed), wrong).await.refuses_fields(&[
            ("deliveryDate", "wrong_type"),
            ("status", "wrong_type"),
            ("total", "unknown_field"),
            ("trackingNumber", "required"),
        ]);
        assert_eq!(nadia.get(&path(&placed)).await.is(200), placed);
    });
}

#[test]
fn cancelling_gives_the_stock_back_once() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product().stock(4)).await;
        let placed = nadia.orders(&comte).await;
        assert_eq!(app.stock_of(&comte).await, 3);
        admin.moves(&placed, "cancelled").await;
        admin
            .put(&status_of(&placed), json!({ "status": "cancelled" }))
            .await
            .refuses(409, "invalid_transition");
        assert_eq!(app.stock_of(&comte).await, 4);
    });
}
