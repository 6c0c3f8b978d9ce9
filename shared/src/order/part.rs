//! Parts of an order's lines.

use serde::{Deserialize, Serialize};

use crate::{Grams, Id, number, product::Product};

/// A part of an order's line, as a withdrawal or a complaint names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderPart {
    /// The product of the line.
    pub product_id: Id<Product>,
    /// The weight of one piece or cut: an order has one line for each product and weight.
    pub weight: Grams,
    /// How many pieces or cuts.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// What the product was called when it was ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
