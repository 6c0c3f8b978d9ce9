//! What nobody would send by mistake, to every operation of the published document: no answer of
//! 500 and above, none that takes long, nothing stored.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    http::{Method, Request},
};
use domain::seed;
use futures_util::stream;
use serde_json::{Value, json};

use crate::{
    openapi::{
        document,
        examples::{caller, filled},
        operations,
    },
    support::{Actor, Answer, App, PASSWORD, in_a_shop, request},
};

/// How long any of these may take; two cores may be compiling something else meanwhile.
const LONG: Duration = Duration::from_secs(10);

async fn send(actor: &Actor, method: &Method, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "shop.test")
        .header("content-type", "application/json")
        .header(
            "authorization",
            format!("Bearer {}", actor.token.as_deref().unwrap_or_default()),
        );
    let start = Instant::now();
    let answer = actor.send(request.body(body.into()).expect("a request")).await;
    assert!(start.elapsed() < LONG, "{method} {path}: {:?}", start.elapsed());
    answer
}

/// Every operation that takes a JSON body: who may call it, how, where, and the body of its example.
async fn with_bodies(app: &App) -> Vec<(Actor, Method, String, Value)> {
    seed::load(&app.shop).await.expect("demo data");
    let document = document();
    let mut found = Vec::new();
    for (path, method, operation) in operations(&document) {
        let content = &operation["requestBody"]["content"]["application/json"];
        let mut examples = content["examples"].as_object().into_iter().flat_map(|all| all.values());
        let body = match &content["example"] {
            Value::Null => examples.next().map_or(Value::Null, |example| example["value"].clone()),
            example => example.clone(),
        };
        if !body.is_object() {
            continue;
        }
        let caller = caller(app, &path, &method).await;
        let filled = filled(app, &caller, &path, &operation).await;
        found.push((caller, method, filled, body));
    }
    assert!(found.len() > 5, "{}", found.len());
    found
}

/// Where a text, a number or a truth stands in a body: its JSON pointer, and its name in a problem.
fn leaves(body: &Value, pointer: &str, name: &str, found: &mut Vec<(String, String)>) {
    match body {
        Value::Object(fields) => {
            for (key, value) in fields {
                let dotted = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                leaves(value, &format!("{pointer}/{key}"), &dotted, found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(value, &format!("{pointer}/{index}"), &format!("{name}[{index}]"), found);
            }
        }
        _ => found.push((pointer.to_owned(), name.to_owned())),
    }
}

#[test]
fn an_operator_in_any_field_of_any_body_is_a_wrong_type() {
    in_a_shop(async |app| {
        for (caller, method, path, body) in with_bodies(app).await {
            let mut found = Vec::new();
            leaves(&body, "", "", &mut found);
            for (pointer, name) in found {
                for operator in [json!({ "$gt": "" }), json!({ "$ne": null }), json!([{ "$where": "1" }])] {
                    let mut hostile = body.clone();
                    *hostile.pointer_mut(&pointer).expect("a leaf") = operator.clone();
                    let answer = send(&caller, &method, &path, hostile.to_string()).await;
                    let problem = answer.refuses(422, "invalid_input");
                    let errors = problem["errors"].as_array().expect("errors");
                    assert!(
                        errors.iter().any(|error| error["field"]
                            .as_str()
                            .is_some_and(|field| name.starts_with(field) || field.starts_with(&name))),
                        "{method} {path} {name} {operator}: {problem}"
                    );
                }
            }
        }
    });
}

#[test]
fn an_operator_in_a_query_is_an_unknown_parameter() {
    in_a_shop(async |app| {
        seed::load(&app.shop).await.expect("demo data");
        let document = document();
        for (path, method, operation) in operations(&document) {
            if method != Method::GET {
                continue;
            }
            let caller = caller(app, &path, &method).await;
            let filled = filled(app, &caller, &path, &operation).await;
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let (Some("query"), Some(name)) = (parameter["in"].as_str(), parameter["name"].as_str()) else {
                    continue;
                };
                caller
                    .get(&format!("{filled}?{name}%5B%24gt%5D="))
                    .await
                    .refuses(422, "invalid_input");
                for value in [
                    "%00",
                    "%FF",
                    "%ED%A0%80",
                    "%7B%22%24gt%22%3A%22%22%7D",
                    ".*",
                    "%24where",
                    "-1",
                    "1e999",
                ] {
                    let answer = caller.get(&format!("{filled}?{name}={value}")).await;
                    assert!(answer.status.as_u16() < 500, "{path} {name}={value}: {}", answer.text);
                }
            }
        }
    });
}

