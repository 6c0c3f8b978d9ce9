//! `/api/admin/audit`

use axum::{extract::OriginalUri, response::Response};
use domain::{Admin, audit};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    audit::{Action, AuditEntry, AuditQuery, Target},
    period::Edge,
    user::User,
};
use utoipa::IntoParams;

use crate::{
    api::{ShopState, default_limit, first_page, listed::listed},
    extract::{Auth, Query, number},
    problem::ApiResult,
};

/// The query of `GET /admin/audit`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntriesQuery {
    /// Only what this user did.
    by: Option<Id<User>>,
    /// Only this action.
    action: Option<Action>,
    /// Only what was done to the document with this id.
    target_id: Option<Id<Target>>,
    /// Not before this day or moment.
    from: Option<Edge>,
    /// Not after this day, and before this moment.
    to: Option<Edge>,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// What staff changed, newest first.
///
/// Entries are added with each change and never altered. `total` and `pages` count no further than 1,000 entries beyond
/// the page, unless all are asked for.
#[utoipa::path(
    get,
    path = "/admin/audit",
    tag = "admin",
    operation_id = "audit",
    params(EntriesQuery),
    responses(
        (status = 200, description = "One page.", body = Page<AuditEntry>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(query): Query<EntriesQuery>,
) -> ApiResult<Response> {
    let EntriesQuery {
        by,
        action,
        target_id,
        from,
        to,
        page,
        limit,
    } = query;
    let query = AuditQuery {
        by,
        action,
        target_id,
        from,
        to,
        paging: PageRequest { page, limit },
    };
    Ok(listed(&uri, audit::list(&shop, &admin, &query).await?, ()))
}
