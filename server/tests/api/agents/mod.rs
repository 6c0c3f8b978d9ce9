//! Buying agents: what they find, what they put together, and who takes it over. The official models and the official
//! client look at it in [`official`].

mod carts;
mod handover;
mod keys;
mod mcp;
mod official;
mod search;

use serde_json::{Value, json};

use crate::support::Actor;

/// The line of a cart as an agent asks for it.
fn line(product: &Value, quantity: i64) -> Value {
    json!({ "item": { "id": product["_id"] }, "quantity": quantity })
}

/// A cart of these lines, answered in English.
fn cart_request(lines: &[Value]) -> Value {
    json!({ "line_items": lines, "context": { "language": "en" } })
}

/// Makes a cart of these lines.
async fn cart(agent: &Actor, lines: &[Value]) -> Value {
    agent.post("/ucp/carts", cart_request(lines)).await.is(201)
}

/// The messages of this code.
fn messages(answer: &Value, code: &str) -> Vec<Value> {
    let all = answer["messages"].as_array().expect("messages");
    all.iter().filter(|message| message["code"] == code).cloned().collect()
}

/// The one message of this code.
#[track_caller]
fn message(answer: &Value, code: &str) -> Value {
    let found = messages(answer, code);
    assert_eq!(found.len(), 1, "{code}: {answer}");
    found[0].clone()
}

/// What is added up under this name.
fn total(answer: &Value, kind: &str) -> i64 {
    let totals = answer["totals"].as_array().expect("totals");
    let entry = totals.iter().find(|entry| entry["type"] == kind).expect("an entry");
    entry["amount"].as_i64().expect("cents")
}
