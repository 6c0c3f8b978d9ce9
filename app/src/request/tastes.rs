//! What the visitor marked and avoids: a customer's choice is in their profile, what a guest avoids in a cookie.

use axum::http::HeaderMap;
use domain::catalog::tastes::{self, Tastes};
use shared::product::Allergen;

use super::{
    auth::identity,
    context::shop,
    cookies::{ALLERGENS_COOKIE, DAY_SECONDS, find_cookie, read_cookie, set_cookie},
    error::AppError,
};

/// What this visitor marked and avoids. A customer who never chose what to avoid keeps what they chose in this browser as
/// a guest.
pub async fn tastes() -> Result<Tastes, AppError> {
    let mut tastes = match identity().await? {
        Some(identity) => tastes::read(&*shop()?, &identity.customer()).await?,
        None => Tastes::default(),
    };
    if tastes.avoided.is_none() {
        tastes.avoided = read_cookie(ALLERGENS_COOKIE).as_deref().map(named);
    }
    Ok(tastes)
}

/// What this visitor avoids, in the order of [`Allergen::ALL`].
pub async fn avoided_allergens() -> Result<Vec<Allergen>, AppError> {
    Ok(tastes().await?.avoided.unwrap_or_default())
}

/// What a guest avoids: with it, their pages differ from those of others.
pub fn guests_avoided_allergens(headers: &HeaderMap) -> Vec<Allergen> {
    let cookie = find_cookie(headers, ALLERGENS_COOKIE);
    cookie.as_deref().map(named).unwrap_or_default()
}

/// Remembers what the visitor avoids: for a customer with their account, for a guest in this browser, for a year.
pub async fn remember_avoided_allergens(allergens: &[Allergen]) -> Result<(), AppError> {
    if let Some(identity) = identity().await? {
        return Ok(tastes::avoid(&*shop()?, &identity.customer(), allergens).await?);
    }
    let names: Vec<_> = Allergen::in_order(allergens).iter().map(|one| one.name()).collect();
    let days = if names.is_empty() { 0 } else { 365 };
    set_cookie(ALLERGENS_COOKIE, &names.join("."), days * DAY_SECONDS);
    Ok(())
}

/// The allergens in a cookie; what is none is left out.
fn named(cookie: &str) -> Vec<Allergen> {
    let allergens: Vec<_> = cookie.split('.').filter_map(Allergen::from_name).collect();
    Allergen::in_order(&allergens)
}
