//! The operations as tools: what each is called, what it does, and what it takes.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};

use super::operations::Operation;

/// All tools.
pub fn all() -> Vec<Tool> {
    Operation::ALL.into_iter().map(tool).collect()
}

/// The operation of this name.
pub fn operation(name: &str) -> Option<Operation> {
    Operation::ALL.into_iter().find(|operation| operation.name() == name)
}

/// The tool of an operation.
pub fn tool(operation: Operation) -> Tool {
    let annotations = ToolAnnotations::new()
        .read_only(operation.only_reads())
        .destructive(matches!(operation, Operation::CancelCart | Operation::CancelCheckout))
        .open_world(false);
    Tool::new(operation.name(), operation.description(), Arc::new(operation.input())).with_annotations(annotations)
}

impl Operation {
    /// The tool's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SearchCatalog => "search_catalog",
            Self::LookupCatalog => "lookup_catalog",
            Self::GetProduct => "get_product",
            Self::CreateCart => "create_cart",
            Self::GetCart => "get_cart",
            Self::UpdateCart => "update_cart",
            Self::CancelCart => "cancel_cart",
            Self::CreateCheckout => "create_checkout",
            Self::GetCheckout => "get_checkout",
            Self::UpdateCheckout => "update_checkout",
            Self::CompleteCheckout => "complete_checkout",
            Self::CancelCheckout => "cancel_checkout",
        }
    }

    /// Under which argument what it takes stands; `None` when it takes an id alone.
    pub const fn payload(self) -> Option<&'static str> {
        match self {
            Self::SearchCatalog | Self::LookupCatalog | Self::GetProduct => Some("catalog"),
            Self::CreateCart | Self::UpdateCart => Some("cart"),
            Self::CreateCheckout | Self::UpdateCheckout => Some("checkout"),
            Self::GetCart | Self::CancelCart | Self::GetCheckout | Self::CompleteCheckout | Self::CancelCheckout => {
                None
            }
        }
    }

    /// Whether it is about a cart or checkout that is there.
    pub const fn takes_id(self) -> bool {
        !matches!(
            self,
            Self::SearchCatalog | Self::LookupCatalog | Self::GetProduct | Self::CreateCart | Self::CreateCheckout
        )
    }

    const fn description(self) -> &'static str {
        match self {
            Self::SearchCatalog => {
                "Search the shop's cheeses by words, category and price. Prices are in euro cents, VAT included; of \
                 what is sold by weight they are per kilogram. Allergens stand in metadata."
            }
            Self::LookupCatalog => "Look products up by their ids or handles.",
            Self::GetProduct => "One product in full, with its allergens, price and availability.",
            Self::CreateCart => {
                "Put cheeses into a new cart. quantity counts pieces, or grams in one cut of what is sold by weight \
                 (quantity_unit KGM, scale 3, in steps of increment)."
            }
            Self::GetCart => "The cart with today's prices, and what is not as it was.",
            Self::UpdateCart => "Replace everything in the cart.",
            Self::CancelCart => "Give the cart up.",
            Self::CreateCheckout => {
                "Begin a checkout, of lines or of a cart (cart_id). The buyer opens continue_url, sees the basket, and \
                 orders and pays on the shop's own page."
            }
            Self::GetCheckout => "The checkout with today's prices, and what is not as it was.",
            Self::UpdateCheckout => "Replace everything in the checkout.",
            Self::CompleteCheckout => {
                "Says where the buyer pays (continue_url): no order is placed and no payment taken by this tool."
            }
            Self::CancelCheckout => "Give the checkout up.",
        }
    }

    /// What it takes, as a JSON schema.
    fn input(self) -> JsonObject {
        let mut properties = json!({
            "meta": { "type": "object", "description": "Metadata of the protocol, such as ucp-agent." },
        });
        let mut required = Vec::new();
        if self.takes_id() {
            properties["id"] = json!({ "type": "string" });
            required.push("id");
        }
        if let Some(payload) = self.payload() {
            properties[payload] = self.payload_schema();
            required.push(payload);
        }
        object(properties, &required)
    }

    fn payload_schema(self) -> Value {
        let text = json!({ "type": "string" });
        let filters = json!({
            "type": "object",
            "properties": {
                "categories": { "type": "array", "items": text },
                "price": { "type": "object", "properties": { "min": { "type": "integer" }, "max": { "type": "integer" } } },
            },
        });
        let context = json!({
            "type": "object",
            "properties": { "language": text, "postal_code": text, "address_country": text, "currency": text },
        });
        let schema = match self {
            Self::SearchCatalog => object(
                json!({
                    "query": text,
                    "filters": filters,
                    "context": context,
                    "pagination": {
                        "type": "object",
                        "properties": { "cursor": text, "limit": { "type": "integer", "minimum": 1 } },
                    },
                }),
                &[],
            ),
            Self::LookupCatalog => object(
                json!({ "ids": { "type": "array", "items": text, "minItems": 1 }, "filters": filters, "context": context }),
                &["ids"],
            ),
            Self::GetProduct => object(json!({ "id": text, "context": context }), &["id"]),
            _ => object(
                json!({ "line_items": line_items(), "context": context, "cart_id": text }),
                &[],
            ),
        };
        Value::Object(schema)
    }
}

fn line_items() -> Value {
    let unit = json!({
        "type": "object",
        "properties": { "unit": { "type": "string" }, "scale": { "type": "integer" } },
        "required": ["unit"],
    });
    let item = json!({
        "type": "object",
        "properties": { "id": { "type": "string" }, "quantity_unit": unit },
        "required": ["id"],
    });
    json!({
        "type": "array",
        "maxItems": domain::agents::MAX_LINES,
        "items": {
            "type": "object",
            "properties": { "item": item, "quantity": { "type": "integer", "minimum": 1 } },
            "required": ["item", "quantity"],
        },
    })
}

fn object(properties: Value, required: &[&str]) -> JsonObject {
    let Value::Object(schema) = json!({ "type": "object", "properties": properties, "required": required }) else {
        return JsonObject::new();
    };
    schema
}
