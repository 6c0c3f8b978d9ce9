//! `/api/orders/{id}/refunds`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, Identity, billing, orders};
use shared::{
    Id, Page,
    order::Order,
    refund::{Refund, RefundInput, SentRefund, SentStatus},
};

use super::{
    ShopState,
    listed::{Paging, listed},
    location,
    orders::papers::attached,
};
use crate::{
    extract::{Json, OrKey, PathId, PathIds, Query, scopes},
    problem::ApiResult,
};

/// Gives money of a paid order back.
///
/// Lines and delivery as the customer paid them, the discount shared out, or a sum. Never more than was paid. Issues a
/// credit note, takes points back in proportion, gives the coupon back when nothing is left, and goods into stock with
/// `restock`. A card's money leaves by itself.
#[utoipa::path(
    post,
    path = "/orders/{id}/refunds",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    request_body(content = RefundInput, example = json!({ "amount": 5, "reason": "goodwill", "note": "Merci de votre patience." })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 201, description = "The refund.", body = Refund),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 412, description = "`precondition_failed`: `expectedRefunded` is not what was refunded before."),
        (status = 409, description = "`not_paid`; `refund_too_large`: more than is left of what was paid; \
            `order_cancelled`: its money went back when it was; `order_disputed`: the bank holds the money."),
    ),
)]
pub async fn refund(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    PathId(id): PathId<Order>,
    Json(input): Json<RefundInput>,
) -> ApiResult<Response> {
    let refund = orders::refund(&shop, &admin, id, &input).await?;
    let place = location(format!("/api/orders/{id}/refunds"));
    Ok((StatusCode::CREATED, place, Body(refund)).into_response())
}

/// The refunds of an order, oldest first.
///
/// For its customer and for admins, each with whether its money has left.
#[utoipa::path(
    get,
    path = "/orders/{id}/refunds",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id."), Paging),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses((status = 200, description = "One page.", body = Page<Refund>)),
)]
pub async fn list_refunds(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let refunds = orders::refunds_page(&shop, &identity, id, paging.into()).await?;
    Ok(listed(&uri, refunds, ()))
}

/// Notes that a person has sent a refund.
///
/// One by transfer or in cash, or one that the card did not take.
#[utoipa::path(
    put,
    path = "/orders/{id}/refunds/{refundId}",
    tag = "orders",
    params(
        ("id" = Id<Order>, Path, description = "The order's id."),
        ("refundId" = Id<Refund>, Path, description = "The refund's id."),
    ),
    request_body(content = SentRefund, example = json!({ "status": "sent" })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "The refund.", body = Refund),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`no_refund_due`: it has left, or goes to a card by itself; `order_disputed`."),
    ),
)]
pub async fn mark_refund_sent(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    PathIds(id, refund): PathIds<Order, Refund>,
    Json(SentRefund {
        status: SentStatus::Sent,
    }): Json<SentRefund>,
) -> ApiResult<Body<Refund>> {
    Ok(Body(orders::mark_refund_sent(&shop, &admin, id, refund).await?))
}

/// The credit note of a refund: a PDF in its customer's language.
///
/// For that customer and for admins. Numbered in the series of credit notes, which leaves none out.
#[utoipa::path(
    get,
    path = "/orders/{id}/refunds/{refundId}/credit-note",
    tag = "orders",
    params(
        ("id" = Id<Order>, Path, description = "The order's id."),
        ("refundId" = Id<Refund>, Path, description = "The refund's id."),
    ),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "The credit note.", body = String, content_type = "application/pdf"),
        (status = 409, description = "`no_credit_note`: the order was never paid, so that nothing was invoiced."),
        (status = 410, description = "`gone`: eleven years after it was issued it is kept no longer."),
    ),
)]
pub async fn refund_credit_note(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathIds(id, refund): PathIds<Order, Refund>,
) -> ApiResult<Response> {
    let printed = billing::print_credit_note(&shop, &identity, id, refund).await?;
    Ok(attached("avoir", printed))
}
