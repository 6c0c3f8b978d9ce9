//! Products and recipes.

pub mod added;
pub mod card;
pub mod favorite_button;
pub mod picture;
pub mod price;
pub mod rating;
pub mod recently_seen;
pub mod recipe_card;
pub mod suggestions;
