//! `GET /suggestions?q=`: products for what is typed so far, as a piece of a page. From memory; a customer's allergens alone
//! are asked of the database.

use app::request::{guests_avoided_allergens, language::requested_language};
use axum::{
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};
use domain::catalog::{self, tastes};
use serde::Deserialize;
use shared::{PageRequest, catalog::CatalogQuery};

use crate::{
    api::ShopState,
    extract::{Query, Viewer},
    problem::ApiResult,
};

/// How many products are suggested.
const MOST: i64 = 8;

/// What is typed so far.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedSoFar {
    #[serde(default)]
    q: String,
}

/// The products that a search for this would find first, without what the visitor avoids.
pub async fn list(
    ShopState(shop): ShopState,
    headers: HeaderMap,
    viewer: Viewer,
    Query(TypedSoFar { q }): Query<TypedSoFar>,
) -> ApiResult<Response> {
    let language = requested_language(&headers);
    let avoided = match viewer.customer() {
        Some(customer) => tastes::read(&shop, &customer).await?.avoided,
        None => None,
    };
    let products = if q.trim().is_empty() {
        Vec::new()
    } else {
        let query = CatalogQuery {
            q: Some(q.trim().to_owned()),
            exclude_allergens: avoided.unwrap_or_else(|| guests_avoided_allergens(&headers)),
            paging: PageRequest { page: 1, limit: MOST },
            ..CatalogQuery::default()
        };
        catalog::search(&shop, &query).await?.items
    };
    let now = shop.now();
    let products: Vec<_> = products
        .into_iter()
        .map(|product| product.shown(language, now))
        .collect();
    let kept = [
        // Who deletes a letter asks the same again.
        (header::CACHE_CONTROL, "private, max-age=60"),
        (header::VARY, "cookie, accept-language"),
    ];
    Ok((kept, Html(app::suggestions(&products, language))).into_response())
}
