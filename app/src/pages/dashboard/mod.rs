//! The back office.

pub mod order;
pub mod orders;
pub mod product;
pub mod products;
pub mod reviews;
