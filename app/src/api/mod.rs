//! Server functions: what the pages ask of the shop. Each is a public endpoint under `/fn`:
//! it says itself who may call it, and leaves every rule to `domain`.

pub mod account;
pub mod addresses;
pub mod cart;
pub mod catalog;
pub mod coupon_form;
pub mod coupons;
pub mod credentials;
pub mod dashboard;
pub mod delivery;
pub mod favourites;
pub mod loyalty;
pub mod orders;
pub mod payment;
pub mod product_form;
#[cfg(feature = "ssr")]
mod reader;
pub mod reviews;
pub mod tiers;
#[cfg(feature = "ssr")]
mod translations;
