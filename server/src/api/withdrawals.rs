//! `/api/orders/{id}/withdrawal`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Admin, Customer, Identity,
    after_sale::withdrawals::{self, Withdrawer},
};
use shared::{
    Id, Page,
    order::Order,
    withdrawal::{Withdrawal, WithdrawalAnswer, WithdrawalInput},
};

use super::{
    ShopState,
    listed::{Paging, listed},
    location,
};
use crate::{
    extract::{Auth, Json, OrKey, PathId, PathIds, Query, scopes},
    problem::ApiResult,
};

/// Withdraws from the purchase of lines of an order.
///
/// From the order until fourteen days after its delivery: the last day counts whole, and is a working day in France.
/// Nobody is asked why. A receipt with content, date and time goes out by mail.
#[utoipa::path(
    post,
    path = "/orders/{id}/withdrawal",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    request_body(content = WithdrawalInput, example = json!({ "lines": [{ "productId": "df420536a9b7458e240a3041", "quantity": 1 }] })),
    responses(
        (status = 201, description = "The withdrawal.", body = Withdrawal),
        (status = 409, description = "`withdrawal_over`: the period has ended; `order_cancelled`."),
        (status = 422, description = "`not_withdrawable`: a line of goods that spoil quickly; `invalid_input`: a line \
            that the order does not have, or has less of, or that was withdrawn from before (`already_withdrawn`)."),
    ),
)]
pub async fn withdraw(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Order>,
    Json(input): Json<WithdrawalInput>,
) -> ApiResult<Response> {
    let withdrawal = withdrawals::withdraw(&shop, &Withdrawer::Customer(customer), id, &input).await?;
    let place = location(format!("/api/orders/{id}/withdrawal"));
    Ok((StatusCode::CREATED, place, Body(withdrawal)).into_response())
}

/// The withdrawals from an order, oldest first.
///
/// For its customer and for admins, each with what the shop answered.
#[utoipa::path(
    get,
    path = "/orders/{id}/withdrawal",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id."), Paging),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses((status = 200, description = "One page.", body = Page<Withdrawal>)),
)]
pub async fn list_withdrawals(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let page = withdrawals::page_of_order(&shop, &identity, id, paging.into()).await?;
    Ok(listed(&uri, page, ()))
}

/// Answers a withdrawal, once.
///
/// `accepted` refunds what was paid for its lines and has not gone back, and the delivery when nothing of the order is
/// kept; `refused` needs a `note`.
#[utoipa::path(
    put,
    path = "/orders/{id}/withdrawal/{withdrawalId}",
    tag = "orders",
    params(
        ("id" = Id<Order>, Path, description = "The order's id."),
        ("withdrawalId" = Id<Withdrawal>, Path, description = "The withdrawal's id."),
    ),
    request_body(content = WithdrawalAnswer, example = json!({ "status": "accepted", "restock": true })),
    responses(
        (status = 200, description = "The withdrawal.", body = Withdrawal),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`already_answered`; `not_paid`: cancel the order, or wait until it is paid; `order_disputed`."),
    ),
)]
pub async fn answer_withdrawal(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathIds(order, id): PathIds<Order, Withdrawal>,
    Json(input): Json<WithdrawalAnswer>,
) -> ApiResult<Body<Withdrawal>> {
    Ok(Body(withdrawals::answer(&shop, &admin, order, id, &input).await?))
}
