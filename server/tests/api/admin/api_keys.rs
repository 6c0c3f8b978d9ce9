//! `/api/admin/api-keys`, and what a key opens.

use axum::http::Method;
use serde_json::{Value, json};
use server::config::HttpConfig;
use shared::api_key::Scope;

use super::webhooks::delivery;
use crate::{
    fixtures::{id, product},
    http::cross_site::cookie_of,
    openapi::{document, operations},
    support::{Actor, App, in_a_shop, in_a_shop_with, request},
};

const KEYS: &str = "/api/admin/api-keys";

/// A program with a key that this admin makes.
async fn program(app: &App, admin: &Actor, scopes: &[&str]) -> (Actor, Value) {
    let body = json!({ "name": "Caisse", "scopes": scopes });
    let made = admin.post(KEYS, body).await.is(201);
    let key = made["key"].as_str().expect("a key");
    (app.guest().with_token(key), made)
}

#[test]
fn a_key_is_shown_once_and_calls_in_the_name_of_its_maker_who_the_audit_says_used_a_key() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (till, made) = program(app, &admin, &["catalog:write", "orders:read"]).await;
        let listed = admin.get(KEYS).await.is(200);
        assert!(!listed.to_string().contains(made["key"].as_str().unwrap()));
        assert_eq!(listed["items"][0]["_id"], made["_id"]);
        assert_eq!(listed["items"][0]["lastUsedAt"], Value::Null);
        let comte = till.post("/api/products", product().0).await.is(201);
        assert_eq!(till.get("/api/orders").await.is(200)["total"], 0);
        let refused = till.get("/api/admin/users").await.refuses(403, "scope_missing");
        assert!(
            refused["detail"].as_str().unwrap().contains("customers:read"),
            "{refused}"
        );
        till.get("/api/cart").await.refuses(403, "not_for_api_keys");
        till.get(KEYS).await.refuses(403, "not_for_api_keys");
        let entries = admin
            .get(&format!("/api/admin/audit?targetId={}", id(&comte)))
            .await
            .is(200);
        let entry = &entries["items"][0];
        assert_eq!((&entry["by"], &entry["key"]), (&json!(admin.id), &made["_id"]));
        let entries = admin.get("/api/admin/audit?action=api_key.created").await.is(200);
        assert_eq!(entries["items"][0]["key"], Value::Null, "a person made it");
        assert!(admin.get(KEYS).await.is(200)["items"][0]["lastUsedAt"].is_string());

        admin.delete(&format!("{KEYS}/{}", id(&made))).await.is(204);
        till.get("/api/orders").await.refuses(401, "bad_api_key");
        till.get(&format!("/api/products/{}", id(&comte)))
            .await
            .refuses(401, "bad_api_key");
    });
}

#[test]
fn a_key_opens_what_the_document_says_of_its_scopes_and_nothing_else() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let mut programs = Vec::new();
        for scope in Scope::ALL.map(Scope::name) {
            programs.push((scope, program(app, &admin, &[scope]).await.0));
        }
        let mut opened = 0;
        for (path, method, operation) in operations(&document()) {
            let is_public = operation["security"] == json!([{}]);
            if is_public || !path.starts_with("/api") {
                continue;
            }
            let asked = operation["x-api-key-scope"].as_str();
            let mut named = operation["security"].as_array().into_iter().flatten();
            let named = named.find_map(|way| way["apiKey"][0].as_str());
            assert_eq!(asked, named, "{method} {path}");
            let unknown = path.split('/').map(|part| {
                if part.starts_with('{') {
                    app.unknown_id()
                } else {
                    part.to_owned()
                }
            });
            let unknown = unknown.collect::<Vec<_>>().join("/");
            for (scope, program) in &programs {
                let answer = program.call(method.clone(), &unknown, None).await;
                let of = format!("{method} {path} with {scope}: {}", answer.text);
                let code = answer.body["code"].as_str().unwrap_or_default();
                assert!(code != "bad_api_key" && code != "forbidden", "{of}");
                match asked {
                    Some(asked) if asked == *scope => {
                        opened += 1;
                        assert!(!["scope_missing", "not_for_api_keys"].contains(&code), "{of}");
                    }
                    Some(_) => assert_eq!(code, "scope_missing", "{of}"),
                    None => assert_eq!(code, "not_for_api_keys", "{of}"),
                }
            }
        }
        assert!(opened > 40, "{opened}");
    });
}

