//! `/api/admin/stats`

use axum::Json as Body;
use domain::{Admin, figures::stats};
use serde::Deserialize;
use shared::{
    period::Edge,
    stats::{Stats, StatsQuery},
};
use utoipa::IntoParams;

use crate::{
    api::ShopState,
    extract::{OrKey, Query, scopes},
    problem::ApiResult,
};

/// The query of `GET /admin/stats`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day, or moment; when absent, thirty days up to `to`.
    from: Option<Edge>,
    /// The last day, or the moment at which the period is over; when absent, today.
    to: Option<Edge>,
}

/// What was sold in a period, and what runs out now.
///
/// Of at most 400 days, by default the last thirty. A sale is an order placed in the period that is paid and not
/// cancelled. Days are days in Paris.
#[utoipa::path(
    get,
    path = "/admin/stats",
    tag = "admin",
    operation_id = "stats",
    params(Period),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "The figures.", body = Stats),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn read(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersRead>,
    Query(Period { from, to }): Query<Period>,
) -> ApiResult<Body<Stats>> {
    Ok(Body(stats::compute(&shop, &admin, StatsQuery { from, to }).await?))
}
