//! `/api/admin/products/{key}/stock-corrections`

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{id, product},
    support::{in_a_shop, request},
};

#[test]
fn a_correction_is_answered_as_it_stands_in_the_history_and_counts_once_by_its_key() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app
            .sells(product().named("Brie").with("slug", "brie").with("stock", 10))
            .await;
        let path = format!("/api/admin/products/{}/stock-corrections", id(&brie));
        let body = json!({ "difference": -3, "reason": "waste", "note": " Moisi " });
        let token = format!("Bearer {}", admin.token.clone().expect("a token"));
        let send = async || {
            let headers = [
                ("authorization", token.as_str()),
                ("content-type", "application/json"),
                ("idempotency-key", "till-1"),
            ];
            admin
                .send(request(Method::POST, &path, &headers, body.to_string()))
                .await
        };
        let answer = send().await;
        assert_eq!(answer.header("location"), path);
        let made = answer.is(201);
        assert_eq!(
            (&made["difference"], &made["stock"], &made["reason"], &made["note"]),
            (&json!(-3), &json!(7), &json!("waste"), &json!("Moisi"))
        );
        assert_eq!(send().await.is(201), made);
        app.seconds_later(1);
        let counted = json!({ "counted": 8, "expectedStock": 7, "reason": "count" });
        admin
            .post("/api/admin/products/brie/stock-corrections", counted.clone())
            .await
            .is(201);
        let again = admin.post(&path, counted).await;
        assert_eq!(
            (again.status.as_u16(), &again.body["code"]),
            (409, &json!("stock_moved"))
        );
        let history = admin.get(&format!("{path}?limit=1")).await.is(200);
        assert_eq!(
            (&history["total"], &history["items"][0]["difference"]),
            (&json!(3), &json!(1))
        );
        assert_eq!(app.guest().get("/api/products/brie").await.is(200)["stock"], 8);
    });
}

#[test]
fn a_correction_that_breaks_a_rule_names_its_field_and_only_admins_make_one() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        app.sells(product().named("Brie").with("slug", "brie").with("stock", 10))
            .await;
        let path = "/api/admin/products/brie/stock-corrections";
        let body = json!({ "difference": -11, "reason": "gift" });
        admin
            .post(path, body.clone())
            .await
            .refuses_fields(&[("difference", "more_than_stock")]);
        admin
            .post(path, json!({ "counted": 3, "reason": "form" }))
            .await
            .refuses_fields(&[("expectedStock", "required"), ("reason", "unknown_reason")]);
        let nadia = app.customer("nadia").await;
        nadia.post(path, body.clone()).await.is(403);
        nadia.get(path).await.is(403);
        admin
            .post("/api/admin/products/none/stock-corrections", body)
            .await
            .is(404);
    });
}
