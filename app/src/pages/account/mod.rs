//! A customer's own pages.

pub mod addresses;
pub mod data;
pub mod favorites;
pub mod loyalty;
pub mod order;
mod order_slot;
pub mod orders;
pub mod overview;
pub mod second_factor;
pub mod security;
pub mod subscriptions;
mod unreadable_profile;
