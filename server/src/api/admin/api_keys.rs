//! `/api/admin/api-keys`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, identity::api_keys};
use shared::{
    Id, Page,
    api_key::{ApiKey, CreatedApiKey, NewApiKey},
};

use crate::{
    api::{
        ShopState,
        listed::{Paging, listed},
        location,
    },
    extract::{Auth, Json, PathId, Query},
    problem::ApiResult,
};

/// The API keys, newest first.
///
/// Those that are revoked or over are among them. What proves them is not there: the shop does not know it.
#[utoipa::path(
    get,
    path = "/admin/api-keys",
    tag = "admin",
    operation_id = "api_keys",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<ApiKey>),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    Ok(listed(&uri, api_keys::list(&shop, &admin, paging.into()).await?, ()))
}

/// Makes an API key.
///
/// It is shown in this answer and never again; a program sends it as `Authorization: Bearer fa_…`. It acts in the name
/// of the admin who made it, on those operations alone that name one of its scopes; it stops at once when it is
/// revoked, or when they are no admin any more. A key has 600 requests a minute of its own. The answer is not kept: sent
/// again under its `Idempotency-Key`, the request makes nothing. Whoever has lost it revokes the key and makes another.
#[utoipa::path(
    post,
    path = "/admin/api-keys",
    tag = "admin",
    operation_id = "create_api_key",
    request_body(content = NewApiKey, example = json!({
        "name": "Caisse du marché", "scopes": ["catalog:read", "orders:read", "orders:write"]
    })),
    responses(
        (status = 201, description = "The key, with what proves it.", body = CreatedApiKey),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
        (status = 409, description = "`answer_not_kept`: its `Idempotency-Key` was here before."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    Json(input): Json<NewApiKey>,
) -> ApiResult<Response> {
    let key = api_keys::create(&shop, &admin, &input).await?;
    let place = location("/api/admin/api-keys".into());
    Ok((StatusCode::CREATED, place, Body(key)).into_response())
}

/// Revokes an API key, at once and for good.
///
/// It stays in the list.
#[utoipa::path(
    delete,
    path = "/admin/api-keys/{id}",
    tag = "admin",
    operation_id = "revoke_api_key",
    params(("id" = Id<ApiKey>, Path, description = "The key's id.")),
    responses(
        (status = 204, description = "It is revoked."),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
        (status = 404, description = "`not_found`: no key that is not revoked."),
    ),
)]
pub async fn revoke(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<ApiKey>,
) -> ApiResult<StatusCode> {
    api_keys::revoke(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
