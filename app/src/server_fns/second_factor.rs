//! The second factor of staff, in their account.

use domain::{
    Error,
    identity::second_factor::{self, SetUp, Status},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    account::{SecondFactorProof, Secret},
    typed::Typed,
};

use crate::request::{self, AppError};

/// Where it is set up and changed.
pub const PAGE: &str = "/compte/securite/deux-etapes";

/// What the page about it shows.
#[derive(Debug)]
pub struct SecondFactorView {
    /// How it stands.
    pub status: Status,
    /// What to tell an app, while it is being set up.
    pub set_up: Option<SetUp>,
    /// Recovery codes that were made just now.
    pub new_codes: Option<Vec<String>>,
    /// Whether the shop asks this person for it, and they lack it.
    pub is_lacking: bool,
}

/// What may be done with one that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactorChange {
    /// Other recovery codes.
    Renew,
    /// The password alone.
    Off,
}

/// How the second factor of whoever asks stands; `None` for customers, who have none.
pub async fn read_status() -> Result<Option<Status>, AppError> {
    let identity = request::signed_in().await?;
    match second_factor::status(&*request::shop()?, &identity).await {
        Ok(status) => Ok(Some(status)),
        Err(Error::Forbidden) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the page about the second factor shows; what an app is to be told, only when it is being set up.
pub async fn read_second_factor(is_set_up: bool) -> Result<SecondFactorView, AppError> {
    let (shop, identity) = (request::shop()?, request::signed_in().await?);
    let status = second_factor::status(&shop, &identity).await?;
    let set_up = if is_set_up && status == Status::Off {
        second_factor::set_up(&shop, &identity).await?
    } else {
        None
    };
    Ok(SecondFactorView {
        status,
        set_up,
        new_codes: request::take_recovery_codes(),
        is_lacking: second_factor::is_lacking(&shop, identity.user()),
    })
}

/// Begins to set it up.
#[server(prefix = "/fn", endpoint = "account/second-factor/begin")]
pub async fn begin_second_factor() -> Result<(), AppError> {
    let identity = request::signed_in().await?;
    second_factor::begin(&*request::shop()?, &identity).await?;
    leptos_axum::redirect(&format!("{PAGE}?configurer=1"));
    Ok(())
}

/// Switches it on by its first code; the page that follows shows the recovery codes.
#[server(prefix = "/fn", endpoint = "account/second-factor/on")]
pub async fn switch_on_second_factor(password: Secret, code: Typed) -> Result<(), AppError> {
    let identity = request::signed_in().await?;
    let codes = second_factor::switch_on(&*request::shop()?, &identity, &proof(password, code)).await?;
    request::keep_recovery_codes(&codes);
    leptos_axum::redirect(&format!("{PAGE}?active=1"));
    Ok(())
}

/// Makes other recovery codes, which the page that follows shows, or switches it off.
#[server(prefix = "/fn", endpoint = "account/second-factor/change")]
pub async fn change_second_factor(change: SecondFactorChange, password: Secret, code: Typed) -> Result<(), AppError> {
    let (shop, identity) = (request::shop()?, request::signed_in().await?);
    let proof = proof(password, code);
    match change {
        SecondFactorChange::Renew => {
            let codes = second_factor::renew_recovery_codes(&shop, &identity, &proof).await?;
            request::keep_recovery_codes(&codes);
            leptos_axum::redirect(&format!("{PAGE}?codes=1"));
        }
        SecondFactorChange::Off => {
            second_factor::switch_off(&shop, &identity, &proof).await?;
            leptos_axum::redirect(&format!("{PAGE}?desactive=1"));
        }
    }
    Ok(())
}

fn proof(password: Secret, code: Typed) -> SecondFactorProof {
    SecondFactorProof {
        password,
        code: Secret(code.filled().unwrap_or_default()),
    }
}
