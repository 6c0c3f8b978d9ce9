//! `/api/admin/coupons`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, promotions::coupons};
use shared::{
    Id, Page,
    coupon::{Coupon, CouponInput},
};

use crate::{
    api::{
        ShopState,
        listed::{Paging, listed},
        location,
    },
    extract::{Auth, Json, PathId, Query},
    problem::ApiResult,
};

/// The coupons, by code.
///
/// Those that are over, used up or switched off are among them, each with how often it was used.
#[utoipa::path(
    get,
    path = "/admin/coupons",
    tag = "admin",
    operation_id = "coupons",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<Coupon>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    Ok(listed(&uri, coupons::list(&shop, &admin, paging.into()).await?, ()))
}

/// Makes a coupon.
///
/// It counts from `startDate` to `endDate` while `isActive`, for `usageLimit` orders in all, or for any number without
/// one. With a `userId` it is good for that customer alone.
#[utoipa::path(
    post,
    path = "/admin/coupons",
    tag = "admin",
    operation_id = "create_coupon",
    request_body(content = CouponInput, example = json!({
        "code": "PRINTEMPS15", "type": "percentage", "value": 15, "minPurchase": 40,
        "startDate": "2026-03-20T00:00:00.000Z", "endDate": "2026-06-21T00:00:00.000Z", "usageLimit": 200
    })),
    responses(
        (status = 201, description = "The coupon.", body = Coupon),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`coupon_code_taken`, whatever the case."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    Json(input): Json<CouponInput>,
) -> ApiResult<Response> {
    let coupon = coupons::create(&shop, &admin, input).await?;
    let place = location(format!("/api/admin/coupons/{}", coupon.id));
    Ok((StatusCode::CREATED, place, Body(coupon)).into_response())
}

/// One coupon, by its id.
///
/// With how often it was used so far, `usedCount`, which only orders change.
#[utoipa::path(
    get,
    path = "/admin/coupons/{id}",
    tag = "admin",
    operation_id = "coupon",
    params(("id" = Id<Coupon>, Path, description = "The coupon's id.")),
    responses(
        (status = 200, description = "The coupon.", body = Coupon),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn find(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Coupon>,
) -> ApiResult<Body<Coupon>> {
    Ok(Body(coupons::find(&shop, &admin, id).await?))
}

/// Changes a coupon: a field that is absent is set no longer.
///
/// How often it was used stays.
#[utoipa::path(
    put,
    path = "/admin/coupons/{id}",
    tag = "admin",
    operation_id = "update_coupon",
    params(("id" = Id<Coupon>, Path, description = "The coupon's id.")),
    request_body(content = CouponInput, example = json!({
        "code": "PRINTEMPS20", "type": "percentage", "value": 20, "startDate": "2026-03-20T00:00:00.000Z",
        "endDate": "2026-06-21T00:00:00.000Z", "isActive": false
    })),
    responses(
        (status = 200, description = "The coupon.", body = Coupon),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`coupon_code_taken`, whatever the case."),
    ),
)]
pub async fn update(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Coupon>,
    Json(input): Json<CouponInput>,
) -> ApiResult<Body<Coupon>> {
    Ok(Body(coupons::update(&shop, &admin, id, input).await?))
}

/// Takes a coupon away.
///
/// Orders keep what it took off.
#[utoipa::path(
    delete,
    path = "/admin/coupons/{id}",
    tag = "admin",
    operation_id = "delete_coupon",
    params(("id" = Id<Coupon>, Path, description = "The coupon's id.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn delete(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Coupon>,
) -> ApiResult<StatusCode> {
    coupons::delete(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
