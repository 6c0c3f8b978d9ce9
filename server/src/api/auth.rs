//! `/api/auth`

use axum::{Json as Body, extract::State, http::StatusCode};
use domain::{Identity, accounts, sessions};
use shared::account::{Login, Refresh, Registration, SignedIn};

use super::TheShop;
use crate::{
    extract::{Auth, Json},
    problem::Answer,
};

/// `POST /auth/register`
pub async fn register(
    State(shop): TheShop,
    Json(registration): Json<Registration>,
) -> Answer<(StatusCode, Body<SignedIn>)> {
    let user = accounts::register(&shop, registration).await?;
    Ok((StatusCode::CREATED, Body(sessions::open_for_api(&shop, user).await?)))
}

/// `POST /auth/login`
pub async fn login(State(shop): TheShop, Json(login): Json<Login>) -> Answer<Body<SignedIn>> {
    let user = sessions::sign_in(&shop, &login).await?;
    Ok(Body(sessions::open_for_api(&shop, user).await?))
}

/// `POST /auth/refresh`
pub async fn refresh(State(shop): TheShop, Json(refresh): Json<Refresh>) -> Answer<Body<SignedIn>> {
    Ok(Body(sessions::refresh(&shop, &refresh).await?))
}

/// `POST /auth/logout`
pub async fn logout(State(shop): TheShop, Auth(identity): Auth<Identity>) -> Answer<StatusCode> {
    sessions::close(&shop, &identity).await?;
    Ok(StatusCode::NO_CONTENT)
}
