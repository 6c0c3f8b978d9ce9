//! What the pages ask of the shop, and what their forms do. What a form calls is a server function, a public endpoint
//! under `/fn`; what a page reads is a plain function beside it. Each says itself who may call it, and leaves every rule
//! to `domain`.

pub mod account;
pub mod addresses;
pub mod admin;
pub mod agents;
pub mod alerts;
pub mod allergens;
pub mod cart;
pub mod catalog;
pub mod complaints;
pub mod credentials;
pub mod deliveries;
pub mod delivery;
pub mod developers;
pub mod favorites;
pub mod loyalty;
pub mod order_lines;
pub mod orders;
pub mod payment;
pub mod platter;
pub mod privacy;
pub mod report;
pub mod reviews;
pub mod second_factor;
pub mod settings;
pub mod subscriptions;
pub mod withdrawals;
