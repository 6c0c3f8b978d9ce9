//! The pages of admins.

pub mod archive;
pub mod audit;
pub mod categories;
pub mod coupon;
pub mod coupons;
pub mod figures;
pub mod find;
pub mod letters;
pub mod new_order;
pub mod order;
pub mod orders;
mod pictures;
pub mod preparation;
pub mod prices;
pub mod product;
pub mod products;
pub mod recipe;
pub mod recipes;
pub mod reports;
pub mod requests;
pub mod reviews;
pub mod settings;
pub mod tiers;
pub mod today;
pub mod unreadable;
pub mod user;
pub mod users;