#[test]
fn a_key_has_as_many_requests_as_an_address_from_however_many() {
    in_a_shop_with(HttpConfig::default(), async |app| {
        let admin = app.admin().await;
        let (till, made) = program(app, &admin, &["orders:read"]).await;
        let (other, _) = program(app, &admin, &["orders:read"]).await;
        let bearer = format!("Bearer {}", made["key"].as_str().unwrap());
        let from = async |address: [u8; 4]| {
            let mut request = request(Method::GET, "/api/orders", &[("authorization", bearer.as_str())], "");
            let peer = std::net::SocketAddr::from((address, 4711));
            request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
            till.send(request).await
        };
        for left in (0..600_u32).rev() {
            let answer = from([198, 51, 100, u8::try_from(left % 3).unwrap()]).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("ratelimit-remaining")),
                (200, &*left.to_string())
            );
        }
        let refused = from([198, 51, 100, 9]).await;
        assert_eq!(refused.header("retry-after"), "1");
        refused.refuses(429, "too_many_requests");
        other.get("/api/orders").await.is(200);
    });
}

#[test]
fn a_request_of_a_key_that_comes_twice_counts_once() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (till, made) = program(app, &admin, &["catalog:write"]).await;
        let bearer = format!("Bearer {}", made["key"].as_str().unwrap());
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", "once"),
        ];
        let body = product().0.to_string();
        let send = async || {
            till.send(request(Method::POST, "/api/products", &headers, body.clone()))
                .await
        };
        let (first, second) = (send().await, send().await);
        assert_eq!(second.header("idempotent-replayed"), "true");
        assert_eq!(first.is(201), second.is(201));
        assert_eq!(app.count("products").await, 1);
        let entries = admin.get("/api/admin/audit?action=product.created").await.is(200);
        assert_eq!(entries["items"][0]["key"], made["_id"]);
    });
}

#[test]
fn the_dashboard_shows_the_keys_and_webhooks_and_no_secret() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (_, key) = program(app, &admin, &["orders:read"]).await;
        let (webhook, _) = delivery(app, &admin).await;
        let cookie = cookie_of(app, &admin).await;
        let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
        let of_webhook = format!("/gestion/webhooks/{webhook}");
        for (path, words) in [
            ("/gestion/cles", "Caisse"),
            ("/gestion/webhooks", "https://caisse.example/evenements"),
            (of_webhook.as_str(), "Envoyer à nouveau"),
        ] {
            let page = admin.send(request(Method::GET, path, &headers, "")).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.text.contains(words), "{path}: {}", page.text);
            assert!(
                !page.text.contains("whsec_") && !page.text.contains(key["key"].as_str().unwrap()),
                "{path}"
            );
        }
    });
}

#[test]
fn who_makes_a_key_in_the_dashboard_sees_it_on_the_page_that_follows_and_never_again() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let cookie = cookie_of(app, &admin).await;
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
            ("referer", "http://shop.test/gestion/cles"),
        ];
        let form = "form%5Bname%5D=Caisse&form%5Bscopes%5D%5B%5D=orders%3Aread&form%5Bexpires_at%5D=";
        let sent = admin
            .send(request(Method::POST, "/fn/dashboard/create-api-key", &headers, form))
            .await;
        assert_eq!(sent.header("location"), "/gestion/cles?made=1", "{}", sent.text);
        let secret = sent.header("set-cookie").split(';').next().unwrap().to_owned();
        let key = secret.strip_prefix("new-secret=").expect("the secret").to_owned();
        assert!(key.starts_with("fa_"));
        let both = format!("{cookie}; {secret}");
        let page = async |cookie: &str| {
            let headers = [("cookie", cookie), ("accept", "text/html")];
            admin
                .send(request(Method::GET, "/gestion/cles?made=1", &headers, ""))
                .await
        };
        let shown = page(&both).await;
        assert!(shown.text.contains(&key));
        assert!(
            shown.header("set-cookie").contains("new-secret=;"),
            "the browser forgets it"
        );
        assert!(!page(&cookie).await.text.contains(&key));
    });
}
