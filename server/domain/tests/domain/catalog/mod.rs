//! What the shop shows: products, recipes, reviews, favorites.

mod archive;
mod favorites;
mod filters;
mod moderation;
mod products;
mod recipe_editing;
mod recipes;
pub mod reviews;
pub mod search;
