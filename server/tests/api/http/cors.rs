//! Which other sites' pages may call REST.

use axum::http::{HeaderValue, Method};
use server::config::HttpConfig;

use crate::support::{Answer, App, in_a_shop, in_a_shop_with, request};

const PARTNER: &str = "https://partner.example";

fn with_a_partner(test: impl AsyncFnOnce(&App)) {
    let http = HttpConfig {
        cors_origins: vec![HeaderValue::from_static(PARTNER)],
        ..HttpConfig::default()
    };
    in_a_shop_with(http, test);
}

async fn preflight(app: &App, path: &str, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "PATCH"),
        (
            "access-control-request-headers",
            "authorization,content-type,idempotency-key,if-match",
        ),
    ];
    app.guest().send(request(Method::OPTIONS, path, &headers, "")).await
}

#[test]
fn without_a_setting_no_other_site_may_call() {
    in_a_shop(async |app| {
        let answer = preflight(app, "/api/cart/items/1", PARTNER).await;
        assert_eq!(answer.header("access-control-allow-origin"), "");
        answer.refuses(405, "method_not_allowed");
        let get = request(Method::GET, "/api/products", &[("origin", PARTNER)], "");
        assert_eq!(app.guest().send(get).await.header("access-control-allow-origin"), "");
    });
}

#[test]
fn a_partners_page_may_ask_before_it_calls() {
    with_a_partner(async |app| {
        let answer = preflight(app, "/api/cart/items/1", PARTNER).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), PARTNER);
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        let methods = answer.header("access-control-allow-methods");
        assert!(
            ["GET", "POST", "PUT", "PATCH", "DELETE"]
                .iter()
                .all(|m| methods.contains(m)),
            "{methods}"
        );
        let headers = answer.header("access-control-allow-headers");
        for header in [
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
        ] {
            assert!(headers.contains(header), "{header} in {headers}");
        }
        for stranger in [
            "https://evil.example",
            "http://partner.example",
            "https://partner.example.evil.example",
            "null",
        ] {
            let answer = preflight(app, "/api/cart/items/1", stranger).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{stranger}");
        }
    });
}

#[test]
fn a_partners_page_reads_answers_refusals_and_the_headers_that_matter() {
    with_a_partner(async |app| {
        let token = app.customer("nadia").await.token.unwrap();
        let bearer = format!("Bearer {token}");
        for (path, status) in [("/api/cart", 200), ("/api/orders/1", 404), ("/api/nothing", 404)] {
            let headers = [("origin", PARTNER), ("authorization", bearer.as_str())];
            let answer = app.guest().send(request(Method::GET, path, &headers, "")).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), PARTNER);
            assert!(answer.header("vary").contains("origin"), "{}", answer.header("vary"));
            let exposed = answer.header("access-control-expose-headers");
            for header in [
                "link",
                "location",
                "etag",
                "x-request-id",
                "ratelimit-limit",
                "ratelimit-remaining",
                "ratelimit-reset",
                "retry-after",
                "idempotent-replayed",
            ] {
                assert!(exposed.contains(header), "{header} in {exposed}");
            }
        }
        // A cookie is never accepted from another site, partner or not.
        let headers = [
            ("origin", PARTNER),
            ("sec-fetch-site", "cross-site"),
            ("cookie", "session=0123456789abcdef01234567.00"),
        ];
        app.guest()
            .send(request(Method::DELETE, "/api/cart", &headers, ""))
            .await
            .refuses(403, "cross_site");
    });
}

#[test]
fn pages_and_what_they_call_are_not_for_other_sites() {
    with_a_partner(async |app| {
        for path in ["/", "/connexion", "/fn/account/sign-in", "/images/hero.svg"] {
            let get = request(Method::GET, path, &[("origin", PARTNER)], "");
            let answer = app.guest().send(get).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
            let answer = preflight(app, path, PARTNER).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        }
    });
}
