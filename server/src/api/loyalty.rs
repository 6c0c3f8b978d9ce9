//! `/api/loyalty`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Customer, promotions::loyalty};
use serde::Deserialize;
use shared::{
    Language, Page, PageRequest,
    loyalty::{LoyaltyPoints, LoyaltyTier, Movement, Redeem, Redeemed},
};
use utoipa::IntoParams;

use super::{
    ShopState, default_limit, first_page,
    listed::{Paging, listed},
    location,
};
use crate::{
    extract::{Auth, Json, Query, number},
    middleware::caching::Public,
    problem::ApiResult,
};

/// The customer's points and tier.
///
/// Without an account yet: none, and bronze.
#[utoipa::path(
    get,
    path = "/loyalty/points",
    tag = "loyalty",
    responses((status = 200, description = "Both, and what the next tier asks for.", body = LoyaltyPoints)),
)]
pub async fn points(ShopState(shop): ShopState, Auth(customer): Auth<Customer>) -> ApiResult<Body<LoyaltyPoints>> {
    Ok(Body(loyalty::points(&shop, &customer).await?))
}

/// The movements of the customer's points, newest first.
///
/// `points` of `GET /loyalty/points` is always their sum.
#[utoipa::path(
    get,
    path = "/loyalty/history",
    tag = "loyalty",
    params(Paging),
    responses((status = 200, description = "One page.", body = Page<Movement>)),
)]
pub async fn history(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(customer): Auth<Customer>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let history = loyalty::history(&shop, &customer, paging.into()).await?;
    Ok(listed(&uri, history, ()))
}

/// Spends points, by the hundred, on a coupon of the customer's own.
///
/// 5.00 for each hundred, good once, for a year.
#[utoipa::path(
    post,
    path = "/loyalty/redeem",
    tag = "loyalty",
    request_body(content = Redeem, example = json!({ "points": 100 })),
    responses(
        (status = 201, description = "The coupon, and what is left of the points.", body = Redeemed),
        (status = 409, description = "`not_enough_points`."),
    ),
)]
pub async fn redeem(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Json(input): Json<Redeem>,
) -> ApiResult<Response> {
    let redeemed = loyalty::redeem(&shop, &customer, input).await?;
    // Where the customer finds its code again.
    let place = location("/api/loyalty/history".into());
    Ok((StatusCode::CREATED, place, Body(redeemed)).into_response())
}

/// The query of the tiers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TiersQuery {
    /// The language of the texts.
    #[serde(default)]
    #[param(inline, required = false)]
    lang: Language,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// The tiers that customers can reach, lowest first.
///
/// Each multiplies the points that an order earns. A tier is reached by points ever earned: spending them does not
/// lower it.
#[utoipa::path(
    get,
    path = "/loyalty/tiers",
    tag = "loyalty",
    security(()),
    params(TiersQuery),
    responses((status = 200, description = "One page.", body = Page<LoyaltyTier>)),
)]
pub async fn tiers(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Query(TiersQuery { lang, page, limit }): Query<TiersQuery>,
) -> ApiResult<Public<Response>> {
    let tiers = loyalty::page_of(loyalty::tiers(&shop).await?, PageRequest { page, limit })?;
    Ok(Public(listed(&uri, tiers.map(|tier| tier.localized(lang)), ())))
}
