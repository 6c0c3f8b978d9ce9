//! What the catalogue is asked for and in which order it answers.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{PageRequest, number, validation};

/// What the catalogue is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
pub struct CatalogQuery {
    /// Words to look for, whatever the accents and the case.
    #[garde(custom(validation::optional_text(0, 100)))]
    pub q: Option<String>,
    /// One category's slug.
    #[garde(custom(validation::optional_text(0, 80)))]
    pub category: Option<String>,
    /// The order; relevance when words are given, else by name.
    #[garde(skip)]
    pub sort: Option<ProductSort>,
    /// Which page.
    #[garde(skip)]
    pub paging: PageRequest,
}

/// The orders a product list comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProductSort {
    /// Cheapest first.
    #[serde(rename = "price")]
    Price,
    /// Dearest first.
    #[serde(rename = "-price")]
    PriceDescending,
    /// By name.
    #[serde(rename = "name")]
    Name,
    /// Best rated first.
    #[serde(rename = "-rating")]
    Rating,
    /// Newest first.
    #[serde(rename = "-createdAt")]
    Newest,
    /// Best match first; by name without words.
    #[serde(rename = "relevance")]
    Relevance,
}

impl ProductSort {
    /// The order with this name, as it stands in a query.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "price" => Self::Price,
            "-price" => Self::PriceDescending,
            "name" => Self::Name,
            "-rating" => Self::Rating,
            "-createdAt" => Self::Newest,
            "relevance" => Self::Relevance,
            _ => return None,
        })
    }
}

/// How many products a category has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryCount {
    /// The category's slug.
    pub value: String,
    /// How many products.
    #[serde(deserialize_with = "number::whole")]
    pub count: i64,
}
