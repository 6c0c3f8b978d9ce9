//! `Idempotency-Key`: what is sent twice counts once.

use axum::{body::Body, http::Request};
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::{
    fixtures::{id, order, product},
    support::{Actor, Answer, in_a_shop},
};

/// Sends a `POST` under a key.
async fn keyed(actor: &Actor, path: &str, key: &str, body: &Value) -> Answer {
    let token = actor.token.as_deref().unwrap_or_default();
    let request = Request::post(path)
        .header("host", "shop.test")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .expect("a request");
    actor.send(request).await
}

#[test]
fn the_same_key_and_body_replay_the_first_answer() {
    in_a_shop(async |app| {
        let (product, zoe) = (app.sells(product().stock(5)).await, app.customer("zoe").await);
        zoe.fills(&product, 2).await;
        let first = keyed(&zoe, "/api/orders", "one", &order()).await;
        let second = keyed(&zoe, "/api/orders", "one", &order()).await;
        assert_eq!(
            (
                first.header("idempotent-replayed"),
                second.header("idempotent-replayed")
            ),
            ("", "true")
        );
        for header in ["location", "content-type"] {
            assert!(!first.header(header).is_empty(), "{header}");
            assert_eq!(first.header(header), second.header(header), "{header}");
        }
        assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
        assert_eq!(first.is(201), second.is(201));
        assert_eq!((app.count("orders").await, app.stock_of(&product).await), (1, 3));
    });
}

#[test]
fn a_key_that_is_sent_twice_at_once_counts_once() {
    in_a_shop(async |app| {
        let (product, zoe) = (app.sells(product().stock(50)).await, app.customer("zoe").await);
        let item = json!({ "productId": id(&product), "quantity": 1 });
        let calls = (0..10).map(|_| keyed(&zoe, "/api/cart/items", "one", &item));
        for answer in futures_util::future::join_all(calls).await {
            match answer.status.as_u16() {
                200 => assert_eq!(answer.body["itemCount"], 1),
                _ => _ = answer.refuses(409, "idempotency_in_progress"),
            }
        }
        assert_eq!(zoe.get("/api/cart").await.is(200)["itemCount"], 1);
    });
}

#[test]
fn the_same_key_with_another_request_is_a_mismatch() {
    in_a_shop(async |app| {
        let (product, zoe) = (app.sells(product().stock(50)).await, app.customer("zoe").await);
        let item = |quantity: i64| json!({ "productId": id(&product), "quantity": quantity });
        keyed(&zoe, "/api/cart/items", "one", &item(1)).await.is(200);
        keyed(&zoe, "/api/cart/items", "one", &item(2))
            .await
            .refuses(422, "idempotency_mismatch");
        keyed(&zoe, "/api/orders", "one", &item(1))
            .await
            .refuses(422, "idempotency_mismatch");
        assert_eq!(zoe.get("/api/cart").await.is(200)["itemCount"], 1);
    });
}

#[test]
fn a_refusal_is_replayed_with_the_id_of_the_request_at_hand() {
    in_a_shop(async |app| {
        let (product, zoe) = (app.sells(product()).await, app.customer("zoe").await);
        keyed(&zoe, "/api/orders", "one", &order())
            .await
            .refuses(409, "cart_empty");
        zoe.fills(&product, 1).await;
        let again = keyed(&zoe, "/api/orders", "one", &order()).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        again.refuses(409, "cart_empty");
        keyed(&zoe, "/api/orders", "two", &order()).await.is(201);
    });
}

#[test]
fn a_key_belongs_to_its_caller_and_to_their_present_session() {
    in_a_shop(async |app| {
        let product = app.sells(product()).await;
        let (zoe, max) = (app.customer("zoe").await, app.customer("max").await);
        let item = json!({ "productId": id(&product), "quantity": 1 });
        keyed(&zoe, "/api/cart/items", "one", &item).await.is(200);
        let of_max = keyed(&max, "/api/cart/items", "one", &item).await;
        assert_eq!(of_max.header("idempotent-replayed"), "");
        of_max.is(200);
        zoe.call(axum::http::Method::POST, "/api/auth/logout", None)
            .await
            .is(204);
        keyed(&zoe, "/api/cart/items", "one", &item)
            .await
            .refuses(401, "not_signed_in");
        keyed(&app.guest(), "/api/cart/items", "one", &item)
            .await
            .refuses(401, "not_signed_in");
    });
}

