//! Requests that come twice under one `Idempotency-Key`.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};

use super::{cart, cart_request, line, message, messages};
use crate::{
    fixtures::product,
    support::{Actor, Answer, in_a_shop, request},
};

/// Sends a body under a key, as an agent that says who it is.
async fn send(agent: &Actor, method: &Method, path: &str, key: &str, body: &Value) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", key),
        ("ucp-agent", r#"profile="https://agent.example/ucp""#),
    ];
    agent
        .send(request(method.clone(), path, &headers, body.to_string()))
        .await
}

/// The id of a cart or checkout.
fn name(answer: &Value) -> &str {
    answer["id"].as_str().expect("an id")
}

#[test]
fn what_comes_again_under_its_key_counts_once() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let agent = app.guest();
        let send =
            async |method: &Method, path: &str, key: &str, body: &Value| send(&agent, method, path, key, body).await;
        let (post, put) = (Method::POST, Method::PUT);
        let (one, two) = (cart_request(&[line(&brie, 1)]), cart_request(&[line(&brie, 2)]));
        for path in ["/ucp/carts", "/ucp/checkout-sessions"] {
            let (first, second) = tokio::join!(send(&post, path, path, &one), send(&post, path, path, &one));
            let first = first.is(201);
            assert_eq!(first, second.is(201));
            assert_eq!(first, send(&post, path, path, &one).await.is(201));
            let other = send(&post, path, path, &two).await.is(409);
            assert_eq!(other["code"], "idempotency_mismatch");

            let own = format!("{path}/{}", name(&first));
            let changed = send(&put, &own, "b", &two).await.is(200);
            assert_eq!(changed, send(&put, &own, "b", &two).await.is(200));
            assert_eq!(
                send(&put, &own, "b", &one).await.is(409)["code"],
                "idempotency_mismatch"
            );
            // Of two requests under one key that come at once, one counts.
            let (left, right) = tokio::join!(send(&put, &own, "c", &one), send(&put, &own, "c", &two));
            let statuses = BTreeSet::from([left.status.as_u16(), right.status.as_u16()]);
            assert_eq!(statuses, BTreeSet::from([200, 409]));
            // What was changed since is not undone by a request that comes late.
            agent.put(&own, cart_request(&[line(&brie, 5)])).await.is(200);
            let late = send(&put, &own, "b", &two).await.is(200);
            assert_eq!(late["line_items"][0]["quantity"], 5);
        }
        assert_eq!(app.count("agentcarts").await, 2);
        send(&post, "/ucp/carts", "/ucp/checkout-sessions", &one).await.is(409);
        send(&post, "/ucp/carts", "with blank", &one).await.is(422);
        send(&post, "/ucp/carts", "another", &one).await.is(201);
        assert_eq!(app.count("agentcarts").await, 3);
    });
}

#[test]
fn a_key_that_began_the_checkout_of_one_cart_is_none_for_another() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let agent = app.guest();
        let (one, other) = (
            cart(&agent, &[line(&brie, 1)]).await,
            cart(&agent, &[line(&brie, 2)]).await,
        );
        let begin = async |cart: &Value, key: &str| {
            let of_cart = json!({ "cart_id": name(cart), "line_items": [] });
            send(&agent, &Method::POST, "/ucp/checkout-sessions", key, &of_cart).await
        };
        let opened = begin(&one, "a").await.is(201);
        assert_eq!(opened, begin(&one, "a").await.is(201));
        assert_eq!(begin(&other, "a").await.is(409)["code"], "idempotency_mismatch");
        let lines = cart_request(&[line(&brie, 1)]);
        send(&agent, &Method::POST, "/ucp/carts", "a", &lines).await.is(409);
        begin(&other, "b").await.is(201);
    });
}

#[test]
fn a_cart_that_was_taken_back_is_not_made_anew_by_a_late_copy_of_its_request() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let agent = app.guest();
        let lines = cart_request(&[line(&brie, 1)]);
        let made = send(&agent, &Method::POST, "/ucp/carts", "a", &lines).await.is(201);
        let path = format!("/ucp/carts/{}", name(&made));
        let canceled = send(&agent, &Method::POST, &format!("{path}/cancel"), "b", &json!({}))
            .await
            .is(200);
        let again = send(&agent, &Method::POST, &format!("{path}/cancel"), "b", &json!({}))
            .await
            .is(200);
        assert_eq!((&canceled["id"], &canceled), (&made["id"], &again));
        assert!(
            !canceled["continue_url"]
                .as_str()
                .is_some_and(|link| link.contains("/panier/agent/")),
            "{canceled}"
        );
        let late = send(&agent, &Method::POST, "/ucp/carts", "a", &lines).await.is(200);
        message(&late, "not_found");
        message(&agent.get(&path).await.is(200), "not_found");
        message(&agent.put(&path, lines.clone()).await.is(200), "not_found");
        let of_cart = json!({ "cart_id": name(&made), "line_items": [] });
        let checkout = agent.post("/ucp/checkout-sessions", of_cart).await.is(200);
        message(&checkout, "not_found");
        let secret = name(&made).trim_start_matches("cart_").to_owned();
        assert_eq!(agent.get(&format!("/panier/agent/{secret}")).await.status, 404);
    });
}

#[test]
fn a_request_that_comes_again_speaks_of_the_cart_as_it_is() {
    in_a_shop(async |app| {
        let comte = app.sells(product().by_weight().stock(3000)).await;
        let agent = app.guest();
        let wish = cart_request(&[line(&comte, 137)]);
        let made = send(&agent, &Method::POST, "/ucp/carts", "a", &wish).await.is(201);
        message(&made, "quantity_increment_revised");
        let path = format!("/ucp/carts/{}", name(&made));
        agent.put(&path, cart_request(&[line(&comte, 350)])).await.is(200);
        let late = send(&agent, &Method::POST, "/ucp/carts", "a", &wish).await.is(201);
        assert_eq!(late["line_items"][0]["quantity"], 350);
        assert!(messages(&late, "quantity_increment_revised").is_empty(), "{late}");
    });
}
