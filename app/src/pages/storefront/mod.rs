//! What anyone may look at: the cheeses, the recipes, a coupon's link.

pub mod catalog;
pub mod discount;
pub mod home;
pub mod product;
pub mod recipe;
pub mod recipes;
pub mod reviews;
