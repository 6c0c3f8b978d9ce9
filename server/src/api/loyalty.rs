//! `/api/loyalty`

use axum::{
    extract::{OriginalUri, State},
    response::Response,
};
use domain::loyalty;
use shared::{Page, PageRequest};

use super::{TheShop, listed::listed, products::InLanguage};
use crate::{extract::Query, problem::Answer};

/// `GET /loyalty/tiers`: there are four, so all stand on one page.
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
