//! A customer's own pages.

pub mod confirmation;
pub mod order;
pub mod orders;
pub mod overview;
pub mod register;
pub mod sign_in;
