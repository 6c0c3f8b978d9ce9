//! The pages of admins.

pub mod archive;
pub mod coupon;
pub mod coupons;
pub mod figures;
pub mod letters;
pub mod order;
pub mod orders;
pub mod preparation;
pub mod product;
pub mod products;
pub mod reports;
pub mod requests;
pub mod reviews;
pub mod tiers;
pub mod today;