#[test]
fn a_body_that_only_an_enemy_would_write_is_refused_by_every_operation() {
    let deep = 10_000;
    let bodies = [
        ("nested arrays", "[".repeat(deep) + &"]".repeat(deep)),
        ("nested objects", "{\"a\":".repeat(deep) + "1" + &"}".repeat(deep)),
        ("unclosed", "{\"a\":".repeat(deep)),
        ("too large a number", "{\"quantity\":1e999}".into()),
        (
            "a number without end",
            format!("{{\"quantity\":{}}}", "9".repeat(100_000)),
        ),
        (
            "10^30",
            "{\"quantity\":1000000000000000000000000000000,\"price\":1e30,\"rating\":-1e30}".into(),
        ),
        (
            "a lone surrogate",
            "{\"name\":\"\\ud800\",\"email\":\"\\udfff\"}".into(),
        ),
        (
            "a NUL",
            "{\"name\":\"a\\u0000b\",\"email\":\"a\\u0000@b.fr\",\"street\":\"\\u0000\"}".into(),
        ),
        ("a NUL in a key", "{\"na\\u0000me\":1}".into()),
        (
            "a prototype",
            "{\"__proto__\":{\"role\":\"admin\"},\"constructor\":{}}".into(),
        ),
        ("a long text", format!("{{\"name\":\"{}\"}}", "a".repeat(200_000))),
        ("no text", "\u{0}\u{1}\u{2}".into()),
    ];
    in_a_shop(async |app| {
        for (caller, method, path, _) in with_bodies(app).await {
            for (what, body) in &bodies {
                let answer = send(&caller, &method, &path, body.clone()).await;
                let status = answer.status.as_u16();
                assert!(
                    [400, 422].contains(&status),
                    "{method} {path}, {what}: {status} {}",
                    answer.text
                );
                assert!(answer.bytes < 20_000, "{method} {path}, {what}: {} bytes", answer.bytes);
                let code = answer.body["code"].as_str().unwrap_or_default().to_owned();
                answer.refuses(status, &code);
            }
        }
    });
}

#[test]
fn a_nul_a_surrogate_or_a_huge_number_in_any_field_is_refused_or_harmless() {
    in_a_shop(async |app| {
        for (caller, method, path, body) in with_bodies(app).await {
            let mut found = Vec::new();
            leaves(&body, "", "", &mut found);
            for (pointer, name) in found {
                for (value, raw) in [
                    (json!("a\u{0}b"), None),
                    (json!("\u{202e}\u{feff}"), None),
                    (json!("RAW"), Some("\"\\ud800\"")),
                    (json!("RAW"), Some("1e400")),
                    (json!("RAW"), Some("1000000000000000000000000000000")),
                    (json!(-9_223_372_036_854_775_808_i64), None),
                    (json!(9_007_199_254_740_993_i64), None),
                    (json!(0.1), None),
                ] {
                    let mut hostile = body.clone();
                    *hostile.pointer_mut(&pointer).expect("a leaf") = value;
                    let text = hostile.to_string();
                    let text = raw.map_or(text.clone(), |raw| text.replace("\"RAW\"", raw));
                    let answer = send(&caller, &method, &path, text.clone()).await;
                    assert!(
                        answer.status.as_u16() < 500,
                        "{method} {path} {name}: {text}: {}",
                        answer.text
                    );
                }
            }
        }
    });
}

