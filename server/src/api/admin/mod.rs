//! `/api/admin`, one file a resource: for those who run the shop.

pub mod api_keys;
pub mod audit;
pub mod categories;
pub mod coupons;
pub mod delivery;
pub mod facts;
pub mod files;
pub mod letters;
pub mod lots;
pub mod loyalty_tiers;
pub mod orders;
pub mod reports;
pub mod reviews;
pub mod settings;
pub mod stats;
pub mod stock;
pub mod subscriptions;
pub mod today;
pub mod users;
pub mod webhooks;
