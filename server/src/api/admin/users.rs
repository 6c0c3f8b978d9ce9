//! `/api/admin/users`

use axum::{Json as Body, extract::OriginalUri, http::StatusCode, response::Response};
use domain::{Admin, identity::users, privacy};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    user::{Role, RoleChange, User, UserClosing, UserForStaff, UserNote, UserQuery},
};
use utoipa::IntoParams;

use crate::{
    api::{ShopState, default_limit, first_page, listed::listed},
    extract::{Auth, Json, OrKey, PathId, Query, number, scopes},
    problem::ApiResult,
};

/// The query of `GET /admin/users`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UsersQuery {
    /// Beginnings of words of the name and the address, whatever the accents and the case; or of the phone number.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only those of this role.
    role: Option<Role>,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// The users, the newest first.
///
/// `total` and `pages` count no further than 1,000 users beyond the page, unless all are asked for.
#[utoipa::path(
    get,
    path = "/admin/users",
    tag = "admin",
    operation_id = "users",
    params(UsersQuery),
    extensions(("x-api-key-scope" = json!("customers:read"))),
    responses(
        (status = 200, description = "One page.", body = Page<User>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(admin, ..): OrKey<Admin, scopes::CustomersRead>,
    Query(query): Query<UsersQuery>,
) -> ApiResult<Response> {
    let UsersQuery { q, role, page, limit } = query;
    let paging = PageRequest { page, limit };
    let users = users::list(&shop, &admin, &UserQuery { q, role, paging }).await?;
    Ok(listed(&uri, users, ()))
}

/// Gives a user another role, at once in every session of theirs.
///
/// A former admin's API keys stop, too. Nobody changes their own role, so that one admin is always left.
#[utoipa::path(
    put,
    path = "/admin/users/{id}/role",
    tag = "admin",
    operation_id = "change_role",
    params(("id" = Id<User>, Path, description = "The user's id.", example = "06dfbc1902eab60d2ffdfadb")),
    request_body(content = RoleChange, example = json!({ "role": "livreur" })),
    responses(
        (status = 200, description = "The user.", body = User),
        (status = 403, description = "`forbidden`: for admins."),
        (
            status = 409,
            description = "`last_admin`: one's own role stays; `orders_on_the_road`: the livreur must deliver them first.",
        ),
    ),
)]
pub async fn change_role(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<User>,
    Json(change): Json<RoleChange>,
) -> ApiResult<Body<User>> {
    Ok(Body(users::change_role(&shop, &admin, id, change).await?))
}

/// A user with their points and what staff noted about them.
///
/// Never with what they sign in with. Their orders are found by `GET /orders` with `q`.
#[utoipa::path(
    get,
    path = "/admin/users/{id}",
    tag = "admin",
    operation_id = "user",
    params(("id" = Id<User>, Path, description = "The user's id.", example = "06dfbc1902eab60d2ffdfadb")),
    extensions(("x-api-key-scope" = json!("customers:read"))),
    responses(
        (status = 200, description = "The user.", body = UserForStaff),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn find(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CustomersRead>,
    PathId(id): PathId<User>,
) -> ApiResult<Body<UserForStaff>> {
    Ok(Body(users::find(&shop, &admin, id).await?))
}

/// Notes something about a user, which they do not see.
///
/// It takes the place of what stood there; an empty note takes that away.
#[utoipa::path(
    put,
    path = "/admin/users/{id}/note",
    tag = "admin",
    operation_id = "change_user_note",
    params(("id" = Id<User>, Path, description = "The user's id.", example = "06dfbc1902eab60d2ffdfadb")),
    request_body(content = UserNote, example = json!({ "note": "Comes on Saturdays." })),
    responses(
        (status = 200, description = "The user.", body = UserForStaff),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn change_note(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<User>,
    Json(note): Json<UserNote>,
) -> ApiResult<Body<UserForStaff>> {
    Ok(Body(users::change_note(&shop, &admin, id, &note).await?))
}

/// Closes an account, or opens it again.
///
/// Closing ends its sessions and its monthly platters, and lets nobody sign in; orders stay as they are. Nobody closes
/// their own.
#[utoipa::path(
    put,
    path = "/admin/users/{id}/closed",
    tag = "admin",
    operation_id = "close_user",
    params(("id" = Id<User>, Path, description = "The user's id.", example = "06dfbc1902eab60d2ffdfadb")),
    request_body(content = UserClosing, example = json!({ "closed": false })),
    responses(
        (status = 200, description = "The user.", body = User),
        (status = 403, description = "`forbidden`: for admins."),
        (
            status = 409,
            description = "`own_account`: not one's own; `orders_on_the_road`: the livreur must deliver them first.",
        ),
    ),
)]
pub async fn set_closed(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<User>,
    Json(closing): Json<UserClosing>,
) -> ApiResult<Body<User>> {
    Ok(Body(users::set_closed(&shop, &admin, id, closing.closed).await?))
}

/// Takes a user's second factor away, when they have lost what proves it.
///
/// Their sessions end, and a letter tells them. Where the shop asks its staff for a second factor, they set up another
/// before anything else.
#[utoipa::path(
    delete,
    path = "/admin/users/{id}/second-factor",
    tag = "admin",
    operation_id = "reset_second_factor",
    params(("id" = Id<User>, Path, description = "The user's id.", example = "06dfbc1902eab60d2ffdfadb")),
    responses(
        (status = 200, description = "The user; the same when they had none.", body = User),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`own_second_factor`: not one's own."),
    ),
)]
pub async fn reset_second_factor(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<User>,
) -> ApiResult<Body<User>> {
    Ok(Body(users::reset_second_factor(&shop, &admin, id).await?))
}

/// Erases a user who asked for it, once and for all.
///
/// What stays is said beside `DELETE /users/me`. Make sure that it is them who ask.
#[utoipa::path(
    delete,
    path = "/admin/users/{id}",
    tag = "admin",
    operation_id = "erase_user",
    params(("id" = Id<User>, Path, description = "The user's id.")),
    responses(
        (status = 204, description = "There is no such account any more."),
        (status = 403, description = "`forbidden`: for admins; nor can the account of sales at the counter go."),
        (
            status = 409,
            description = "`own_account`: one's own is erased with its password; else as beside `DELETE /users/me`.",
        ),
    ),
)]
pub async fn erase(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<User>,
) -> ApiResult<StatusCode> {
    privacy::erase_user(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
