//! What the shop's own values are called, in both languages.

pub mod actions;
pub mod changes;
pub mod desk_pages;
pub mod hours;
pub mod integrations;
pub mod labels;
pub mod legal;
pub mod quantity;