#[test]
fn a_key_is_forgotten_after_a_day() {
    in_a_shop(async |app| {
        let (product, zoe) = (app.sells(product().stock(50)).await, app.customer("zoe").await);
        let item = json!({ "productId": id(&product), "quantity": 1 });
        keyed(&zoe, "/api/cart/items", "one", &item).await.is(200);
        let login = json!({ "email": zoe.email, "password": crate::support::PASSWORD });
        for (seconds, replayed, count) in [(24 * 3600 - 1, "true", 1), (1, "", 2)] {
            app.seconds_later(seconds);
            let tokens = app.guest().post("/api/auth/login", login.clone()).await.is(200);
            let zoe = zoe.with_token(tokens["token"].as_str().expect("a token"));
            let answer = keyed(&zoe, "/api/cart/items", "one", &item).await;
            assert_eq!(answer.header("idempotent-replayed"), replayed);
            assert_eq!(answer.is(200)["itemCount"], count);
        }
    });
}

#[test]
fn two_servers_on_one_database_answer_as_one() {
    in_a_shop(async |app| {
        let other = app.another_server();
        let (product, zoe) = (app.sells(product().stock(5)).await, app.customer("zoe").await);
        zoe.fills(&product, 1).await;
        let first = keyed(&zoe, "/api/orders", "one", &order()).await.is(201);
        let elsewhere = other.guest().with_token(zoe.token.clone().expect("a token"));
        let second = keyed(&elsewhere, "/api/orders", "one", &order()).await;
        assert_eq!(second.header("idempotent-replayed"), "true");
        assert_eq!(second.is(201), first);
    });
}

#[test]
fn a_request_whose_server_died_can_be_sent_again_after_a_minute() {
    in_a_shop(async |app| {
        let (product, zoe) = (app.sells(product().stock(5)).await, app.customer("zoe").await);
        zoe.fills(&product, 1).await;
        // The server takes the request and dies: the claim stays, the answer never comes.
        let claims = app
            .shop
            .store
            .database()
            .collection::<mongodb::bson::Document>("idempotency");
        keyed(&zoe, "/api/orders", "one", &json!({})).await.is(422);
        let unanswered = mongodb::bson::doc! { "$unset": { "answer": "" } };
        claims
            .update_many(mongodb::bson::doc! {}, unanswered)
            .await
            .expect("a dead claim");
        keyed(&zoe, "/api/orders", "one", &json!({}))
            .await
            .refuses(409, "idempotency_in_progress");
        app.seconds_later(60);
        keyed(&zoe, "/api/orders", "one", &json!({}))
            .await
            .refuses(422, "invalid_input");
    });
}

#[test]
fn a_key_is_visible_ascii_of_a_sane_length() {
    in_a_shop(async |app| {
        let zoe = app.customer("zoe").await;
        let long = "k".repeat(256);
        for key in ["", "with blank", &long] {
            let answer = keyed(&zoe, "/api/cart/items", key, &json!({})).await;
            answer.refuses_fields(&[("Idempotency-Key", "not_a_key")]);
        }
        let answer = keyed(&zoe, "/api/cart/items", &long[1..], &json!({})).await;
        answer.refuses_fields(&[("productId", "required"), ("quantity", "required")]);
    });
}

/// Tokens are kept nowhere, so signing in runs each time.
#[test]
fn answers_with_tokens_are_never_kept() {
    in_a_shop(async |app| {
        let zoe = app.customer("zoe").await;
        let login = json!({ "email": zoe.email, "password": crate::support::PASSWORD });
        let first = keyed(&zoe, "/api/auth/login", "one", &login).await.is(200);
        let second = keyed(&zoe, "/api/auth/login", "one", &login).await;
        assert_eq!(second.header("idempotent-replayed"), "");
        assert_ne!(first["refreshToken"], second.is(200)["refreshToken"]);
        assert_eq!(app.count("idempotency").await, 0);
    });
}

#[test]
fn what_makes_a_secret_is_done_once_under_a_key_and_the_secret_is_not_kept() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let till = json!({ "name": "Caisse", "scopes": ["orders:read"] });
        let webhook = json!({ "url": "https://caisse.example/", "events": ["order.placed"] });
        for (path, body, made) in [
            ("/api/admin/api-keys", &till, "apikeys"),
            ("/api/admin/webhooks", &webhook, "webhooks"),
        ] {
            // What was refused may be corrected.
            keyed(&admin, path, made, &json!({}))
                .await
                .refuses(422, "invalid_input");
            keyed(&admin, path, made, body).await.is(201);
            keyed(&admin, path, made, body).await.refuses(409, "answer_not_kept");
            keyed(&admin, path, made, &json!({}))
                .await
                .refuses(422, "idempotency_mismatch");
            assert_eq!(app.count(made).await, 1);
        }
        let records = app.shop.store.database().collection::<Document>("idempotency");
        let with_something = doc! { "$or": [{ "results.0": { "$exists": true } }, { "answer.body": { "$ne": "" } }] };
        assert_eq!(records.count_documents(with_something).await.unwrap(), 0);
        assert_eq!(records.count_documents(doc! {}).await.unwrap(), 2);
    });
}
