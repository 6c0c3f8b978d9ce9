//! `/api/loyalty`

use axum::{
    extract::{OriginalUri, State},
    response::Response,
};
use domain::loyalty;
use shared::{Page, PageRequest, loyalty::LoyaltyTier};

use super::{TheShop, listed::listed, products::InLanguage};
use crate::{extract::Query, problem::Answer};

/// The tiers, lowest first: all on one page, as there are four.
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
) -> Answer<Response> {
    let tiers: Vec<_> = loyalty::tiers(&shop)
        .await?
        .into_iter()
        .map(|tier| tier.localised(lang))
        .collect();
    let (total, paging) = (tiers.len() as u64, PageRequest::default());
    Ok(listed(&uri, Page::new(tiers, paging, total), ()))
}
