//! `PUT /api/orders/{id}/items/{itemId}/weight`: what the cuts of an order weigh.

use axum::http::Method;
use serde_json::{Value, json};
use test_support::stripe::{self, GOOD_CARD, intent_of};

use super::card_payments::{by_card, with_cards};
use crate::{
    fixtures::{id, order, product, status_of},
    support::{Actor, App, in_a_shop},
};

fn weight_of(order: &Value, line: usize) -> String {
    let item = order["items"][line]["_id"].as_str().expect("a line's id");
    format!("/api/orders/{}/items/{item}/weight", id(order))
}

/// An order of half a kilo, 25 €, and a piece, 10 €, delivered for 6.90 €.
async fn placed(app: &App, customer: &Actor, body: Value) -> Value {
    let comte = product().by_weight().stock(5000).with("scaleCode", "042");
    let comte = app.sells(comte).await;
    assert_eq!(comte["scaleCode"], "042");
    let brie = app.sells(product().named("Brie").price("10")).await;
    let cut = json!({ "productId": comte["_id"], "quantity": 1, "weight": 500 });
    customer.post("/api/cart/items", cut).await.is(200);
    customer.fills(&brie, 1).await;
    customer.post("/api/orders", body).await.is(201)
}

#[test]
fn an_admin_weighs_a_line_of_an_order_in_preparation() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let placed = placed(app, &nadia, order()).await;
        let path = weight_of(&placed, 0);
        let body = json!({ "weight": 460 });
        admin.put(&path, body.clone()).await.refuses(409, "not_processing");
        admin
            .put(&status_of(&placed), json!({ "status": "processing" }))
            .await
            .is(200);
        for other in [&nadia, &leo] {
            other.put(&path, body.clone()).await.refuses(403, "forbidden");
        }
        app.guest().put(&path, body.clone()).await.refuses(401, "not_signed_in");

        let weighed = admin.put(&path, body.clone()).await.is(200);
        assert_eq!(
            (&weighed["total"], &weighed["orderedTotal"]),
            (&json!(39.9), &json!(41.9))
        );
        let line = &weighed["items"][0];
        assert_eq!(
            (&line["weight"], &line["weighed"], &line["price"], &line["charged"]),
            (&json!(500), &json!(460), &json!(25.0), &json!(23.0))
        );
        assert_eq!(
            admin.put(&path, body).await.is(200),
            weighed,
            "a lost answer changes nothing"
        );
        let own = nadia.get(&format!("/api/orders/{}", id(&placed))).await.is(200);
        assert_eq!(own, weighed);
        let heavier = admin.put(&path, json!({ "weight": 540 })).await.is(200);
        assert_eq!(
            (&heavier["total"], &heavier["orderedTotal"]),
            (&json!(41.9), &Value::Null)
        );
        let scanned = admin.put(&path, json!({ "barcode": "0200042004800" })).await.is(200);
        assert_eq!(scanned["items"][0]["weighed"], 480);

        for (body, field, code) in [
            (json!({ "weight": 0 }), "weight", "no_weight"),
            (json!({ "weight": 40_001 }), "weight", "above_scale"),
            (json!({ "weight": 1001 }), "weight", "far_above_ordered"),
            (json!({}), "weight", "required"),
            (json!({ "barcode": "0200042004801" }), "barcode", "barcode_check_digit"),
            (json!({ "barcode": "0200043004809" }), "barcode", "barcode_of_another"),
        ] {
            admin.put(&path, body).await.refuses_fields(&[(field, code)]);
        }
        admin
            .put(&weight_of(&placed, 1), json!({ "weight": 250 }))
            .await
            .refuses_fields(&[("weight", "piece_not_weighed")]);
        let unknown = path.replace(placed["items"][0]["_id"].as_str().unwrap(), id(&placed));
        admin
            .put(&unknown, json!({ "weight": 250 }))
            .await
            .refuses(404, "not_found");
    });
}

#[test]
fn a_card_is_authorized_until_the_order_leaves() {
    in_a_shop(async |app| {
        let app = &with_cards(app).await;
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let placed = placed(app, &nadia, by_card()).await;
        let path = format!("/api/orders/{}", id(&placed));
        let form = nadia.call(Method::POST, &format!("{path}/payment"), None).await.is(200);
        let secret = form["clientSecret"].as_str().unwrap();
        assert!(stripe::pay(secret, GOOD_CARD).await);
        domain::payments::reconcile(&app.shop, id(&placed).parse().unwrap())
            .await
            .unwrap();
        assert_eq!(nadia.get(&path).await.is(200)["paymentStatus"], "authorized");
        let held = admin.get("/api/orders?paymentStatus=authorized").await.is(200);
        assert_eq!(held["total"], 1);
        nadia.get(&format!("{path}/invoice")).await.refuses(409, "not_invoiced");
        admin
            .put(&status_of(&placed), json!({ "status": "processing" }))
            .await
            .is(200);
        admin
            .put(&weight_of(&placed, 0), json!({ "weight": 400 }))
            .await
            .is(200);
        admin
            .put(&status_of(&placed), json!({ "status": "shipped" }))
            .await
            .is(200);
        domain::payments::reconcile_due(&app.shop).await.unwrap();
        let paid = nadia.get(&path).await.is(200);
        assert_eq!((&paid["paymentStatus"], &paid["total"]), (&json!("paid"), &json!(36.9)));
        assert_eq!(stripe::intent(intent_of(secret)).await["amount_received"], 3690);
    });
}
