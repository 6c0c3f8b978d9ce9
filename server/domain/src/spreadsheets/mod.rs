//! Files for spreadsheets: products in and out, and the tables and columns of other rooms. Knows how Excel and `LibreOffice` write in
//! French and in English.

pub(crate) mod cells;
mod check;
mod columns;
pub(crate) mod days;
mod delimited;
pub mod import;
mod inflate;
pub mod kept;
mod neutral;
mod ods;
mod product_words;
mod products_in;
mod products_out;
pub(crate) mod read;
pub(crate) mod same;
pub(crate) mod sheet;
pub mod write;
mod xml;
mod zip_sizes;

pub use check::{ColumnChange, RowChange};
pub use products_out::{ProductsQuery, products};
pub use read::MAX_BYTES;

pub use crate::store::imports::{Import, Kind};