#[test]
fn of_two_fields_with_the_same_name_one_counts_and_the_rules_hold_for_it() {
    in_a_shop(async |app| {
        let email = app.customer("nadia").await.email;
        let body = format!(r#"{{"email":{{"$gt":""}},"email":"{email}","password":"wrong","password":"{PASSWORD}"}}"#);
        send(&app.guest(), &Method::POST, "/api/auth/login", body).await.is(200);
        let body = format!(r#"{{"email":"{email}","email":{{"$gt":""}},"password":"{PASSWORD}"}}"#);
        send(&app.guest(), &Method::POST, "/api/auth/login", body)
            .await
            .refuses_fields(&[("email", "wrong_type")]);
    });
}

#[test]
fn a_body_of_a_hundred_megabytes_is_read_no_further_than_it_may_be_long() {
    in_a_shop(async |app| {
        for path in [
            "/api/auth/login",
            "/api/orders",
            "/fn/account/sign-in",
            "/api/nothing",
            "/api/users/profile",
        ] {
            let read = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&read);
            let chunks = stream::iter((0..1600).map(move |_| {
                counted.fetch_add(64 * 1024, Ordering::SeqCst);
                Ok::<_, std::io::Error>(vec![b' '; 64 * 1024])
            }));
            let headers = [
                ("content-type", "application/json"),
                ("sec-fetch-site", "same-origin"),
                ("accept", "application/json"),
            ];
            let method = if path.ends_with("profile") {
                Method::PUT
            } else {
                Method::POST
            };
            let answer = app
                .guest()
                .send(request(method, path, &headers, Body::from_stream(chunks)))
                .await;
            let status = answer.status.as_u16();
            assert!(
                [401, 404, 413, 415].contains(&status),
                "{path}: {status} {}",
                answer.text
            );
            let read = read.load(Ordering::SeqCst);
            assert!(read <= 1024 * 1024, "{path}: {read} bytes were read");
        }
    });
}

#[test]
fn an_address_or_a_head_that_is_too_long_is_a_problem() {
    in_a_shop(async |app| {
        let many: Vec<_> = (0..10_000).map(|n| format!("p{n}=1")).collect();
        // As many as fit into the longest address that can be sent.
        let many = format!("/api/products?{}", &many.join("&")[..60_000]);
        let long = format!("/api/products/{}", "a".repeat(9_000));
        for path in [&many, &long] {
            app.guest().get(path).await.refuses(414, "uri_too_long");
        }
        let several: Vec<_> = (0..500).map(|n| format!("p{n}=1")).collect();
        app.guest()
            .get(&format!("/api/products?{}", several.join("&")))
            .await
            .refuses(422, "invalid_input");
        let header = "a".repeat(20_000);
        let headers = [("x-a", header.as_str()), ("x-b", header.as_str())];
        app.guest()
            .send(request(Method::GET, "/api/products", &headers, ""))
            .await
            .refuses(431, "headers_too_large");
    });
}

#[test]
fn an_address_that_makes_no_sense_is_not_found_and_nothing_worse() {
    in_a_shop(async |app| {
        for path in [
            "/api/products/",
            "/api/orders/",
            "/api/cart/items/",
            "/api/recipes/",
            "/fromages/",
            "/",
        ] {
            for end in [
                "%00",
                "%FF",
                "%C0%AF",
                "%ED%A0%80",
                "%",
                "%zz",
                "..%2f..%2fetc%2fpasswd",
                "$gt",
                "a%0d%0aX-Evil:1",
            ] {
                let start = Instant::now();
                let answer = app.guest().get(&format!("{path}{end}")).await;
                let status = answer.status.as_u16();
                assert!(
                    [400, 401, 404, 405].contains(&status),
                    "{path}{end}: {status} {}",
                    answer.text
                );
                assert!(!answer.headers.contains_key("x-evil"));
                assert!(start.elapsed() < LONG);
            }
        }
    });
}
