//! `/api/admin/letters`

use axum::{extract::OriginalUri, http::StatusCode, response::Response};
use domain::{Admin, notifications::unsent};
use shared::{Id, Page, letter::UnsentLetter};

use crate::{
    api::{
        ShopState,
        listed::{Paging, listed},
    },
    extract::{AcceptedLanguage, Auth, PathId, Query},
    problem::ApiResult,
};

/// The letters that no mail server has taken, newest first.
///
/// Those that are tried again, and those that were given up after a week. What they are about is in the language of
/// `Accept-Language`.
#[utoipa::path(
    get,
    path = "/admin/letters",
    tag = "admin",
    operation_id = "list_unsent_letters",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<UnsentLetter>),
        (status = 403, description = "`forbidden`: admins only."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    AcceptedLanguage(language): AcceptedLanguage,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let page = unsent::list(&shop, &admin, paging.into(), language).await?;
    Ok(listed(&uri, page, ()))
}

/// Has a letter that was given up sent again.
///
/// It is tried at once, and for another week.
#[utoipa::path(
    post,
    path = "/admin/letters/{id}/send",
    tag = "admin",
    operation_id = "send_letter_again",
    params(("id" = Id<UnsentLetter>, Path, description = "The letter's id.")),
    responses(
        (status = 204, description = "It is tried from now on."),
        (status = 403, description = "`forbidden`: admins only."),
        (status = 404, description = "`not_found`: no letter that is given up."),
    ),
)]
pub async fn send_again(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<UnsentLetter>,
) -> ApiResult<StatusCode> {
    unsent::send_again(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has a letter that could not be sent never sent.
///
/// It is erased. What it was to say, such as that an order was placed, is not undone by that.
#[utoipa::path(
    delete,
    path = "/admin/letters/{id}",
    tag = "admin",
    operation_id = "let_letter_be",
    params(("id" = Id<UnsentLetter>, Path, description = "The letter's id.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: admins only."),
        (status = 404, description = "`not_found`: no letter that waits after a failure."),
    ),
)]
pub async fn let_be(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<UnsentLetter>,
) -> ApiResult<StatusCode> {
    unsent::let_be(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
