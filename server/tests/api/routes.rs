//! Every route has the policy of its group, whatever it is called.

use std::{collections::BTreeSet, fmt::Write, net::SocketAddr};

use axum::{Router, extract::ConnectInfo, http::Method, response::Response};
use serde_json::Value;
use server::{
    config::HttpConfig,
    middleware::policy::{self, Caching, Policy, RateClass},
    routes::{
        PAGES, router,
        server_functions::{GENERAL, SIGN_IN},
    },
};
use tower::ServiceExt;

use crate::{
    http::cross_site::server_functions,
    openapi::{document, operations},
    support::{in_a_shop, in_a_shop_with, request},
};

/// Those that neither the document, nor the app, nor the server functions list.
const OTHERS: [(Method, &str); 45] = [
    (Method::GET, "/api/docs"),
    (Method::GET, "/api/docs/"),
    (Method::GET, "/api/docs/{file}"),
    (Method::GET, "/api/openapi.json"),
    (Method::GET, "/api/"),
    (Method::GET, "/api/{nothing}"),
    (Method::POST, "/api/payments/stripe/webhook"),
    (Method::GET, "/.well-known/ucp"),
    (Method::POST, "/ucp/catalog/search"),
    (Method::POST, "/ucp/catalog/lookup"),
    (Method::POST, "/ucp/catalog/product"),
    (Method::POST, "/ucp/carts"),
    (Method::GET, "/ucp/carts/{id}"),
    (Method::PUT, "/ucp/carts/{id}"),
    (Method::POST, "/ucp/carts/{id}/cancel"),
    (Method::POST, "/ucp/checkout-sessions"),
    (Method::GET, "/ucp/checkout-sessions/{id}"),
    (Method::PUT, "/ucp/checkout-sessions/{id}"),
    (Method::POST, "/ucp/checkout-sessions/{id}/complete"),
    (Method::POST, "/ucp/checkout-sessions/{id}/cancel"),
    (Method::POST, "/mcp"),
    (Method::POST, "/fromages/{key}/avis/images"),
    (Method::POST, "/commandes/{id}/problemes/{complaint}/images"),
    (Method::POST, "/gestion/produits/apercu"),
    (Method::POST, "/gestion/produits/{key}/images"),
    (Method::POST, "/gestion/recettes/{key}/images"),
    (Method::POST, "/gestion/produits/importer/fichier"),
    (Method::POST, "/gestion/commandes/importer/fichier"),
    (Method::POST, "/livraisons/{id}/issue"),
    (Method::GET, "/tournee"),
    (Method::GET, "/tournee/"),
    (Method::GET, "/tournee/{file}"),
    (Method::GET, "/prevenez-moi/{token}/stop"),
    (Method::POST, "/prevenez-moi/{token}/stop"),
    (Method::GET, "/suggestions"),
    (Method::GET, "/partage"),
    (Method::GET, "/manifest.webmanifest"),
    (Method::GET, "/offline.html"),
    (Method::GET, "/sw.js"),
    (Method::GET, "/favicon.svg"),
    (Method::GET, "/fonts/{file}"),
    (Method::GET, "/images/{file}"),
    (Method::GET, "/pkg/fromagerie.css"),
    (Method::GET, "/pkg/{version}/{file}"),
    (Method::GET, "/uploads/{file}"),
];

/// Every route of REST, every page, every server function and every file.
pub fn all() -> Vec<(Method, String)> {
    let rest = operations(&document())
        .into_iter()
        .map(|(path, method, _)| (method, path));
    let pages = PAGES.iter().filter(|page| page.methods().next().is_some());
    let pages = pages.map(|page| (Method::GET, page.path().to_owned()));
    let functions = server_functions()
        .into_iter()
        .map(|(path, method)| (method, path.to_owned()));
    let others = OTHERS.map(|(method, path)| (method, path.to_owned()));
    rest.chain(pages).chain(functions).chain(others).collect()
}

