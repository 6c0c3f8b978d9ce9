//! The same operations as tools of the Model Context Protocol.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use server::config::HttpConfig;

use super::{line, message};
use crate::{
    fixtures::product,
    support::{Actor, Answer, App, in_a_shop, in_a_shop_with},
};

/// Sends a message as a client of the protocol does, from a page of `origin` where there is one.
async fn send(agent: &Actor, host: &str, origin: Option<&str>, message: &Value) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/mcp")
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json, text/event-stream")
        .header("mcp-protocol-version", "2025-06-18");
    if let Some(origin) = origin {
        request = request.header(header::ORIGIN, origin);
    }
    agent
        .send(request.body(Body::from(message.to_string())).expect("a request"))
        .await
}

fn call(tool: &str, arguments: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": tool, "arguments": arguments } })
}

async fn answered(app: &App, tool: &str, arguments: &Value) -> Value {
    let answer = send(&app.guest(), "localhost", None, &call(tool, arguments))
        .await
        .is(200);
    answer["result"]["structuredContent"].clone()
}

#[test]
fn a_tool_answers_what_rest_answers_in_any_process() {
    in_a_shop(async |app| {
        let brie = app.sells(product().named("Brie")).await;
        let listed = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" });
        let listed = send(&app.guest(), "localhost", None, &listed).await.is(200);
        let tools = listed["result"]["tools"].as_array().expect("tools");
        assert_eq!(tools.len(), 12);
        assert!(tools.iter().all(|tool| tool["inputSchema"]["type"] == "object"));

        let wish = json!({ "cart": { "line_items": [line(&brie, 2)], "context": { "language": "en" } } });
        let made = answered(app, "create_cart", &wish).await;
        let name = made["id"].as_str().expect("an id");
        // No session: another process answers the next request.
        let read = answered(&app.another_server(), "get_cart", &json!({ "id": name })).await;
        assert_eq!(read["line_items"], made["line_items"]);
        let by_rest = app.guest().get(&format!("/ucp/carts/{name}")).await.is(200);
        assert_eq!(by_rest["totals"], read["totals"]);
        let gone = call("get_cart", &json!({ "id": "cart_of-somebody-else" }));
        let gone = send(&app.guest(), "localhost", None, &gone).await.is(200)["result"].clone();
        message(&gone["structuredContent"], "not_found");
        assert_eq!(gone["isError"], true);
    });
}

#[test]
fn what_makes_no_sense_is_an_error_of_the_protocol() {
    in_a_shop(async |app| {
        for (tool, arguments, code) in [
            ("lookup_catalog", json!({ "catalog": { "ids": [] } }), -32602),
            (
                "create_cart",
                json!({ "cart": { "line_items": [{ "quantity": 1 }] } }),
                -32602,
            ),
            ("place_order", json!({}), -32602),
            ("search_catalog", json!({}), -32602),
            (
                "search_catalog",
                json!({ "catalog": { "pagination": { "limit": 0 } } }),
                -32602,
            ),
            ("create_cart", json!({ "cart": [] }), -32602),
            ("get_cart", json!({}), -32602),
        ] {
            let refused = send(&app.guest(), "localhost", None, &call(tool, &arguments))
                .await
                .is(200);
            assert_eq!(refused["error"]["code"], code, "{refused}");
        }
        let long = call("search_catalog", &json!({ "catalog": { "query": "x".repeat(70_000) } }));
        assert_eq!(send(&app.guest(), "localhost", None, &long).await.status, 413);
        let stream = Request::builder().uri("/mcp").header(header::HOST, "localhost");
        let stream = stream.header(header::ACCEPT, "text/event-stream").body(Body::empty());
        assert_eq!(
            app.guest().send(stream.expect("a request")).await.status,
            405,
            "nothing is pushed"
        );
    });
}

#[test]
fn other_sites_and_other_names_of_this_machine_are_refused() {
    in_a_shop(async |app| {
        let site = &app.shop.settings.site_url;
        let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
        for (host, origin, status) in [
            ("localhost", None, 200),
            ("localhost", Some(site.as_str()), 200),
            ("localhost", Some("https://evil.example"), 403),
            ("localhost", Some("null"), 403),
            ("rebound.example", None, 403),
        ] {
            let answer = send(&app.guest(), host, origin, &ping).await;
            assert_eq!(answer.status, status, "{host} {origin:?}: {}", answer.text);
        }
    });
}

#[test]
fn a_client_that_floods_is_told_to_wait() {
    in_a_shop_with(HttpConfig::default(), async |app| {
        let brie = app.sells(product()).await;
        let wish = call("create_cart", &json!({ "cart": { "line_items": [line(&brie, 1)] } }));
        for _ in 0..300 {
            let made = send(&app.guest(), "localhost", None, &wish).await.is(200);
            assert!(made["result"]["structuredContent"]["id"].is_string(), "{made}");
        }
        let refused = send(&app.guest(), "localhost", None, &wish).await.is(200);
        let error = &refused["error"];
        assert_eq!(
            (&error["code"], &error["data"]["status"]),
            (&json!(-32000), &json!(429))
        );
        assert_eq!(error["data"]["retry_after"], 6);
    });
}
