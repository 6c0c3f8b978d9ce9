//! The published contract: what the OpenAPI document says.

pub mod examples;

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};
use server::routes::documented;

use crate::support::in_a_shop;

/// Every operation with its path and method.
pub fn operations(document: &Value) -> Vec<(String, Method, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            let item = item.as_object().expect("an item").clone();
            item.into_iter()
                .filter_map(|(method, operation)| {
                    let method = method.to_uppercase().parse().ok()?;
                    Some((path.clone(), method, operation))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The response itself, where a reference stands for it.
fn resolved<'a>(document: &'a Value, response: &'a Value) -> &'a Value {
    match response["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect(reference),
        None => response,
    }
}

pub fn document() -> Value {
    serde_json::to_value(documented().1).expect("JSON")
}

#[test]
fn the_document_and_its_pages_are_served() {
    in_a_shop(async |app| {
        let served = app.guest().get("/api/openapi.json").await.is(200);
        assert_eq!(served, document());
        let page = app.guest().get("/api/docs/").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("swagger-ui"), "{}", page.text);
        for host in ["http://", "https://", "src=\"//"] {
            assert!(!page.text.contains(host), "{host} in {}", page.text);
        }
        for file in ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"] {
            assert_eq!(
                app.guest().get(&format!("/api/docs/{file}")).await.status,
                200,
                "{file}"
            );
        }
    });
}

#[test]
fn every_operation_says_what_it_does_and_how_it_can_fail() {
    let document = document();
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let of = format!("{method} {path}");
        for words in ["summary", "description"] {
            assert!(
                operation[words].as_str().is_some_and(|s| s.ends_with('.')),
                "{words} of {of}"
            );
        }
        let name = operation["operationId"].as_str().expect("an operationId").to_owned();
        assert!(names.insert(name.clone()), "{of}: {name} twice");
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{of}");
        for (status, response) in responses {
            let response = resolved(&document, response);
            assert!(
                !response["description"].as_str().unwrap_or_default().is_empty(),
                "{of} {status}"
            );
            assert!(response["headers"]["X-Request-Id"].is_object(), "{of} {status}");
            let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(
                status.starts_with(['4', '5']),
                problem == "#/components/schemas/Problem",
                "{of} {status}"
            );
        }
        let public = operation["security"] == json!([{}]);
        // Whoever sends wrong credentials to a public route is told so there.
        let wrong_credentials = ["/api/auth/login", "/api/auth/refresh"].contains(&&*path);
        assert_eq!(responses.contains_key("401"), !public || wrong_credentials, "{of}");
        let body = operation["requestBody"]["content"].as_object();
        for content in body.into_iter().flat_map(|content| content.values()) {
            assert!(
                content["example"] != Value::Null || content["examples"] != Value::Null,
                "{of} has no example"
            );
        }
    }
}

/// A client that is generated takes a file as bytes, and what a list holds for what it is.
#[test]
fn files_are_bytes_and_the_items_of_lists_have_their_names() {
    let document = document();
    let mut files = BTreeSet::new();
    for (_, _, operation) in operations(&document) {
        for response in operation["responses"].as_object().expect("responses").values() {
            for (kind, content) in response["content"].as_object().into_iter().flatten() {
                if content["schema"]["format"] == "binary" {
                    assert_eq!(content["schema"]["contentMediaType"], kind.as_str());
                    files.insert(kind.clone());
                }
            }
        }
    }
    let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let expected = ["application/pdf", workbook, "image/webp"].map(str::to_owned);
    assert_eq!(files, BTreeSet::from(expected));
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let mut lists = 0;
    for (name, schema) in schemas.iter().filter(|(name, _)| name.starts_with("Page_")) {
        let item = &schema["properties"]["items"]["items"]["$ref"];
        assert_eq!(*item, name.replace("Page_", "#/components/schemas/"));
        lists += 1;
    }
    assert!(lists > 20, "{lists}");
}

/// Every reference leads somewhere.
#[test]
fn the_document_is_whole() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100);
    found.retain(|reference| document.pointer(reference.trim_start_matches('#')).is_none());
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, [""; 0]);
}

/// Any change of the contract shows in review: `cargo insta accept` takes a meant one over.
#[test]
fn the_contract_is_the_reviewed_one() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&document()).expect("JSON"));
}
