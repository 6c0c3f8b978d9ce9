//! Pieces of pages: props in, view out.

pub mod chart;
pub mod form;
pub mod layout;
pub mod order;
pub mod product;
pub mod table;
