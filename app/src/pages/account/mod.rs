//! A customer's own pages.

pub mod addresses;
pub mod confirmation;
mod door;
pub mod favourites;
pub mod forgot_password;
pub mod loyalty;
pub mod new_password;
mod not_paid;
pub mod order;
pub mod orders;
pub mod overview;
pub mod payment;
pub mod register;
pub mod security;
pub mod sign_in;
pub mod verification;
