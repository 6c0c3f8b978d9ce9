//! The pages of admins.

pub mod archive;
pub mod audit;
pub mod coupon;
pub mod coupons;
pub mod figures;
pub mod import;
pub mod letters;
pub mod new_order;
pub mod order;
pub mod orders;
mod pictures;
pub mod preparation;
pub mod product;
pub mod products;
pub mod recipe;
pub mod recipes;
pub mod reports;
pub mod requests;
pub mod reviews;
pub mod tiers;
pub mod today;
pub mod user;
pub mod users;
