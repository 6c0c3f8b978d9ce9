//! What every route asks of a request: method, media type, size; and the id that every answer carries.

use std::time::Duration;

use axum::{body::Body, http::Method};
use serde_json::json;

use crate::support::{Actor, Answer, PASSWORD, in_a_shop, request};

async fn post_login(actor: &Actor, kind: &str, body: impl Into<Body>) -> Answer {
    actor
        .send(request(
            Method::POST,
            "/api/auth/login",
            &[("content-type", kind)],
            body,
        ))
        .await
}

#[test]
fn an_unknown_path_is_a_problem_and_so_is_a_wrong_method() {
    in_a_shop(async |app| {
        for path in [
            "/api",
            "/api/",
            "/api/nothing",
            "/api/products/a/b",
            "/api/orders/quote/x",
        ] {
            app.guest().get(path).await.refuses(404, "not_found");
        }
        for (method, path, allowed) in [
            (Method::DELETE, "/api/products", "GET,HEAD,POST"),
            (Method::GET, "/api/auth/login", "POST"),
            (Method::PUT, "/api/cart/items/1", "DELETE,PATCH"),
            (Method::POST, "/health/live", "GET,HEAD"),
        ] {
            let answer = app.guest().call(method, path, None).await;
            let mut methods: Vec<_> = answer.header("allow").split(',').collect();
            methods.sort_unstable();
            assert_eq!(methods.join(","), allowed, "{path}");
            answer.refuses(405, "method_not_allowed");
        }
    });
}

#[test]
fn a_body_must_be_json_and_say_so() {
    in_a_shop(async |app| {
        let guest = app.guest();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json-seq",
            "",
        ] {
            post_login(&guest, kind, "{}")
                .await
                .refuses(415, "unsupported_media_type");
        }
        for text in [
            "",
            "{",
            "not JSON",
            "{\"email\": 7, }",
            "{\"email\":\"a\"} x",
            "\u{feff}{}",
        ] {
            post_login(&guest, "application/json", text)
                .await
                .refuses(400, "malformed_json");
        }
        post_login(&guest, "application/json", vec![b'"', 0xff, b'"'])
            .await
            .refuses(400, "malformed_json");
        post_login(&guest, "application/json", "[".repeat(10_000))
            .await
            .refuses(400, "malformed_json");
        post_login(&guest, "application/json", "[]")
            .await
            .refuses_fields(&[("body", "wrong_type")]);
        for kind in ["application/json", "Application/JSON; charset=utf-8"] {
            post_login(&guest, kind, "{}")
                .await
                .refuses_fields(&[("email", "required"), ("password", "required")]);
        }
    });
}

#[test]
fn a_body_has_at_most_256_kilobytes_however_it_is_sent() {
    in_a_shop(async |app| {
        let guest = app.guest();
        let body = |size| {
            let text = json!({ "email": "a@b.fr", "password": PASSWORD }).to_string();
            text.clone() + &" ".repeat(size - text.len())
        };
        post_login(&guest, "application/json", body(256 * 1024))
            .await
            .refuses(401, "invalid_credentials");
        post_login(&guest, "application/json", body(256 * 1024 + 1))
            .await
            .refuses(413, "body_too_large");
        let declared = request(
            Method::POST,
            "/api/auth/login",
            &[("content-type", "application/json"), ("content-length", "999999")],
            "{}",
        );
        guest.send(declared).await.refuses(413, "body_too_large");
    });
}

#[test]
fn a_body_with_a_thousand_faults_is_refused_in_no_time() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let unknown: serde_json::Map<_, _> = (0..10_000).map(|n| (format!("x{n}"), json!(n))).collect();
        let start = std::time::Instant::now();
        let problem = nadia
            .put("/api/users/profile", json!(unknown))
            .await
            .refuses(422, "invalid_input");
        assert!(problem["errors"].as_array().unwrap().len() <= 50);
        let addresses: Vec<_> = (0..20_000).map(|_| json!({})).collect();
        nadia
            .put("/api/users/profile", json!({ "addresses": addresses }))
            .await
            .refuses(422, "invalid_input");
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    });
}

#[test]
fn every_answer_carries_an_id_the_callers_own_when_it_is_fit_for_a_log() {
    in_a_shop(async |app| {
        let id = async |given: &str| {
            let headers = [("x-request-id", given)];
            let answer = app
                .guest()
                .send(request(Method::GET, "/api/nothing", &headers, ""))
                .await;
            let id = answer.header("x-request-id").to_owned();
            answer.refuses(404, "not_found");
            id
        };
        assert_eq!(id("edge-42.a_B").await, "edge-42.a_B");
        let long = "x".repeat(65);
        for unfit in ["", "two words", "a\"b", "<script>", long.as_str()] {
            let made = id(unfit).await;
            assert!(made != unfit && made.len() == 24, "{made}");
        }
        for path in ["/health/live", "/api/products", "/images/cheese/morbier.svg", "/"] {
            let (first, second) = (app.guest().get(path).await, app.guest().get(path).await);
            assert_eq!(first.header("x-request-id").len(), 24, "{path}");
            assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
        }
    });
}
