//! `/api/orders/{id}/complaints`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, Customer, Identity, after_sale::complaints};
use shared::{
    Id, Page,
    complaint::{Complaint, ComplaintAnswer, ComplaintInput, MessageInput},
    order::Order,
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

/// Reports a problem with an order that was delivered.
///
/// One at a time: the next when the shop has answered. Pictures are sent before, by `POST /reviews/images`.
#[utoipa::path(
    post,
    path = "/orders/{id}/complaints",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    request_body(content = ComplaintInput, example = json!({
        "lines": [{ "productId": "df420536a9b7458e240a3041", "quantity": 1 }],
        "reason": "damaged", "text": "La croûte est écrasée.",
    })),
    responses(
        (status = 201, description = "The complaint.", body = Complaint),
        (status = 409, description = "`not_delivered`; `complaint_open`: the last one is not answered yet."),
    ),
)]
pub async fn report_problem(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Order>,
    Json(input): Json<ComplaintInput>,
) -> ApiResult<Response> {
    let complaint = complaints::report(&shop, &customer, id, &input).await?;
    let place = location(format!("/api/orders/{id}/complaints"));
    Ok((StatusCode::CREATED, place, Body(complaint)).into_response())
}

/// The complaints about an order, oldest first.
///
/// With all that was said, for its customer and for admins.
#[utoipa::path(
    get,
    path = "/orders/{id}/complaints",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id."), Paging),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses((status = 200, description = "One page.", body = Page<Complaint>)),
)]
pub async fn list_complaints(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let page = complaints::page_of_order(&shop, &identity, id, paging.into()).await?;
    Ok(listed(&uri, page, ()))
}

/// Writes more about a complaint: its customer, or an admin for the shop.
///
/// The other side has a letter.
#[utoipa::path(
    post,
    path = "/orders/{id}/complaints/{complaintId}/messages",
    tag = "orders",
    params(
        ("id" = Id<Order>, Path, description = "The order's id."),
        ("complaintId" = Id<Complaint>, Path, description = "The complaint's id."),
    ),
    request_body(content = MessageInput, example = json!({ "text": "Merci, tout est arrivé." })),
    responses(
        (status = 201, description = "The complaint with all that was said.", body = Complaint),
        (status = 409, description = "`complaint_full`: it holds twenty messages."),
    ),
)]
pub async fn write_message(
    ShopState(shop): ShopState,
    Auth(identity): Auth<Identity>,
    PathIds(order, id): PathIds<Order, Complaint>,
    Json(input): Json<MessageInput>,
) -> ApiResult<Response> {
    let complaint = complaints::write(&shop, &identity, order, id, &input).await?;
    let place = location(format!("/api/orders/{order}/complaints"));
    Ok((StatusCode::CREATED, place, Body(complaint)).into_response())
}

/// Answers a complaint, once.
///
/// With money that goes back (`amount`, or else what was paid for its lines), a coupon of the customer's own that is
/// good once within a year, or words alone. A letter tells the customer.
#[utoipa::path(
    put,
    path = "/orders/{id}/complaints/{complaintId}",
    tag = "orders",
    params(
        ("id" = Id<Order>, Path, description = "The order's id."),
        ("complaintId" = Id<Complaint>, Path, description = "The complaint's id."),
    ),
    request_body(content = ComplaintAnswer, example = json!({ "outcome": "voucher", "amount": 10, "text": "Toutes nos excuses." })),
    responses(
        (status = 200, description = "The complaint.", body = Complaint),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`already_answered`; `complaint_full`; when money goes back as `POST /orders/{id}/refunds`."),
    ),
)]
pub async fn answer_complaint(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathIds(order, id): PathIds<Order, Complaint>,
    Json(input): Json<ComplaintAnswer>,
) -> ApiResult<Body<Complaint>> {
    Ok(Body(complaints::answer(&shop, &admin, order, id, &input).await?))
}
