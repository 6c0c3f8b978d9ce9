//! `/api/loyalty`

use axum::{
    Json as Body,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Customer, loyalty};
use shared::{
    Page, PageRequest,
    loyalty::{LoyaltyPoints, LoyaltyTier, Movement, Redeem, Redeemed},
};

use super::{
    InLanguage, TheShop,
    listed::{Paging, listed},
    location,
};
use crate::{
    extract::{Auth, Json, Query},
    middleware::caching::Public,
    problem::Answer,
};

/// The customer's points and tier. Without an account yet: none, and bronze.
#[utoipa::path(
    get,
    path = "/loyalty/points",
    tag = "loyalty",
    responses((status = 200, description = "Both, and what the next tier asks for.", body = LoyaltyPoints)),
)]
pub async fn points(State(shop): TheShop, Auth(customer): Auth<Customer>) -> Answer<Body<LoyaltyPoints>> {
    Ok(Body(loyalty::points(&shop, &customer).await?))
}

/// The movements of the customer's points, newest first.
#[utoipa::path(
    get,
    path = "/loyalty/history",
    tag = "loyalty",
    params(Paging),
    responses((status = 200, description = "One page.", body = Page<Movement>)),
)]
pub async fn history(
    State(shop): TheShop,
    OriginalUri(uri): OriginalUri,
    Auth(customer): Auth<Customer>,
    Query(paging): Query<Paging>,
) -> Answer<Response> {
    let history = loyalty::history(&shop, &customer, paging.into()).await?;
    Ok(listed(&uri, history, ()))
}

/// Spends points, by the hundred, on a coupon of the customer's own: 5.00 for each hundred, good once, for a year.
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
    State(shop): TheShop,
    Auth(customer): Auth<Customer>,
    Json(input): Json<Redeem>,
) -> Answer<Response> {
    let redeemed = loyalty::redeem(&shop, &customer, input).await?;
    // Where the customer finds its code again.
    let place = location("/api/loyalty/history".into());
    Ok((StatusCode::CREATED, place, Body(redeemed)).into_response())
}

/// The tiers that customers can reach, lowest first: all on one page, as there are four.
#[utoipa::path(
    get,
    path = "/loyalty/tiers",
    tag = "loyalty",
    security(()),
    params(InLanguage),
    responses((status = 200, description = "The tiers.", body = Page<LoyaltyTier>)),
)]
pub async fn tiers(
    State(shop): TheShop,
    OriginalUri(uri): OriginalUri,
    Query(InLanguage { lang }): Query<InLanguage>,
) -> Answer<Public<Response>> {
    let tiers: Vec<_> = loyalty::tiers(&shop)
        .await?
        .into_iter()
        .map(|tier| tier.localised(lang))
        .collect();
    let (total, paging) = (tiers.len() as u64, PageRequest::default());
    Ok(Public(listed(&uri, Page::new(tiers, paging, total), ())))
}
