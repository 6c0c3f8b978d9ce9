//! `/api/categories`

use axum::{extract::OriginalUri, response::Response};
use domain::catalog::categories;
use shared::{Page, category::Category};

use super::{
    ShopState,
    listed::{Paging, listed},
};
use crate::{extract::Query, middleware::caching::Public, problem::ApiResult};

/// The categories, in the shop's order.
///
/// Their names and texts in both languages. How many products each has is among the facets of `GET /products`.
#[utoipa::path(
    get,
    path = "/categories",
    tag = "products",
    operation_id = "categories",
    security(()),
    params(Paging),
    responses((status = 200, description = "One page.", body = Page<Category>)),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> ApiResult<Public<Response>> {
    let page = categories::page(&shop, paging.into())?;
    Ok(Public(listed(&uri, page, ())))
}
