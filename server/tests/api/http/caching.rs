//! Caching and conditional requests: `ETag`, `If-None-Match`, `If-Match`, `Cache-Control`.

use axum::{body::Body, http::Method};
use serde_json::json;

use crate::{
    fixtures::{id, product},
    support::{Actor, Answer, App, in_a_shop, request},
};

/// Everything public, on a shop that has some of each.
async fn public(app: &App) -> Vec<String> {
    let comte = app.sells(product().with("slug", "comte")).await;
    app.cooks("fondue", Some(&comte)).await;
    [
        "/api/products",
        "/api/products?q=comte&lang=en",
        "/api/products/comte",
        "/api/products/comte/reviews",
        "/api/recipes",
        "/api/recipes/fondue",
        "/api/recipes/fondue?lang=en",
        "/api/loyalty/tiers",
    ]
    .map(str::to_owned)
    .into()
}

async fn get(actor: &Actor, path: &str, known: &str) -> Answer {
    let token = actor
        .token
        .as_ref()
        .map(|token| format!("Bearer {token}"))
        .unwrap_or_default();
    let headers = [("if-none-match", known), ("authorization", &token)];
    let sent = if token.is_empty() { &headers[..1] } else { &headers[..] };
    actor.send(request(Method::GET, path, sent, "")).await
}

#[test]
fn what_is_public_has_a_tag_and_is_not_sent_again_to_who_knows_it() {
    in_a_shop(async |app| {
        for path in public(app).await {
            let first = app.guest().get(&path).await;
            let tag = first.header("etag").to_owned();
            assert!(
                tag.len() > 20 && tag.starts_with('"') && tag.ends_with('"'),
                "{path}: {tag}"
            );
            assert_eq!(first.header("cache-control"), "public, max-age=60", "{path}");
            assert_eq!(first.status, 200);
            for known in [tag.clone(), format!("W/{tag}"), format!("\"a,b\", {tag}"), "*".into()] {
                let again = get(&app.guest(), &path, &known).await;
                assert_eq!(
                    (again.status.as_u16(), again.text.as_str()),
                    (304, ""),
                    "{path} {known}"
                );
                assert_eq!(again.header("etag"), tag);
                assert_eq!(again.header("cache-control"), "public, max-age=60");
                assert_eq!(again.header("content-type"), "");
            }
            for unknown in ["\"other\"", "W/\"other\"", "other", tag.trim_matches('"')] {
                let again = get(&app.guest(), &path, unknown).await;
                assert_eq!(
                    (again.status.as_u16(), &again.text),
                    (200, &first.text),
                    "{path} {unknown}"
                );
            }
        }
    });
}

#[test]
fn what_is_public_is_the_same_for_everyone() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        for path in public(app).await {
            let guests = app.guest().get(&path).await;
            // Of one product an admin sees what it cost, too.
            let sees_more = path.starts_with("/api/products/") && !path.contains("/reviews");
            for actor in [&nadia, &admin] {
                if sees_more && actor.id == admin.id {
                    continue;
                }
                let theirs = actor.get(&path).await;
                assert_eq!(
                    (theirs.header("etag"), &theirs.text),
                    (guests.header("etag"), &guests.text),
                    "{path}"
                );
                assert_eq!(get(actor, &path, guests.header("etag")).await.status, 304, "{path}");
            }
            let vary = guests.header("vary").to_lowercase();
            for personal in ["authorization", "cookie", "accept-language", "*"] {
                assert!(!vary.contains(personal), "{path}: {vary}");
            }
        }
    });
}

#[test]
fn a_head_answers_with_the_headers_of_its_get() {
    in_a_shop(async |app| {
        for path in public(app).await {
            let (get, head) = (
                app.guest().get(&path).await,
                app.guest().call(Method::HEAD, &path, None).await,
            );
            assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
            for name in ["etag", "cache-control", "content-type", "content-length"] {
                assert_eq!(head.header(name), get.header(name), "{path} {name}");
            }
        }
    });
}

#[test]
fn a_tag_changes_with_what_is_answered() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().with("slug", "comte").stock(5)).await;
        let tag = async |path: &str| app.guest().get(path).await.header("etag").to_owned();
        let (list, one) = (tag("/api/products").await, tag("/api/products/comte").await);
        nadia.orders(&comte).await;
        assert_ne!(tag("/api/products/comte").await, one, "its stock is part of it");
        assert_ne!(tag("/api/products").await, list);
    });
}

#[test]
fn what_is_personal_or_refused_is_not_cached() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        for (path, status) in [
            ("/api/cart", 200),
            ("/api/users/profile", 200),
            ("/api/users/orders", 200),
            ("/api/products/none", 404),
            ("/api/products?page=0", 422),
            ("/api/recipes/none", 404),
        ] {
            let answer = get(&nadia, path, "*").await;
            assert_eq!((answer.status.as_u16(), answer.header("etag")), (status, ""), "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    });
}

async fn put(actor: &Actor, path: &str, known: &str, body: &serde_json::Value) -> Answer {
    let token = format!("Bearer {}", actor.token.as_deref().expect("a token"));
    let headers = [
        ("if-match", known),
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
    ];
    actor
        .send(request(Method::PUT, path, &headers, Body::from(body.to_string())))
        .await
}

#[test]
fn a_change_is_made_only_to_the_product_that_if_match_names() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let translations = json!({ "en": { "name": "Aged Comté" }, "fr": { "region": "Jura" } });
        let input = product().with("slug", "comte").with("translations", translations);
        let comte = app.sells(input.clone()).await;
        let path = "/api/products/comte";
        let tag = app.guest().get(path).await.header("etag").to_owned();

        nadia.orders(&comte).await;
        for stale in [tag.as_str(), "\"other\"", "", "no tag", &format!("W/{tag}")] {
            put(&admin, path, stale, &input.0)
                .await
                .refuses(412, "precondition_failed");
        }
        let now = app.guest().get(path).await;
        let by_id = format!("/api/products/{}", id(&comte));
        assert_eq!(app.guest().get(&by_id).await.header("etag"), now.header("etag"));
        assert_eq!(now.body["stock"], 9, "nothing was changed");
        let weak = format!("W/{}", now.header("etag"));
        put(&admin, path, &weak, &input.0)
            .await
            .refuses(412, "precondition_failed");

        let known = format!("\"other\", {}", now.header("etag"));
        let changed = put(&admin, path, &known, &input.clone().price("11").0).await;
        let tag = changed.header("etag").to_owned();
        assert_eq!(changed.is(200)["price"], 11.0);
        assert_eq!(
            app.guest().get(path).await.header("etag"),
            tag,
            "the answer names the new tag"
        );
        put(&admin, path, "*", &input.clone().price("12").0).await.is(200);
        put(&admin, "/api/products/none", "*", &input.0)
            .await
            .refuses(404, "not_found");
        put(&nadia, path, "*", &input.0).await.refuses(403, "forbidden");
        put(&admin, path, "\"other\"", &input.with("stock", -1).0)
            .await
            .refuses_fields(&[("stock", "too_small")]);
    });
}
