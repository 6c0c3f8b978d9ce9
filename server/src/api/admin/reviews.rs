//! `/api/admin/reviews`

use axum::{Json as Body, extract::OriginalUri, response::Response};
use domain::{Admin, catalog::reviews};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    product::Product,
    review::{Review, ReviewForStaff, ReviewQuery, ReviewVisibility},
};
use utoipa::IntoParams;

use crate::{
    api::{ShopState, default_limit, first_page, listed::listed},
    extract::{Auth, Json, PathId, Query, flag, number},
    problem::ApiResult,
};

/// The query of `GET /admin/reviews`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewsQuery {
    /// Only hidden ones, or only those that are shown.
    #[serde(default, deserialize_with = "flag")]
    #[param(value_type = Option<bool>)]
    hidden: Option<bool>,
    /// Only those of this product.
    product_id: Option<Id<Product>>,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// Everyone's reviews, hidden or not, newest first.
///
/// With their authors' names in full. What customers see is `GET /products/{key}/reviews`.
#[utoipa::path(
    get,
    path = "/admin/reviews",
    tag = "admin",
    operation_id = "list_reviews",
    params(ReviewsQuery),
    responses(
        (status = 200, description = "One page.", body = Page<ReviewForStaff>),
        (status = 403, description = "`forbidden`: admins only."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(query): Query<ReviewsQuery>,
) -> ApiResult<Response> {
    let ReviewsQuery {
        hidden,
        product_id,
        page,
        limit,
    } = query;
    let query = ReviewQuery {
        hidden,
        product_id,
        paging: PageRequest { page, limit },
    };
    Ok(listed(&uri, reviews::list(&shop, &admin, &query).await?, ()))
}

/// Takes a review out of the shop's pages and the product's rating, or puts it back.
///
/// A hidden review stays its author's: they cannot write another about the same product. The audit says who hid it.
#[utoipa::path(
    put,
    path = "/admin/reviews/{id}",
    tag = "admin",
    operation_id = "set_review_hidden",
    params(("id" = Id<Review>, Path, description = "The review's id.", example = "fdce66b18990ae507dd2e04b")),
    request_body(content = ReviewVisibility, example = json!({ "hidden": true })),
    responses(
        (status = 200, description = "The review.", body = ReviewForStaff),
        (status = 403, description = "`forbidden`: admins only."),
    ),
)]
pub async fn set_hidden(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Review>,
    Json(ReviewVisibility { hidden }): Json<ReviewVisibility>,
) -> ApiResult<Body<ReviewForStaff>> {
    Ok(Body(reviews::set_hidden(&shop, &admin, id, hidden).await?))
}
