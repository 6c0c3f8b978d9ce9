//! What anyone may look at: the cheeses, the recipes, a coupon's link, where the shop is, its legal texts.

pub mod alert;
pub mod allergens;
pub mod catalog;
pub mod contact;
pub mod delivery;
pub mod developers;
pub mod discount;
pub mod home;
pub mod legal;
pub mod platter;
pub mod product;
pub mod recipe;
pub mod recipes;
pub mod reviews;
pub mod versions;
