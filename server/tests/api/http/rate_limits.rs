//! How often one may ask: `RateLimit-*`, `Retry-After`, and 429.

use axum::{extract::ConnectInfo, http::Method};
use serde_json::json;
use server::config::HttpConfig;
use std::net::SocketAddr;

use crate::support::{Answer, App, PASSWORD, in_a_shop_with, request};

/// Behind a proxy at 10.0.0.1, with limits.
fn with_limits(test: impl AsyncFnOnce(&App)) {
    let http = HttpConfig {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        ..HttpConfig::default()
    };
    in_a_shop_with(http, test);
}

/// A request from this address, with these headers.
async fn send_from(
    app: &App,
    from: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: String,
) -> Answer {
    let mut request = request(method, path, headers, body);
    let peer = SocketAddr::new(from.parse().unwrap(), 50_000);
    request.extensions_mut().insert(ConnectInfo(peer));
    app.guest().send(request).await
}

async fn sign_in(app: &App, from: &str, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password }).to_string();
    let headers = [("content-type", "application/json")];
    send_from(app, from, Method::POST, "/api/auth/login", &headers, body).await
}

fn limits(answer: &Answer) -> (&str, &str, &str) {
    (
        answer.header("ratelimit-limit"),
        answer.header("ratelimit-remaining"),
        answer.header("ratelimit-reset"),
    )
}

#[test]
fn an_address_has_six_hundred_requests_a_minute_and_is_told_how_many_are_left() {
    with_limits(async |app| {
        let get = async |from: &str, path: &str| send_from(app, from, Method::GET, path, &[], String::new()).await;
        for left in (0..600).rev() {
            let answer = get("203.0.113.1", "/api/loyalty/tiers").await;
            assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (200, ""));
            assert_eq!(limits(&answer).1, left.to_string());
        }
        let refused = get("203.0.113.1", "/api/loyalty/tiers").await;
        assert_eq!(limits(&refused), ("600", "0", "60"));
        assert_eq!(refused.header("retry-after"), "1");
        refused.refuses(429, "too_many_requests");
        // Another address, files and health checks are not limited.
        get("203.0.113.2", "/api/loyalty/tiers").await.is(200);
        get("203.0.113.1", "/images/hero.svg").await.is(200);
        get("203.0.113.1", "/health/live").await.is(200);
        get("203.0.113.1", "/health/ready").await.is(200);
        for path in ["/favicon.svg", "/fonts/none.woff2", "/uploads/none.webp"] {
            assert_ne!(get("203.0.113.1", path).await.status, 429, "{path}");
        }
        // Pages are, also those that are not there.
        for path in [
            "/",
            "/images/",
            "/pkg/",
            "/uploads/",
            "/uploads/a/b",
            "/health/none",
            "/favicon.svgz",
        ] {
            assert_eq!(get("203.0.113.1", path).await.status, 429, "{path}");
        }
        app.seconds_later(1);
        assert_eq!(limits(&get("203.0.113.1", "/api/loyalty/tiers").await).1, "9");
    });
}

#[test]
fn an_address_tries_ten_passwords_a_minute_whosever_they_are() {
    with_limits(async |app| {
        for n in 0..10 {
            let answer = sign_in(app, "203.0.113.1", &format!("n{n}@exemple.fr"), "not the password").await;
            assert_eq!(limits(&answer).0, "10");
            answer.refuses(401, "invalid_credentials");
        }
        let refused = sign_in(app, "203.0.113.1", "another@exemple.fr", "not the password").await;
        assert_eq!(
            (limits(&refused), refused.header("retry-after")),
            (("10", "0", "60"), "6")
        );
        let problem = refused.refuses(429, "too_many_requests");
        assert!(
            problem["detail"].as_str().unwrap().contains("Try again in 1 min"),
            "{problem}"
        );
        // The rest of the shop stays open.
        let get = send_from(app, "203.0.113.1", Method::GET, "/api/products", &[], String::new());
        assert_eq!(limits(&get.await).0, "600");
        app.seconds_later(6);
        sign_in(app, "203.0.113.1", "another@exemple.fr", "not the password")
            .await
            .refuses(401, "invalid_credentials");
    });
}

