//! `/.well-known/ucp`: what the shop offers to agents, and where.

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{CART, CHECKOUT, LOOKUP, SEARCH, VERSION};
use crate::api::ShopState;

/// So long others may keep it.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The business profile of the protocol.
pub async fn read(ShopState(shop): ShopState) -> Response {
    let profile = document(&shop.settings.site_url);
    ([(header::CACHE_CONTROL, KEPT)], Json(profile)).into_response()
}

fn document(site: &str) -> Value {
    let page = |path: &str| format!("https://ucp.dev/{VERSION}/{path}");
    let service = |transport: &str, schema: &str, endpoint: &str| {
        json!({
            "version": VERSION,
            "spec": page("specification/overview"),
            "transport": transport,
            "schema": page(schema),
            "endpoint": format!("{site}{endpoint}"),
        })
    };
    let capability = |spec: &str, schema: &str| {
        json!([{
            "version": VERSION,
            "spec": page(&format!("specification/shopping/{spec}")),
            "schema": page(&format!("schemas/shopping/{schema}.json")),
        }])
    };
    json!({
        "ucp": {
            "version": VERSION,
            "services": {
                "dev.ucp.shopping": [
                    service("rest", "services/shopping/rest.openapi.json", "/ucp"),
                    service("mcp", "services/shopping/mcp.openrpc.json", "/mcp"),
                ],
            },
            "capabilities": {
                SEARCH: capability("catalog/search", "catalog_search"),
                LOOKUP: capability("catalog/lookup", "catalog_lookup"),
                CART: capability("cart", "cart"),
                CHECKOUT: capability("checkout", "checkout"),
            },
            "payment_handlers": {},
        },
    })
}
