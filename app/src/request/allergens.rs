//! The allergens that the visitor avoids: a customer's choice is in their profile, a guest's in a cookie.

use axum::http::HeaderMap;
use domain::catalog::avoided;
use shared::product::Allergen;

use super::{
    auth::identity,
    context::shop,
    cookies::{ALLERGENS_COOKIE, DAY_SECONDS, find_cookie, read_cookie, set_cookie},
    error::AppError,
};

/// What this visitor avoids, in the order of [`Allergen::ALL`]. A customer who never chose keeps what they chose in this
/// browser as a guest.
pub async fn avoided_allergens() -> Result<Vec<Allergen>, AppError> {
    if let Some(identity) = identity().await?
        && let Some(chosen) = avoided::chosen_by(&*shop()?, &identity.customer()).await?
    {
        return Ok(chosen);
    }
    Ok(read_cookie(ALLERGENS_COOKIE).as_deref().map(named).unwrap_or_default())
}

/// What a guest avoids: with it, their pages differ from those of others.
pub fn guests_avoided_allergens(headers: &HeaderMap) -> Vec<Allergen> {
    let cookie = find_cookie(headers, ALLERGENS_COOKIE);
    cookie.as_deref().map(named).unwrap_or_default()
}

/// Remembers what the visitor avoids: for a customer with their account, for a guest in this browser, for a year.
pub async fn remember_avoided_allergens(allergens: &[Allergen]) -> Result<(), AppError> {
    if let Some(identity) = identity().await? {
        return Ok(avoided::choose(&*shop()?, &identity.customer(), allergens).await?);
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