#[test]
fn the_browsers_forms_count_as_rest_does_and_say_so_in_the_readers_language() {
    with_limits(async |app| {
        let send = async |headers: &[(&str, &str)]| {
            let own = [
                ("sec-fetch-site", "same-origin"),
                ("content-type", "application/x-www-form-urlencoded"),
                ("accept-language", "fr"),
            ];
            let body = "email=n%40exemple.fr&password=not+the+password".to_owned();
            let headers = [&own[..], headers].concat();
            send_from(app, "203.0.113.1", Method::POST, "/fn/account/sign-in", &headers, body).await
        };
        for _ in 0..10 {
            send(&[("accept", "application/json")])
                .await
                .refuses_in_json(401, "invalid_credentials");
        }
        let problem = send(&[("accept", "application/json")])
            .await
            .refuses_in_json(429, "too_many_requests");
        assert!(
            problem["detail"].as_str().unwrap().contains("Réessayez dans"),
            "{problem}"
        );
        // Without JavaScript it is a page.
        let page = send(&[("accept", "text/html,*/*")]).await;
        assert_eq!(page.status, 429);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(
            page.text.contains("Réessayez dans") && page.text.contains("</html>"),
            "{}",
            page.text
        );
        assert!(page.text.contains(page.header("x-request-id")));
    });
}

#[test]
fn an_account_takes_ten_wrong_passwords_from_wherever_they_come_and_its_owners_right_one_forgives() {
    with_limits(async |app| {
        let email = app.customer("nadia").await.email;
        let from = |n: usize| format!("203.0.113.{n}");
        for n in 0..9 {
            sign_in(app, &from(n), &email, "not the password")
                .await
                .refuses(401, "invalid_credentials");
        }
        sign_in(app, &from(9), &email, PASSWORD).await.is(200);
        for n in 10..20 {
            let email = if n % 2 == 0 {
                email.to_uppercase()
            } else {
                email.clone()
            };
            sign_in(app, &from(n), &email, "not the password")
                .await
                .refuses(401, "invalid_credentials");
        }
        let refused = sign_in(app, &from(20), &email, PASSWORD).await;
        assert_eq!((limits(&refused).0, refused.header("retry-after")), ("10", "90"));
        refused.refuses(429, "too_many_requests");
        // An unknown account is counted just so: the limit tells nobody who has one.
        for n in 30..40 {
            sign_in(app, &from(n), "nobody@exemple.fr", "not the password")
                .await
                .refuses(401, "invalid_credentials");
        }
        sign_in(app, &from(40), "nobody@exemple.fr", "not the password")
            .await
            .refuses(429, "too_many_requests");
        app.seconds_later(90);
        sign_in(app, &from(20), &email, PASSWORD).await.is(200);
    });
}

#[test]
fn an_address_gets_four_letters_an_hour_whether_or_not_it_has_an_account() {
    with_limits(async |app| {
        let email = app.customer("nadia").await.email;
        for email in [email.as_str(), "nobody@exemple.fr"] {
            let ask = async |n: usize| {
                let body = json!({ "email": email }).to_string();
                let headers = [("content-type", "application/json")];
                let from = format!("203.0.113.{n}");
                send_from(app, &from, Method::POST, "/api/auth/forgot-password", &headers, body).await
            };
            for n in 0..4 {
                ask(n).await.is(202);
            }
            let refused = ask(4).await;
            assert_eq!((limits(&refused).0, refused.header("retry-after")), ("4", "900"));
            refused.refuses(429, "too_many_requests");
        }
        app.seconds_later(900);
        let body = json!({ "email": email }).to_string();
        let headers = [("content-type", "application/json")];
        send_from(
            app,
            "203.0.113.5",
            Method::POST,
            "/api/auth/forgot-password",
            &headers,
            body,
        )
        .await
        .is(202);
    });
}

