//! The addresses that a customer keeps.

use leptos::prelude::*;
use shared::typed::Typed;

use crate::AppError;

/// Keeps an address, in the place of the one that says `was`, or beside the others.
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
    use shared::profile::Address;

    use crate::ssr;
    let address = Address {
        kind: kind.into(),
        street: street.into(),
        city: city.into(),
        state: state.into(),
        postal_code: postal_code.into(),
        is_default,
    };
    let customer = ssr::customer().await?;
    domain::identity::addresses::keep(&*ssr::shop()?, &customer, &was, address)
        .await
        .map_err(ssr::fail)?;
    leptos_axum::redirect("/compte/adresses");
    Ok(())
}

/// Forgets the address that says `was`.
#[server(prefix = "/fn", endpoint = "addresses/remove")]
pub async fn remove_address(was: String) -> Result<(), AppError> {
    use crate::ssr;
    let customer = ssr::customer().await?;
    domain::identity::addresses::remove(&*ssr::shop()?, &customer, &was)
        .await
        .map_err(ssr::fail)?;
    leptos_axum::redirect("/compte/adresses");
    Ok(())
}

/// Makes the address that says `was` the one that checkout starts from.
#[server(prefix = "/fn", endpoint = "addresses/prefer")]
pub async fn prefer_address(was: String) -> Result<(), AppError> {
    use crate::ssr;
    let customer = ssr::customer().await?;
    domain::identity::addresses::prefer(&*ssr::shop()?, &customer, &was)
        .await
        .map_err(ssr::fail)?;
    leptos_axum::redirect("/compte/adresses");
    Ok(())
}
