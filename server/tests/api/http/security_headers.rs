//! The headers that tell browsers what to refuse.

use axum::{
    extract::ConnectInfo,
    http::{Method, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use server::config::HttpConfig;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;

use crate::support::{Answer, App, in_a_shop, in_a_shop_with, request};

/// The directives of a policy, by name.
fn directive<'a>(policy: &'a str, name: &str) -> &'a str {
    let mut directives = policy.split(';').map(str::trim);
    directives
        .find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '))
        .unwrap_or_default()
}

#[test]
fn every_answer_carries_the_headers_that_helmet_sets() {
    in_a_shop(async |app| {
        for path in [
            "/",
            "/no-such-page",
            "/api/products",
            "/api/nothing",
            "/api/cart",
            "/api/docs/",
            "/health/live",
            "/favicon.svg",
            "/fonts/OFL-Fraunces.txt",
        ] {
            let answer = app.guest().get(path).await;
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("x-xss-protection", "0"),
                ("referrer-policy", "same-origin"),
                ("x-dns-prefetch-control", "off"),
                ("x-download-options", "noopen"),
                ("x-permitted-cross-domain-policies", "none"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("origin-agent-cluster", "?1"),
                ("x-powered-by", ""),
                ("server", ""),
                ("strict-transport-security", ""),
            ] {
                assert_eq!(answer.header(name), value, "{name} of {path}");
            }
            assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
            let policy = answer.header("content-security-policy");
            assert_eq!(directive(policy, "default-src"), "'none'", "{path}: {policy}");
            assert_eq!(directive(policy, "frame-ancestors"), "'none'", "{path}: {policy}");
        }
        let picture = app.guest().get("/images/hero.svg").await;
        assert_eq!(picture.header("cross-origin-resource-policy"), "cross-origin");
    });
}

/// What holds for every page, however its scripts are allowed. Answers its `script-src`.
fn scripts_of_a_strict_page(path: &str, page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(directive(policy, "style-src"), "'self'");
    let pictures = directive(policy, "img-src");
    assert!(
        pictures.starts_with("'self' data: https:"),
        "an older shop's pictures: {pictures}"
    );
    let calls = directive(policy, "connect-src");
    assert_eq!(calls, "'self'", "no socket outside of `make dev`");
    for name in ["base-uri", "object-src"] {
        assert_eq!(directive(policy, name), "'none'", "{name}");
    }
    assert_eq!(directive(policy, "form-action"), "'self'");
    assert!(page.text.contains("<script"), "{path}");
    assert!(
        !page.text.contains(" style=\"") && !page.text.contains("<style"),
        "{path}"
    );
    for handler in [" onclick=", " onload=", " onerror=", "javascript:"] {
        assert!(!page.text.contains(handler), "{path}: {handler}");
    }
    let scripts = directive(policy, "script-src");
    let allowed = scripts.strip_suffix(" 'strict-dynamic' 'wasm-unsafe-eval'");
    allowed.unwrap_or_else(|| panic!("{path}: {scripts}")).to_owned()
}

#[test]
fn a_page_runs_its_own_scripts_only_by_a_nonce_that_is_never_the_same() {
    in_a_shop(async |app| {
        let mut nonces = Vec::new();
        for path in ["/panier", "/panier", "/connexion", "/no-such-page"] {
            let page = app.guest().get(path).await;
            let scripts = scripts_of_a_strict_page(path, &page);
            let nonce = scripts.strip_prefix("'nonce-").and_then(|rest| rest.strip_suffix('\''));
            let nonce = nonce.unwrap_or_else(|| panic!("{path} has no nonce: {scripts}"));
            for script in page.text.split("<script").skip(1) {
                assert!(script.contains(&format!("nonce=\"{nonce}\"")), "{path}: {script}");
            }
            let stored = page.header("cache-control");
            assert_eq!(stored, "no-store", "a nonce is good for one answer");
            nonces.push(nonce.to_owned());
        }
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), 4);
    });
}

#[test]
fn a_page_that_is_the_same_for_all_guests_runs_its_own_scripts_by_their_hashes() {
    in_a_shop(async |app| {
        for path in [
            "/",
            "/fromages",
            "/fromages?q=%3Cscript%3Ealert(1)%3C/script%3E",
            "/recettes",
        ] {
            let page = app.guest().get(path).await;
            let mut scripts = Vec::new();
            // Data is not run.
            let is_run = |script: &&str| !script.starts_with(r#" type="application/ld+json""#);
            for script in page.text.split("<script").skip(1).filter(is_run) {
                let script = script
                    .split_once('>')
                    .and_then(|(_, rest)| rest.split_once("</script>"));
                let hash = Sha256::digest(script.expect("it ends").0);
                scripts.push(format!("'sha256-{}'", BASE64_STANDARD.encode(hash)));
            }
            assert_eq!(scripts_of_a_strict_page(path, &page), scripts.join(" "), "{path}");
        }
    });
}

#[test]
fn behind_tls_browsers_are_told_to_stay_there_and_cookies_too() {
    let http = HttpConfig {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        rate_limits: false,
        ..HttpConfig::default()
    };
    in_a_shop_with(http, async |app| {
        let choose = async |peer: &str, proto: &str| {
            let headers = [
                ("sec-fetch-site", "same-origin"),
                ("content-type", "application/x-www-form-urlencoded"),
                ("x-forwarded-proto", proto),
            ];
            let mut request = request(Method::POST, "/fn/account/language", &headers, "lang=en");
            let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = app.guest().send(request).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            let cookie = answer.header("set-cookie").to_owned();
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                "{cookie}"
            );
            assert_eq!(
                cookie.starts_with("__Host-lang=en;") && cookie.contains("Path=/;"),
                cookie.contains("Secure"),
                "{cookie}"
            );
            (
                answer.header("strict-transport-security").to_owned(),
                cookie.contains("Secure"),
            )
        };
        let always = "max-age=31536000; includeSubDomains";
        assert_eq!(choose("10.0.0.1", "https").await, (always.into(), true));
        assert_eq!(choose("10.0.0.1", "http").await, (String::new(), false));
        // Anyone can write a header.
        assert_eq!(choose("203.0.113.1", "https").await, (String::new(), false));
    });
}

/// A page of the app, whose words come from the address.
async fn search(app: &App, q: &str) -> String {
    let answer = app.guest().get(&format!("/fromages?q={q}")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers.contains_key(header::CONTENT_SECURITY_POLICY));
    answer.text
}

#[test]
fn a_script_in_the_address_is_text_on_the_page() {
    in_a_shop(async |app| {
        for q in [
            "%3Cscript%3Ealert(1)%3C/script%3E",
            "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
            "%3C/script%3E%3Cscript%3Ealert(1)//",
        ] {
            let page = search(app, q).await;
            for raw in ["<script>alert", "<img src=x", "<script>alert(1)//"] {
                assert!(!page.contains(raw), "{raw} of {q}");
            }
        }
    });
}