/// Sends a request from this address, with nothing in it.
async fn call(router: &Router, from: [u8; 4], method: &Method, path: &str) -> Response {
    let mut request = request(method.clone(), &path.replace(['{', '}'], ""), &[], "");
    request
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from((from, 4711))));
    router.clone().oneshot(request).await.expect("the router never fails")
}

async fn policy_of(router: &Router, method: &Method, path: &str) -> Policy {
    let response = call(router, [192, 0, 2, 1], method, path).await;
    **response
        .extensions()
        .get::<&'static Policy>()
        .unwrap_or_else(|| panic!("{method} {path} has no policy"))
}

#[test]
fn every_route_has_a_policy() {
    in_a_shop(async |app| {
        let router = router(app.state.clone());
        let mut listed = BTreeSet::new();
        for (method, path) in all() {
            listed.insert(format!(
                "{path} {method}: {}",
                policy_of(&router, &method, &path).await.name
            ));
        }
        let listed = listed.into_iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{line}");
            text
        });
        insta::assert_snapshot!(listed);
    });
}

#[test]
fn every_server_function_stands_in_one_of_the_tables_and_these_hold_nothing_else() {
    let registered: Vec<_> = server_functions().into_iter().map(|(path, _)| path).collect();
    let mut listed = [&SIGN_IN[..], &GENERAL].concat();
    let count = listed.len();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), count, "one stands there twice");
    let mut registered_once = registered.clone();
    registered_once.sort_unstable();
    assert_eq!(listed, registered_once);
    in_a_shop(async |app| {
        let router = router(app.state.clone());
        for path in registered {
            let policy = policy_of(&router, &Method::POST, path).await;
            let is_sign_in = SIGN_IN.contains(&path);
            assert_eq!(policy.rate == RateClass::SignIn, is_sign_in, "{path}");
            assert!(policy.own_pages_only, "{path}");
        }
    });
}

/// Whether a body takes a password, or the token of a letter, or an address to send a letter to.
fn takes_a_secret(document: &Value, operation: &Value) -> bool {
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let schema = body
        .as_str()
        .and_then(|name| document.pointer(name.trim_start_matches('#')));
    let fields = schema.and_then(|schema| schema["properties"].as_object());
    fields.is_some_and(|fields| {
        ["password", "currentPassword", "token"]
            .iter()
            .any(|secret| fields.contains_key(*secret))
            || fields.keys().eq(["email"])
    })
}

#[test]
fn what_takes_a_password_or_a_token_is_limited_as_signing_in_is() {
    in_a_shop(async |app| {
        let router = router(app.state.clone());
        let document = document();
        let mut found = 0;
        for (path, method, operation) in operations(&document) {
            if takes_a_secret(&document, &operation) {
                found += 1;
                assert_eq!(
                    policy_of(&router, &method, &path).await.rate,
                    RateClass::SignIn,
                    "{path}"
                );
            }
        }
        assert!(found >= 6, "{found}");
    });
}

#[test]
fn an_address_has_ten_requests_a_minute_to_each_route_that_signs_in() {
    in_a_shop_with(HttpConfig::default(), async |app| {
        let router = router(app.state.clone());
        let mut found = 0;
        for (method, path) in all() {
            if policy_of(&router, &method, &path).await.rate != RateClass::SignIn {
                continue;
            }
            found += 1;
            let send = async || call(&router, [198, 51, 100, found], &method, &path).await;
            for left in (0..10).rev() {
                let answer = send().await;
                assert_ne!(answer.status(), 429, "{path}");
                assert_eq!(answer.headers()["ratelimit-remaining"], left.to_string(), "{path}");
            }
            assert_eq!(send().await.status(), 429, "{path}");
        }
        assert_eq!(found, 24);
    });
}

#[test]
fn no_group_that_answers_with_tokens_keeps_or_compresses_its_answers() {
    for group in [policy::TOKENS, policy::SECRETS, policy::SIGN_IN] {
        assert!(!group.idempotency && !group.compression, "{}", group.name);
        assert_eq!(group.caching, Caching::Never, "{}", group.name);
    }
}
