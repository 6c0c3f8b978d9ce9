//! Server functions: what the pages ask of the shop. Each is a public endpoint under `/fn`:
//! it says itself who may call it, and leaves every rule to `domain`.

pub mod account;
pub mod actions;
pub mod addresses;
pub mod admin;
pub mod cart;
pub mod catalog;
pub mod credentials;
pub mod deliveries;
pub mod favorites;
pub mod loyalty;
pub mod orders;
pub mod payment;
pub mod reviews;
