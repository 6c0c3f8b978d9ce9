//! What the dashboard asks of the shop, for admins only, and the forms that they fill in.

pub mod after_sale;
pub mod audit;
pub mod coupon_form;
pub mod coupons;
pub mod figures;
mod form_reader;
pub mod import;
pub mod letters;
pub mod new_order;
pub mod order_draft;
pub mod orders;
pub mod product_form;
mod product_parser;
pub mod products;
pub mod recipe_form;
pub mod recipes;
pub mod refunds;
pub mod reports;
pub mod tiers;
mod translations;
pub mod users;
