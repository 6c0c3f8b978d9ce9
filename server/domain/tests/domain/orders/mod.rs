//! Orders, and the coupons and points that lower their price.

mod at_once;
mod by_staff;
mod cancelling;
mod changed_prices;
mod concurrent_orders;
mod coupon_guesses;
pub mod coupons;
mod gifts;
mod import;
mod lists;
pub mod loyalty_tiers;
mod placing;
pub mod points;
mod recalls;
mod refunds;
mod search;
mod stale_readings;
mod stocktaking;
mod unpaid;
pub mod weighing;
