//! `/api/admin/products/{key}/stock-corrections`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, catalog::stock};
use shared::{
    Page,
    stock::{StockCorrection, StockMovement},
};

use crate::{
    api::{
        ShopState,
        listed::{Paging, listed},
        location,
    },
    extract::{Json, Key, OrKey, Query, scopes},
    problem::ApiResult,
};

/// Corrects a product's stock.
///
/// By a difference, of which two at once add up, or to what was counted, which is refused when the stock is no longer
/// `expectedStock`. The stock of a product with lots changes at its lots.
#[utoipa::path(
    post,
    path = "/admin/products/{key}/stock-corrections",
    tag = "admin",
    operation_id = "correct_stock",
    params(("key" = String, Path, description = "The id or the slug.", example = "morbier")),
    request_body(content = StockCorrection, example = json!({
        "difference": -250, "reason": "tasting", "note": "Plateau du samedi."
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 201, description = "What became of the stock.", body = StockMovement),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`stock_moved`: the stock is not `expectedStock`."),
    ),
)]
pub async fn correct(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Key(key): Key,
    Json(correction): Json<StockCorrection>,
) -> ApiResult<Response> {
    let movement = stock::correct(&shop, &admin, &key, &correction).await?;
    let place = location(format!("/api/admin/products/{}/stock-corrections", movement.product_id));
    Ok((StatusCode::CREATED, place, Body(movement)).into_response())
}

/// What staff made of a product's stock, newest first.
///
/// Corrections, and what was set with the product (`form`). What orders took and gave back is in the orders.
#[utoipa::path(
    get,
    path = "/admin/products/{key}/stock-corrections",
    tag = "admin",
    operation_id = "stock_corrections",
    params(("key" = String, Path, description = "The id or the slug.", example = "morbier"), Paging),
    extensions(("x-api-key-scope" = json!("catalog:read"))),
    responses(
        (status = 200, description = "One page.", body = Page<StockMovement>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn history(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogRead>,
    Key(key): Key,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let movements = stock::history(&shop, &admin, &key, paging.into()).await?;
    Ok(listed(&uri, movements, ()))
}
