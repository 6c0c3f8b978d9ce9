//! What holds at every door: methods, media types, sizes, ids, panics.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, header},
    routing::get,
};
use serde_json::json;
use server::middleware;
use tower::ServiceExt;

use crate::support::{Actor, Answer, App, PASSWORD, in_a_shop};

/// Any request, with these headers and no others.
pub fn request(method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "shop.test:3000");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("a request")
}

async fn post(actor: &Actor, kind: &str, body: impl Into<Body>) -> Answer {
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
            post(&guest, kind, "{}").await.refuses(415, "unsupported_media_type");
        }
        for text in [
            "",
            "{",
            "not JSON",
            "{\"email\": 7, }",
            "{\"email\":\"a\"} x",
            "\u{feff}{}",
        ] {
            post(&guest, "application/json", text)
                .await
                .refuses(400, "malformed_json");
        }
        post(&guest, "application/json", vec![b'"', 0xff, b'"'])
            .await
            .refuses(400, "malformed_json");
        post(&guest, "application/json", "[".repeat(10_000))
            .await
            .refuses(400, "malformed_json");
        post(&guest, "application/json", "[]")
            .await
            .refuses_fields(&[("body", "wrong_type")]);
        for kind in ["application/json", "Application/JSON; charset=utf-8"] {
            post(&guest, kind, "{}")
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
        post(&guest, "application/json", body(256 * 1024))
            .await
            .refuses(401, "invalid_credentials");
        post(&guest, "application/json", body(256 * 1024 + 1))
            .await
            .refuses(413, "body_too_large");
        let said = request(
            Method::POST,
            "/api/auth/login",
            &[("content-type", "application/json"), ("content-length", "999999")],
            "{}",
        );
        guest.send(said).await.refuses(413, "body_too_large");
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

/// The middleware around a route of the test's own.
async fn around(app: &App, routes: Router<server::state::AppState>, path: &str) -> Answer {
    let service = middleware::around(routes, &app.state).with_state(app.state.clone());
    Answer::of(
        service
            .oneshot(request(Method::GET, path, &[], ""))
            .await
            .expect("an answer"),
    )
    .await
}

#[test]
fn a_panic_is_a_problem_that_says_nothing_of_it_and_the_server_lives_on() {
    in_a_shop(async |app| {
        let routes = Router::new()
            .route(
                "/panics",
                get(|| async { "secret".parse::<bool>().expect("the secret of the house").to_string() }),
            )
            .route("/works", get(|| async { "fine" }));
        let answer = around(app, routes.clone(), "/panics").await;
        assert!(!answer.text.contains("secret"), "{}", answer.text);
        answer.refuses(500, "internal");
        assert_eq!(around(app, routes, "/works").await.text, "fine");
    });
}

#[test]
fn a_database_error_is_a_problem_that_says_nothing_of_it() {
    in_a_shop(async |app| {
        let products = app
            .shop
            .store
            .database()
            .collection::<mongodb::bson::Document>("products");
        let nonsense = mongodb::bson::doc! { "name": "no such product", "slug": "broken", "price": "a secret price" };
        products.insert_one(nonsense).await.unwrap();
        app.shop.catalog.reload().await.unwrap();
        let answer = app.guest().get("/api/products/broken").await;
        assert!(
            !answer.text.contains("secret") && !answer.text.contains("field"),
            "{}",
            answer.text
        );
        answer.refuses(500, "internal");
    });
}

#[test]
fn a_request_that_takes_too_long_is_given_up() {
    in_a_shop(async |app| {
        let forever = Router::new().route("/waits", get(std::future::pending::<()>));
        let app = app.clone();
        let answer = std::thread::spawn(move || {
            let paused = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build();
            paused.expect("a runtime").block_on(around(&app, forever, "/waits"))
        });
        answer.join().expect("no panic").refuses(503, "timeout");
    });
}

fn cache(headers: &HeaderMap) -> &str {
    headers
        .get("cache-control")
        .map_or("", |value| value.to_str().expect("text"))
}

#[test]
fn pictures_may_be_kept_for_a_day_and_what_may_be_personal_not_at_all() {
    in_a_shop(async |app| {
        let picture = app.guest().get("/images/cheese/morbier.svg").await;
        assert_eq!(
            (picture.status.as_u16(), cache(&picture.headers)),
            (200, "public, max-age=86400")
        );
        assert!(picture.header("content-type").starts_with("image/svg+xml"));
        let font = app.guest().get("/fonts/OFL-Fraunces.txt").await;
        assert_eq!(
            (font.status.as_u16(), cache(&font.headers)),
            (200, "public, max-age=86400")
        );
        for path in ["/", "/images/none.svg", "/api/cart", "/health/ready"] {
            assert_eq!(cache(&app.guest().get(path).await.headers), "no-store", "{path}");
        }
    });
}

#[test]
fn a_file_never_answers_as_a_page_that_is_rendered_beside_it() {
    in_a_shop(async |app| {
        // On one task, so that each file is asked for while pages wait for the database.
        let rounds = (0..40).map(async |round| {
            let page = if round % 2 == 0 { "/no-such-page" } else { "/compte" };
            let guest = app.guest();
            futures_util::join!(guest.get(page), guest.get("/favicon.svg"), guest.get(page)).1
        });
        for file in futures_util::future::join_all(rounds).await {
            assert_eq!((file.status.as_u16(), file.header("location")), (200, ""));
        }
    });
}

#[test]
fn a_file_that_is_not_there_costs_no_page() {
    in_a_shop(async |app| {
        for path in [
            "/images/none.svg",
            "/images/a/b.svg",
            "/pkg/none.wasm",
            "/fonts/none.woff2",
        ] {
            app.guest().get(path).await.refuses(404, "not_found");
        }
    });
}

#[test]
fn an_unknown_page_is_a_page_that_is_not_found() {
    in_a_shop(async |app| {
        for path in ["/no-such-page", "/../Cargo.toml", "/%2e%2e/Cargo.toml"] {
            let answer = app.guest().get(path).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        }
        let home = app.guest().get("/").await;
        assert_eq!(home.status, 200);
        assert!(home.text.contains("</html>"), "{}", home.text);
    });
}
