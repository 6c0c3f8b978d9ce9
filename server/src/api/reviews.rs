//! `/api/products/{key}/reviews` and `/api/reviews`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Customer, Error,
    catalog::{self, reviews},
};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    review::{Helpful, Review, ReviewInput, SignedReview},
};
use utoipa::IntoParams;

use super::{ShopState, default_limit, first_page, listed::listed, location};
use crate::{
    extract::{Auth, Json, Key, PathId, Query, number},
    middleware::caching::Public,
    problem::ApiResult,
};

/// The query of `GET /products/{key}/reviews`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProductReviewsQuery {
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// What customers say of a product, newest first.
///
/// Their authors by first name and initial. Only who was delivered the product can write one.
#[utoipa::path(
    get,
    path = "/products/{key}/reviews",
    tag = "reviews",
    security(()),
    params(
        ("key" = String, Path, description = "The product's id or slug.", example = "comte-24-mois"),
        ProductReviewsQuery,
    ),
    responses((status = 200, description = "One page.", body = Page<SignedReview>)),
)]
pub async fn of_product(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Key(key): Key,
    Query(ProductReviewsQuery { page, limit }): Query<ProductReviewsQuery>,
) -> ApiResult<Public<Response>> {
    let product = catalog::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    let page = reviews::of_product(&shop, product.id, PageRequest { page, limit }).await?;
    Ok(Public(listed(&uri, page, ())))
}

/// Says what a customer thinks of a product that was delivered to them, once.
///
/// Pictures are sent before, by `POST /reviews/images`. The product's `rating` is the mean of all that are shown.
#[utoipa::path(
    post,
    path = "/products/{key}/reviews",
    tag = "reviews",
    params(("key" = String, Path, description = "The product's id or slug.", example = "roquefort")),
    request_body(content = ReviewInput, example = json!({
        "rating": 5, "comment": "À point le lendemain de la livraison."
    })),
    responses(
        (status = 201, description = "The review, which counts into the product's `rating`.", body = SignedReview),
        (status = 403, description = "`not_a_buyer`: no order of it was delivered to this customer."),
        (status = 409, description = "`already_reviewed`: one review a customer and product."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Key(key): Key,
    Json(input): Json<ReviewInput>,
) -> ApiResult<Response> {
    let review = reviews::create(&shop, &customer, &key, input).await?;
    Ok((
        StatusCode::CREATED,
        location(format!("/api/reviews/{}", review.review.id)),
        Body(review),
    )
        .into_response())
}

/// A review that is shown.
///
/// One that an admin has hidden is 404.
#[utoipa::path(
    get,
    path = "/reviews/{id}",
    tag = "reviews",
    security(()),
    params(("id" = Id<Review>, Path, description = "The review's id.", example = "b3a6ec1ad967b3cafb83aa1d")),
    responses((status = 200, description = "The review.", body = SignedReview)),
)]
pub async fn find(ShopState(shop): ShopState, PathId(id): PathId<Review>) -> ApiResult<Public<Body<SignedReview>>> {
    Ok(Public(Body(reviews::find(&shop, id).await?)))
}

/// Notes that a review was helpful.
///
/// Saying so twice counts once.
#[utoipa::path(
    post,
    path = "/reviews/{id}/helpful",
    tag = "reviews",
    params(("id" = Id<Review>, Path, description = "The review's id.", example = "b3a6ec1ad967b3cafb83aa1d")),
    responses(
        (status = 200, description = "How many found it helpful.", body = Helpful),
        (status = 403, description = "`own_review`: nobody votes for their own."),
    ),
)]
pub async fn mark_helpful(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Review>,
) -> ApiResult<Body<Helpful>> {
    Ok(Body(reviews::mark_helpful(&shop, &customer, id).await?))
}