#[test]
fn a_network_of_64_bits_is_one_and_only_a_trusted_proxy_speaks_for_others() {
    with_limits(async |app| {
        let left = async |from: &str, forwarded: &str| {
            let headers = [("x-forwarded-for", forwarded)];
            let answer = send_from(app, from, Method::GET, "/api/loyalty/tiers", &headers, String::new()).await;
            limits(&answer).1.to_owned()
        };
        assert_eq!(left("2001:db8::1", "").await, "599");
        assert_eq!(left("2001:db8::2", "").await, "598");
        assert_eq!(left("2001:db8:0:1::1", "").await, "599");
        assert_eq!(left("10.0.0.1", "198.51.100.1").await, "599");
        assert_eq!(left("10.0.0.1", "198.51.100.2").await, "599");
        assert_eq!(left("10.0.0.1", "192.0.2.1, 198.51.100.1").await, "598");
        assert_eq!(left("203.0.113.1", "198.51.100.3").await, "599");
        assert_eq!(left("203.0.113.1", "198.51.100.4").await, "598");
    });
}

#[test]
fn a_stranger_locks_nobody_out_of_a_device_that_signed_in_before_by_rest_or_by_the_page() {
    with_limits(async |app| {
        let email = app.customer("nadia").await.email;
        let by_rest = async |from: &str, password: &str, cookie: &str| {
            let body = json!({ "email": email, "password": password }).to_string();
            let headers = [
                ("content-type", "application/json"),
                ("x-forwarded-proto", "https"),
                ("cookie", cookie),
            ];
            send_from(app, from, Method::POST, "/api/auth/login", &headers, body).await
        };
        let by_page = async |from: &str, cookie: &str| {
            let headers = [
                ("sec-fetch-site", "same-origin"),
                ("content-type", "application/x-www-form-urlencoded"),
                ("accept", "text/html"),
                ("referer", "http://shop.test:3000/connexion"),
                ("cookie", cookie),
            ];
            let body = format!("email={email}&password={}", PASSWORD.replace(' ', "+"));
            send_from(app, from, Method::POST, "/fn/account/sign-in", &headers, body).await
        };
        let device = |answer: &Answer| {
            let set = answer.headers.get_all("set-cookie").iter();
            let mut set = set.filter_map(|cookie| cookie.to_str().ok());
            let whole = set
                .find(|cookie| cookie.trim_start_matches("__Host-").starts_with("device="))
                .expect("a device")
                .to_owned();
            for attribute in ["HttpOnly", "SameSite=Strict", "Max-Age=31536000", "Path=/"] {
                assert!(whole.split("; ").any(|part| part == attribute), "{whole}");
            }
            let is_secure = whole.ends_with("; Secure");
            assert_eq!(whole.starts_with("__Host-"), is_secure, "{whole}");
            (whole.split(';').next().expect("a value").to_owned(), is_secure)
        };
        let (program, is_secure) = device(&by_rest("10.0.0.1", PASSWORD, "").await);
        assert!(is_secure, "over TLS");
        let (browser, is_secure) = device(&by_page("203.0.113.1", "").await);
        assert!(!is_secure, "without");

        for n in 10..20 {
            by_rest(&format!("203.0.113.{n}"), "not the password", "")
                .await
                .refuses(401, "invalid_credentials");
        }
        by_rest("203.0.113.30", PASSWORD, "")
            .await
            .refuses(429, "too_many_requests");
        let page = by_page("203.0.113.30", "").await;
        assert!(
            page.header("location").contains("__err="),
            "{}",
            page.header("location")
        );
        // Each is known through both doors.
        for cookie in [&program, &browser] {
            by_rest("203.0.113.31", PASSWORD, cookie).await.is(200);
            let page = by_page("203.0.113.31", cookie).await;
            assert_eq!(page.header("location"), "/compte");
            assert_ne!(device(&page).0, "device=");
        }
    });
}
