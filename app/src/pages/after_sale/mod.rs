//! What customers do about an order that they have: withdraw from it, or report a problem.

pub mod by_link;
pub mod problems;
pub mod section;
pub mod withdrawal;
