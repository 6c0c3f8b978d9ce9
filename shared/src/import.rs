//! What comes of a file that is imported.

use serde::{Deserialize, Serialize};

use crate::FieldError;

/// What an import did, or would do. Rows are counted as the spreadsheet counts them, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Rows that make a new product; orders that are placed.
    pub created: u32,
    /// Rows that change a product; orders that change.
    pub updated: u32,
    /// Rows that say what is known; orders of which all do.
    pub unchanged: u32,
    /// What families of products that the shop does not know are called in the rows that make or change a product: each
    /// becomes a category of that name. Absent when there are none.
    #[serde(default, rename = "newCategories", skip_serializing_if = "Vec::is_empty")]
    pub new_categories: Vec<String>,
    /// The rows that cannot be taken; at most the first thousand.
    pub rows: Vec<WrongRow>,
}

/// A row that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrongRow {
    /// Its number in the file.
    pub row: u32,
    /// What is wrong in it, each with its cell: `C12`.
    pub errors: Vec<FieldError>,
}
