//! What the shop shows: products, recipes, reviews, favorites.

mod archive;
mod categories;
mod favorites;
mod filters;
mod moderation;
mod prices;
mod products;
mod recipe_editing;
mod recipes;
pub mod reviews;
pub mod search;
mod stock;
