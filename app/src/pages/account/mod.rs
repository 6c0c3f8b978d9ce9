//! A customer's own pages.

pub mod addresses;
pub mod favorites;
pub mod loyalty;
pub mod order;
pub mod orders;
pub mod overview;
pub mod second_factor;
pub mod security;
mod unreadable_profile;
