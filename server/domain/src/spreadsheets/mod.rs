//! Files for spreadsheets: products in and out, and the tables of other rooms. Knows how Excel and `LibreOffice` write in
//! French and in English.

mod cells;
mod check;
mod columns;
mod delimited;
pub mod import;
mod inflate;
pub mod kept;
mod neutral;
mod products_in;
mod products_out;
mod read;
pub mod write;
mod zip_sizes;

pub use check::{ColumnChange, RowChange};
pub use products_out::{ProductsQuery, products};
pub use read::MAX_BYTES;

pub use crate::store::imports::Import;
