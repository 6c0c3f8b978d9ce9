//! `/api/loyalty`

use axum::{
    Json as Body,
    extract::{OriginalUri, State},
    response::Response,
};
use domain::{Customer, loyalty};
use shared::{
    Page, PageRequest,
    loyalty::{LoyaltyPoints, LoyaltyTier, Movement},
};

use super::{
    InLanguage, TheShop,
    listed::{Paging, listed},
};
use crate::{
    extract::{Auth, Query},
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
