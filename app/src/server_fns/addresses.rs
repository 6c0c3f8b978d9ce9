//! The addresses that a customer keeps.

use domain::identity::addresses;
use leptos::prelude::*;
use shared::{delivery::postal_code, profile::Address, typed::Typed};

use crate::request::{self, AppError};

/// Keeps an address: in the place of the one whose line is `was`, or beside the others where there is none.
#[server(prefix = "/fn", endpoint = "addresses/keep")]
pub async fn keep_address(
    #[server(default)] was: String,
    #[server(rename = "type")] kind: Typed,
    street: Typed,
    postal_code: Typed,
    city: Typed,
    #[server(default)] state: Typed,
    #[server(default)] is_default: bool,
) -> Result<(), AppError> {
    let postal_code = String::from(postal_code);
    let address = Address {
        kind: kind.into(),
        street: street.into(),
        city: city.into(),
        state: state.into(),
        // As people write it: `69 001`.
        postal_code: postal_code::read(&postal_code).unwrap_or(postal_code),
        is_default,
    };
    let customer = request::customer().await?;
    addresses::keep(&*request::shop()?, &customer, &was, address).await?;
    leptos_axum::redirect("/compte/adresses");
    Ok(())
}

/// Forgets the address whose line is `was`.
#[server(prefix = "/fn", endpoint = "addresses/remove")]
pub async fn remove_address(was: String) -> Result<(), AppError> {
    let customer = request::customer().await?;
    addresses::remove(&*request::shop()?, &customer, &was).await?;
    leptos_axum::redirect("/compte/adresses");
    Ok(())
}

/// Makes the address whose line is `was` the one that the checkout starts from.
#[server(prefix = "/fn", endpoint = "addresses/prefer")]
pub async fn prefer_address(was: String) -> Result<(), AppError> {
    let customer = request::customer().await?;
    addresses::prefer(&*request::shop()?, &customer, &was).await?;
    leptos_axum::redirect("/compte/adresses");
    Ok(())
}
