//! `/api/admin/loyalty/tiers`

use axum::{extract::OriginalUri, response::Response};
use domain::{Admin, promotions::loyalty};
use shared::{
    Page, PageRequest,
    loyalty::{LoyaltyTier, TierList},
};

use crate::{
    api::{
        ShopState,
        listed::{Paging, listed},
    },
    extract::{Auth, Json, Query},
    problem::ApiResult,
};

/// The tiers, lowest first.
///
/// Those that customers cannot reach, since they are not active, are among them; texts are in every language.
#[utoipa::path(
    get,
    path = "/admin/loyalty/tiers",
    tag = "admin",
    operation_id = "loyalty_tiers",
    params(Paging),
    responses(
        (status = 200, description = "One page, with their texts in every language.", body = Page<LoyaltyTier>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let tiers = loyalty::all_tiers(&shop, &admin).await?;
    Ok(listed(&uri, loyalty::page_of(tiers, paging.into())?, ()))
}

/// Puts these tiers in the place of those there are.
///
/// One that is left out goes. Bronze comes first, active and from 0 points; each other asks for more points than the
/// one before.
#[utoipa::path(
    put,
    path = "/admin/loyalty/tiers",
    tag = "admin",
    operation_id = "replace_loyalty_tiers",
    request_body(content = TierList, example = json!({
        "tiers": [
            { "name": "bronze", "minPoints": 0, "multiplier": 1, "benefits": ["1 point par euro"], "isActive": true },
            {
                "name": "silver", "minPoints": 500, "multiplier": 1.25, "benefits": ["1,25 point par euro"],
                "isActive": true, "translations": { "en": { "benefits": ["1.25 points for every euro"] } }
            }
        ]
    })),
    responses(
        (status = 200, description = "The tiers, as they are now.", body = Page<LoyaltyTier>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn replace(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Json(input): Json<TierList>,
) -> ApiResult<Response> {
    let tiers = loyalty::replace_tiers(&shop, &admin, &input).await?;
    Ok(listed(&uri, Page::cut_from(tiers, PageRequest::default()), ()))
}
