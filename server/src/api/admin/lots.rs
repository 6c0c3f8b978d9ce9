//! `/api/admin/lots`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, catalog::lots, orders};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest,
    lot::{Lot, LotInput, LotQuery, LotRecall, LotReduction},
    order::{Order, OrderForStaff},
    period::Day,
    product::Product,
    stock::{StockCorrection, StockMovement},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{
        ShopState, default_limit, first_page,
        listed::{Paging, listed},
        location,
    },
    extract::{Auth, Json, OrKey, PathId, Query, flag, number, scopes},
    problem::ApiResult,
};

/// The query of `GET /admin/lots`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotsQuery {
    /// Only those of this product.
    product_id: Option<Id<Product>>,
    /// Only those whose last day is this one at the latest.
    until: Option<Day>,
    /// Only those that have ended, or only those that have not.
    #[serde(default, deserialize_with = "flag")]
    ended: Option<bool>,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// An order that took some of a lot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderOfLot {
    #[serde(flatten)]
    order: Order,
    /// The customer's name; empty when the account is gone.
    customer_name: String,
    /// The customer's phone number.
    customer_phone: Option<String>,
    /// How much of the lot: pieces, or grams when sold by weight.
    quantity: i64,
}

/// The lots, those whose last day comes first first.
///
/// What is left of a lot is a part of its product's stock.
#[utoipa::path(
    get,
    path = "/admin/lots",
    tag = "admin",
    operation_id = "lots",
    params(LotsQuery),
    extensions(("x-api-key-scope" = json!("catalog:read"))),
    responses(
        (status = 200, description = "One page.", body = Page<Lot>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogRead>,
    Query(query): Query<LotsQuery>,
) -> ApiResult<Response> {
    let LotsQuery {
        product_id,
        until,
        ended,
        page,
        limit,
    } = query;
    let query = LotQuery {
        product: product_id,
        best_before: until,
        ended,
        paging: PageRequest { page, limit },
    };
    let (lots, _) = lots::list(&shop, &admin, &query).await?;
    Ok(listed(&uri, lots, ()))
}

/// Puts a lot into the cellar.
///
/// With its first lot the stock of a product becomes the sum of its lots: what was counted before without a lot is
/// none. Orders take the lot that ends first; one whose last day is over is not sold.
#[utoipa::path(
    post,
    path = "/admin/lots",
    tag = "admin",
    operation_id = "create_lot",
    request_body(content = LotInput, example = json!({
        "productId": "850ffcf92f4bda0d74082e44", "code": "L2411", "bestBefore": "2099-01-31", "quantity": 12,
        "supplier": "Ferme des Hauts", "deliveryNote": "BL-4711"
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 201, description = "The lot.", body = Lot),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`lot_code_taken`: another lot of the product has it."),
        (status = 422, description = "Also `expired_lot` at `bestBefore`: its last day is over."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Json(input): Json<LotInput>,
) -> ApiResult<Response> {
    let lot = lots::create(&shop, &admin, &input).await?;
    let place = location(format!("/api/admin/lots/{}", lot.id));
    Ok((StatusCode::CREATED, place, Body(lot)).into_response())
}

/// One lot, by its id.
///
/// With what came in and what is left of it, and whether its last day is over or it was recalled.
#[utoipa::path(
    get,
    path = "/admin/lots/{id}",
    tag = "admin",
    operation_id = "lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id.")),
    extensions(("x-api-key-scope" = json!("catalog:read"))),
    responses(
        (status = 200, description = "The lot.", body = Lot),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn find(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogRead>,
    PathId(id): PathId<Lot>,
) -> ApiResult<Body<Lot>> {
    let (lot, _) = lots::find(&shop, &admin, id).await?;
    Ok(Body(lot))
}

/// Changes a lot that has not ended: a field that is absent is set no longer.
///
/// Another quantity corrects what is left.
#[utoipa::path(
    put,
    path = "/admin/lots/{id}",
    tag = "admin",
    operation_id = "update_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id.")),
    request_body(content = LotInput, example = json!({
        "productId": "850ffcf92f4bda0d74082e44", "code": "L2411-A", "bestBefore": "2099-02-15", "quantity": 12
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 200, description = "The lot.", body = Lot),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`lot_code_taken`, or `lot_ended`: its day is over, or it was recalled."),
    ),
)]
pub async fn update(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    PathId(id): PathId<Lot>,
    Json(input): Json<LotInput>,
) -> ApiResult<Body<Lot>> {
    Ok(Body(lots::update(&shop, &admin, id, &input).await?))
}

