//! The allergens that a visitor avoids, chosen once.

use leptos::prelude::*;
use shared::product::Allergen;

use crate::request::{self, AppError};

/// What the visitor avoids.
pub async fn read_avoided() -> Result<Vec<Allergen>, AppError> {
    request::avoided_allergens().await
}

/// Remembers what is ticked, and nothing else, as what the visitor avoids.
#[server(prefix = "/fn", endpoint = "allergens/choose")]
pub async fn choose_allergens(#[server(default)] allergens: Vec<Allergen>) -> Result<(), AppError> {
    request::remember_avoided_allergens(&allergens).await?;
    leptos_axum::redirect("/allergenes?saved=1");
    Ok(())
}
