//! `/api/admin/subscriptions`

use axum::{extract::OriginalUri, response::Response};
use domain::{Admin, subscriptions};
use serde::Deserialize;
use shared::{
    Page, PageRequest,
    subscription::{SubscriptionForStaff, SubscriptionStatus},
};
use utoipa::IntoParams;

use crate::{
    api::{ShopState, default_limit, first_page, listed::listed},
    extract::{Auth, Query, number},
    problem::ApiResult,
};

/// The query of `GET /admin/subscriptions`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionsQuery {
    /// Only those that stand so.
    #[param(inline)]
    status: Option<SubscriptionStatus>,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// Everyone's subscriptions, newest first.
///
/// Those that rest or have ended are among them, each with its customer's name and what came of the last platter.
#[utoipa::path(
    get,
    path = "/admin/subscriptions",
    tag = "admin",
    operation_id = "all_subscriptions",
    params(SubscriptionsQuery),
    responses(
        (status = 200, description = "One page.", body = Page<SubscriptionForStaff>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(query): Query<SubscriptionsQuery>,
) -> ApiResult<Response> {
    let SubscriptionsQuery { status, page, limit } = query;
    let page = subscriptions::list(&shop, &admin, status, PageRequest { page, limit }).await?;
    Ok(listed(&uri, page, ()))
}