/// Takes away a lot that was written down by mistake.
///
/// What is left of it goes out of the product's stock. A lot that somebody bought of stays: recall it, or correct what
/// is left.
#[utoipa::path(
    delete,
    path = "/admin/lots/{id}",
    tag = "admin",
    operation_id = "delete_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id.")),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`lot_in_use`: orders name it, or it was recalled."),
    ),
)]
pub async fn delete(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    PathId(id): PathId<Lot>,
) -> ApiResult<StatusCode> {
    lots::delete(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who bought of a lot: the orders that name it, newest first.
///
/// Each with how much of the lot it has, and with its customer's name and address of mail, so that they can be reached.
#[utoipa::path(
    get,
    path = "/admin/lots/{id}/orders",
    tag = "admin",
    operation_id = "orders_of_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id."), Paging),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "One page.", body = Page<OrderOfLot>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn orders_of(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersRead>,
    PathId(id): PathId<Lot>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let orders = orders::of_lot(&shop, &admin, id, paging.into()).await?;
    let of_lot = |order: OrderForStaff| OrderOfLot {
        quantity: order.order.taken_of(id),
        customer_name: order.customer_name,
        customer_phone: order.customer_phone,
        order: order.order,
    };
    Ok(listed(&uri, orders.map(of_lot), ()))
}

/// Corrects what is left of a lot, and the stock of its product with it.
///
/// By a difference, of which two at once add up, or to what was counted, which is refused when it is no longer
/// `expectedStock`.
#[utoipa::path(
    post,
    path = "/admin/lots/{id}/movements",
    tag = "admin",
    operation_id = "correct_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id.")),
    request_body(content = StockCorrection, example = json!({ "difference": -2, "reason": "waste" })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 201, description = "What became of the stock.", body = StockMovement),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`lot_ended`, or `stock_moved`: what is left is not `expectedStock`."),
    ),
)]
pub async fn correct(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    PathId(id): PathId<Lot>,
    Json(correction): Json<StockCorrection>,
) -> ApiResult<Response> {
    let movement = lots::correct(&shop, &admin, id, &correction).await?;
    let place = location(format!("/api/admin/lots/{id}/movements"));
    Ok((StatusCode::CREATED, place, Body(movement)).into_response())
}

/// What became of a lot beside orders, newest first.
///
/// Each with its reason, who noted it, and what was left afterwards. What orders took is at
/// `GET /admin/lots/{id}/orders`.
#[utoipa::path(
    get,
    path = "/admin/lots/{id}/movements",
    tag = "admin",
    operation_id = "movements_of_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id."), Paging),
    extensions(("x-api-key-scope" = json!("catalog:read"))),
    responses(
        (status = 200, description = "One page.", body = Page<StockMovement>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn movements(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogRead>,
    PathId(id): PathId<Lot>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    Ok(listed(
        &uri,
        lots::movements(&shop, &admin, id, paging.into()).await?,
        (),
    ))
}

/// Lowers the price of the lot's product while the lot lasts.
///
/// At most five days before its last one: the product says so in `shortDate`. Its price is what it was once the lot is
/// sold, over or recalled.
#[utoipa::path(
    put,
    path = "/admin/lots/{id}/reduction",
    tag = "admin",
    operation_id = "reduce_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id.")),
    request_body(content = LotReduction, example = json!({ "price": 4.5 })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 200, description = "The product.", body = Product),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`lot_ended`."),
        (status = 422, description = "Also `not_below_price` and `not_short_dated` at `price`."),
    ),
)]
pub async fn reduce(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    PathId(id): PathId<Lot>,
    Json(input): Json<LotReduction>,
) -> ApiResult<Body<Product>> {
    Ok(Body(lots::reduce(&shop, &admin, id, input).await?))
}

/// Ends the reduction for a lot.
///
/// The product's price is what it was before.
#[utoipa::path(
    delete,
    path = "/admin/lots/{id}/reduction",
    tag = "admin",
    operation_id = "end_reduction_of_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id.")),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 204, description = "It is over."),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`lot_ended`: the reduction has ended with it."),
    ),
)]
pub async fn end_reduction(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    PathId(id): PathId<Lot>,
) -> ApiResult<StatusCode> {
    lots::end_reduction(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Recalls a lot.
///
/// It is sold no more, what is left of it is waste, and each customer to whom some of it was sent or delivered gets one
/// letter. Orders that have not left cannot leave with it. Again it changes nothing.
#[utoipa::path(
    post,
    path = "/admin/lots/{id}/recall",
    tag = "admin",
    operation_id = "recall_lot",
    params(("id" = Id<Lot>, Path, description = "The lot's id.")),
    request_body(content = LotRecall, example = json!({
        "reason": "Présence possible de listeria. Ne consommez pas ce fromage."
    })),
    responses(
        (status = 200, description = "The lot.", body = Lot),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn recall(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Lot>,
    Json(input): Json<LotRecall>,
) -> ApiResult<Body<Lot>> {
    Ok(Body(orders::recall(&shop, &admin, id, &input).await?))
}
