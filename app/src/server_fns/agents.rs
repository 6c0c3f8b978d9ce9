//! Carts that a buying agent put together for the visitor, who has its link.

use domain::{
    agents::{self, Offer},
    cart,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::cart::outcome;
use crate::{
    request::{self, AppError},
    url::encode,
};

/// Such a cart, beside the visitor's own.
#[derive(Debug)]
pub struct LinkedCart {
    /// What the agent put together, and what the visitor would have of it.
    pub offer: Offer,
    /// How many items the visitor's own cart holds.
    pub own: i64,
}

/// The cart behind a link. One that the agent gave up is not there.
pub async fn read_linked_cart(secret: String) -> Result<LinkedCart, AppError> {
    let shop = request::shop()?;
    let own = request::cart().await?;
    let offer = agents::offer(&shop, &secret, &own, request::language::current()).await?;
    let own = cart::count(&shop, &own).await?;
    Ok(LinkedCart { offer, own })
}

/// Puts the lines of such a cart into the visitor's own, and goes on to it; back to the page of the link where something
/// was left out, which then says what.
#[server(prefix = "/fn", endpoint = "cart/adopt")]
pub async fn adopt_agent_cart(
    /// What the link ends with.
    secret: String,
) -> Result<(), AppError> {
    let shop = request::shop()?;
    let mut own = request::cart().await?;
    let page = format!("/panier/agent/{}", encode(&secret));
    let adopted = agents::adopt(&shop, &secret, &mut own)
        .await
        .map_err(|error| request::fail_back_to(&page, AdoptAgentCart::PATH, error))?;
    request::keep_guest_cart(&own)?;
    let next = if adopted.left_out.is_empty() {
        "/panier".to_owned()
    } else {
        let done = outcome(adopted.added, adopted.left_out.into_iter());
        format!("{page}?{done}")
    };
    leptos_axum::redirect(&next);
    Ok(())
}
