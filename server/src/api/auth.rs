//! `/api/auth`

use axum::{Json as Body, extract::State, http::StatusCode};
use domain::{Identity, accounts, sessions};
use shared::account::{Login, Refresh, Registration, SignedIn};

use super::TheShop;
use crate::{
    extract::{Auth, Json, Reader},
    problem::Answer,
};

/// Opens an account and signs in.
#[utoipa::path(
    post,
    path = "/auth/register",
    tag = "auth",
    security(()),
    params(("Accept-Language" = Option<String>, Header, description =
        "The language the shop writes to the customer in: the first of `fr` and `en` in the list, or French.",
        example = "en-GB,fr;q=0.8")),
    request_body(content = Registration, example = json!({
        "name": "Zoé Martin", "email": "zoe.martin@exemple.fr", "password": "trois petites chèvres",
        "phoneNumber": "06 12 34 56 78"
    })),
    responses(
        (status = 201, description = "The account and its tokens.", body = SignedIn),
        (status = 409, description = "`email_taken`: an account with this address exists."),
    ),
)]
pub async fn register(
    State(shop): TheShop,
    Reader(language): Reader,
    Json(registration): Json<Registration>,
) -> Answer<(StatusCode, Body<SignedIn>)> {
    let user = accounts::register(&shop, registration, language).await?;
    Ok((StatusCode::CREATED, Body(sessions::open_for_api(&shop, user).await?)))
}

/// Signs in.
#[utoipa::path(
    post,
    path = "/auth/login",
    tag = "auth",
    security(()),
    request_body(content = Login, example = json!({ "email": "client@fromagerie.test", "password": "comte-24-mois" })),
    responses(
        (status = 200, description = "The account and its tokens.", body = SignedIn),
        (status = 401, description = "`invalid_credentials`: the same for an unknown address and a wrong password."),
    ),
)]
pub async fn login(State(shop): TheShop, Json(login): Json<Login>) -> Answer<Body<SignedIn>> {
    let user = sessions::sign_in(&shop, &login).await?;
    Ok(Body(sessions::open_for_api(&shop, user).await?))
}

/// Buys a new pair of tokens with a refresh token, which dies; using it again ends the session.
#[utoipa::path(
    post,
    path = "/auth/refresh",
    tag = "auth",
    security(()),
    request_body(content = Refresh, example = json!({ "refreshToken": "<the refreshToken of login>" })),
    responses(
        (status = 200, description = "The account and a new pair.", body = SignedIn),
        (status = 401, description = "`not_signed_in`: the token is unknown, used, or its session is over."),
    ),
)]
pub async fn refresh(State(shop): TheShop, Json(refresh): Json<Refresh>) -> Answer<Body<SignedIn>> {
    Ok(Body(sessions::refresh(&shop, &refresh).await?))
}

/// Ends the session: both tokens are dead at once.
#[utoipa::path(
    post,
    path = "/auth/logout",
    tag = "auth",
    responses((status = 204, description = "Signed out.")),
)]
pub async fn logout(State(shop): TheShop, Auth(identity): Auth<Identity>) -> Answer<StatusCode> {
    sessions::close(&shop, &identity).await?;
    Ok(StatusCode::NO_CONTENT)
}
