//! Being told when a product that is sold out is back.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp, product::Product, typed, validation};

/// A letter that somebody wants when a product is back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StockAlert {
    /// The product.
    pub product_id: Id<Product>,
    /// Since when it is wanted.
    pub created_at: Timestamp,
    /// From when on it is wanted no more: six months later.
    pub expires_at: Timestamp,
}

/// What a guest sends to be told.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AlertRequest {
    /// Where the letter goes, once its owner has confirmed it.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::email))]
    pub email: String,
}
