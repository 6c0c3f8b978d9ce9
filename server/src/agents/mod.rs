//! Doors for buying agents: the Universal Commerce Protocol (<https://ucp.dev>) as REST under `/ucp` and as tools of the
//! Model Context Protocol at `/mcp`, and the profile that tells of both. The two doors share their operations; what an agent
//! may do is [`domain::agents`]'.

mod cart;
mod catalog;
pub mod mcp;
mod messages;
mod operations;
mod product;
mod profile;
mod requests;
pub mod rest;
mod tools;

use serde_json::{Map, Value, json};

pub use profile::read as profile;

/// The version of the protocol that is spoken.
const VERSION: &str = "2026-08-25";

const SEARCH: &str = "dev.ucp.shopping.catalog.search";
const LOOKUP: &str = "dev.ucp.shopping.catalog.lookup";
const CART: &str = "dev.ucp.shopping.cart";
const CHECKOUT: &str = "dev.ucp.shopping.checkout";

/// The member `ucp` of an answer that these capabilities give.
fn envelope(capabilities: &[&str]) -> Value {
    let capabilities: Map<_, _> = capabilities
        .iter()
        .map(|name| ((*name).to_owned(), json!([{ "version": VERSION }])))
        .collect();
    // No handlers: payment is the shop's own page alone.
    json!({ "version": VERSION, "status": "success", "capabilities": capabilities, "payment_handlers": {} })
}
