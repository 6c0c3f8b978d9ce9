//! The storefront.

pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod discount;
pub mod home;
mod payment_choice;
pub mod product;
pub mod recipe;
pub mod recipes;
mod review;
pub mod reviews;
