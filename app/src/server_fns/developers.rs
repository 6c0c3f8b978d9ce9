//! What whoever writes a program against the API finds, and a key to try it with.

use domain::{Error, seed::trial_keys};
use leptos::prelude::*;
use shared::account::Secret;

use crate::request::{self, AppError};

/// What the page for developers shows.
#[derive(Clone, Debug)]
pub struct Developers {
    /// Where the shop is found: `https://fromagerie.example`.
    pub site: String,
    /// Where a key is asked for by mail.
    pub email: String,
    /// Whether anyone gets a key to try the API with.
    pub is_trial: bool,
    /// The key that was just made.
    pub made: Option<Secret>,
}

/// What the page shows; with the key that was just made, when the address says so.
pub async fn read_developers(just_made: bool) -> Result<Developers, AppError> {
    let shop = request::shop()?;
    Ok(Developers {
        site: shop.settings.site_url.clone(),
        email: shop.settings.seller.email.clone(),
        is_trial: trial_keys::are_offered(&shop).await?,
        made: just_made.then(request::take_new_secret).flatten(),
    })
}

/// Makes a key to try the API of a shop with demo data with, for anyone, which the page that follows shows.
#[server(prefix = "/fn", endpoint = "developers/trial-key")]
pub async fn create_trial_key() -> Result<(), AppError> {
    let shop = request::shop()?;
    // Nobody asks without an address but a test.
    let from = request::address().ok_or(Error::Forbidden)?;
    let made = trial_keys::create(&shop, from).await?;
    request::keep_new_secret(&made.key);
    leptos_axum::redirect("/developpeurs?made=1#cle");
    Ok(())
}
