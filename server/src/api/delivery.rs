//! `/api/delivery`

use axum::{extract::OriginalUri, response::Response};
use domain::{Livreur, orders};
use shared::{Page, order::OrderForStaff};

use super::{
    ShopState,
    listed::{Paging, listed},
};
use crate::{
    extract::{Auth, Query},
    problem::ApiResult,
};

/// What this livreur has on the road, oldest first: to whom, where, and what to take at the door.
#[utoipa::path(
    get,
    path = "/delivery/orders",
    tag = "delivery",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<OrderForStaff>),
        (status = 403, description = "`forbidden`: for livreurs."),
    ),
)]
pub async fn orders(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(livreur): Auth<Livreur>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let round = orders::on_the_road(&shop, &livreur, paging.into()).await?;
    Ok(listed(&uri, round, ()))
}
