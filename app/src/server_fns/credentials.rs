//! Passwords, the proof of an address, and sessions.

use domain::{
    Error,
    identity::{credentials, sessions, verification},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Page, PageRequest,
    account::{ForgotPassword, ResetPassword, Secret, VerifyEmail},
    session::Session,
    typed::Typed,
};

use crate::{
    request::{self, AppError},
    url::encode,
};

/// Sends a link to choose a new password, if there is an account with this address.
#[server(prefix = "/fn", endpoint = "account/forgot-password")]
pub async fn ask_reset(email: Typed) -> Result<(), AppError> {
    let forgot = ForgotPassword { email: email.into() };
    credentials::forgot(&*request::shop()?, &forgot).await?;
    leptos_axum::redirect("/mot-de-passe/oublie?envoye=1");
    Ok(())
}

/// Sets a new password by the token of a link.
#[server(prefix = "/fn", endpoint = "account/reset-password")]
pub async fn set_password(token: Secret, password: Secret) -> Result<(), AppError> {
    let back = format!("/mot-de-passe/nouveau?token={}", encode(&token.0));
    let reset = ResetPassword { token, password };
    credentials::reset(&*request::shop()?, &reset)
        .await
        .map_err(|error| request::fail_back_to(&back, SetPassword::PATH, error))?;
    leptos_axum::redirect("/connexion?nouveau=1");
    Ok(())
}

/// Verifies an address by the token of a link.
#[server(prefix = "/fn", endpoint = "account/verify-email")]
pub async fn confirm_address(token: Secret) -> Result<(), AppError> {
    let back = format!("/verification?token={}", encode(&token.0));
    verification::verify(&*request::shop()?, &VerifyEmail { token })
        .await
        .map_err(|error| request::fail_back_to(&back, ConfirmAddress::PATH, error))?;
    leptos_axum::redirect("/verification?confirmee=1");
    Ok(())
}

/// Sends the customer another link that verifies their address.
#[server(prefix = "/fn", endpoint = "account/send-verification")]
pub async fn send_verification() -> Result<(), AppError> {
    let customer = request::customer().await?;
    verification::send_again(&*request::shop()?, &customer).await?;
    leptos_axum::redirect("/compte?lettre=1");
    Ok(())
}

/// Changes the password, and ends every other session.
#[server(prefix = "/fn", endpoint = "account/change-password")]
pub async fn change_password(current_password: Secret, password: Secret) -> Result<(), AppError> {
    let identity = request::signed_in().await?;
    let change = shared::account::ChangePassword {
        current_password,
        password,
    };
    credentials::change(&*request::shop()?, &identity, &change).await?;
    leptos_axum::redirect("/compte/securite?change=1");
    Ok(())
}

/// One page of one's own sessions.
pub async fn list_sessions(page: i64) -> Result<Page<Session>, AppError> {
    let identity = request::signed_in().await?;
    Ok(sessions::list(&*request::shop()?, &identity, PageRequest { page, limit: 20 }).await?)
}

/// Ends one of one's own sessions. One that has ended meanwhile is no error.
#[server(prefix = "/fn", endpoint = "account/close-session")]
pub async fn close_session(id: String) -> Result<(), AppError> {
    let identity = request::signed_in().await?;
    let id = request::parse_id(&id)?;
    match sessions::close_one(&*request::shop()?, &identity, id).await {
        Ok(()) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Ends every session of one's own, this one included.
#[server(prefix = "/fn", endpoint = "account/close-sessions")]
pub async fn close_sessions() -> Result<(), AppError> {
    let identity = request::signed_in().await?;
    sessions::close_all(&*request::shop()?, &identity).await?;
    request::sign_out().await?;
    leptos_axum::redirect("/connexion?partout=1");
    Ok(())
}
