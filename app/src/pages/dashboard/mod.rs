//! The back office.

pub mod archive;
pub mod order;
pub mod orders;
pub mod product;
pub mod products;
pub mod reviews;
