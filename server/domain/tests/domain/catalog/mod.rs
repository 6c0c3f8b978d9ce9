//! What the shop shows: products, recipes, reviews, favorites.

mod alerts;
mod archive;
mod categories;
mod favorites;
mod filters;
mod label;
pub mod lots;
mod lots_by_hand;
mod moderation;
mod parts;
mod platters;
mod prices;
mod products;
mod recipe_editing;
mod recipes;
mod reductions;
pub mod reviews;
pub mod search;
mod stock;
