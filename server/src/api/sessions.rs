//! `/api/users/sessions`

use axum::{extract::OriginalUri, http::StatusCode, response::Response};
use domain::{Identity, identity::sessions};
use serde::Deserialize;
use shared::{Id, Page, PageRequest, session::Session};
use utoipa::IntoParams;

use super::{ShopState, default_limit, first_page, listed::listed};
use crate::{
    extract::{Auth, PathId, Query, number},
    problem::ApiResult,
};

/// The query of `GET /users/sessions`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SessionsQuery {
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// The user's own sessions, newest first.
///
/// One for each browser or program that is signed in, with when it was last used.
#[utoipa::path(
    get,
    path = "/users/sessions",
    tag = "sessions",
    params(SessionsQuery),
    responses((status = 200, description = "One page.", body = Page<Session>)),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(identity): Auth<Identity>,
    Query(SessionsQuery { page, limit }): Query<SessionsQuery>,
) -> ApiResult<Response> {
    let sessions = sessions::list(&shop, &identity, PageRequest { page, limit }).await?;
    Ok(listed(&uri, sessions, ()))
}

/// Ends one of the user's own sessions.
///
/// Its cookie and both its tokens are dead at once. One that is over, or another user's, is 404.
#[utoipa::path(
    delete,
    path = "/users/sessions/{id}",
    tag = "sessions",
    params(("id" = Id<Session>, Path, description = "The session's id.")),
    responses((status = 204, description = "Its tokens are dead at once.")),
)]
pub async fn close(
    ShopState(shop): ShopState,
    Auth(identity): Auth<Identity>,
    PathId(id): PathId<Session>,
) -> ApiResult<StatusCode> {
    sessions::close_one(&shop, &identity, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs out everywhere.
///
/// Ends every session of the user, this one included.
#[utoipa::path(
    delete,
    path = "/users/sessions",
    tag = "sessions",
    responses((status = 204, description = "All tokens are dead at once.")),
)]
pub async fn close_all(ShopState(shop): ShopState, Auth(identity): Auth<Identity>) -> ApiResult<StatusCode> {
    sessions::close_all(&shop, &identity).await?;
    Ok(StatusCode::NO_CONTENT)
}
