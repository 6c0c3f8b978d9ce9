//! `/api/delivery`

use axum::{Json as Body, extract::OriginalUri, response::Response};
use domain::{Livreur, delivery, orders};
use serde::Deserialize;
use shared::{Page, delivery::DeliveryOptions, order::OrderForStaff};
use utoipa::IntoParams;

use super::{
    ShopState,
    listed::{Paging, listed},
};
use crate::{
    extract::{Auth, Query},
    problem::ApiResult,
};

/// The query of `GET /delivery/options`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OptionsQuery {
    /// A French postal code, as people write it: `69001`, `69 001`, `69001 Lyon Cedex 01`.
    #[serde(default)]
    #[param(example = "69001", required = true)]
    postal_code: String,
}

/// Whether the shop delivers to a postal code, what that costs, and the slots that orders are taken for: for two weeks, full
/// ones too. Where it does not go, those for collecting alone. From memory.
#[utoipa::path(
    get,
    path = "/delivery/options",
    tag = "delivery",
    security(()),
    params(OptionsQuery),
    responses(
        (status = 200, description = "What is offered.", body = DeliveryOptions),
        (status = 422, description = "`invalid_input`; about `postalCode`: `not_a_postal_code`."),
    ),
)]
pub async fn options(
    ShopState(shop): ShopState,
    Query(query): Query<OptionsQuery>,
) -> ApiResult<Body<DeliveryOptions>> {
    Ok(Body(delivery::options(&shop, &query.postal_code)?))
}

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
