//! What the shop keeps about the customer, and having it erased.

use domain::privacy;
use leptos::prelude::*;
use shared::{
    account::Secret,
    privacy::{Erasure, PersonalData},
};

use crate::request::{self, AppError};

/// Everything that the shop keeps about whoever asks.
pub async fn read_personal_data() -> Result<PersonalData, AppError> {
    let identity = request::signed_in().await?;
    Ok(privacy::export(&*request::shop()?, &identity).await?)
}

/// Erases the account of whoever asks, by its password, and signs the browser out.
#[server(prefix = "/fn", endpoint = "account/erase")]
pub async fn erase_account(password: Secret) -> Result<(), AppError> {
    let identity = request::signed_in().await?;
    privacy::erase_own(&*request::shop()?, &identity, &Erasure { password }).await?;
    request::sign_out().await?;
    leptos_axum::redirect("/connexion?efface=1");
    Ok(())
}
