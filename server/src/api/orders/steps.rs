//! What staff do with an order: preparing it, moving it along, noting its money.

use axum::Json as Body;
use domain::{Admin, Staff, orders};
use shared::{
    Id,
    delivery::SlotChange,
    order::{LivreurChange, Order, OrderItem, StatusChange},
    payment::{PaymentChange, PaymentMade, RefundChange, RefundMade},
    weighing::WeightInput,
};

use crate::{
    api::ShopState,
    extract::{Json, OrKey, PathId, PathIds, scopes},
    problem::ApiResult,
};

/// Moves an order along.
///
/// Admin: pending → processing → shipped → delivered, and → cancelled before delivered. Livreur: shipped → delivered,
/// their own.
#[utoipa::path(
    put,
    path = "/orders/{id}/status",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "8fa62b6082796e2b915e9d42")),
    request_body(content = StatusChange, example = json!({ "status": "processing" })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: customers do not move orders."),
        (status = 409, description = "`invalid_transition`: not from where the order stands; `order_unpaid`: its card is \
            not charged, or its transfer has not come and `shipUnpaid` is not set."),
        (status = 422, description = "`invalid_input`; about `livreurId`: `not_a_livreur`, `only_when_shipped`."),
    ),
)]
pub async fn change_status(
    ShopState(shop): ShopState,
    OrKey(staff, ..): OrKey<Staff, scopes::OrdersWrite>,
    PathId(id): PathId<Order>,
    Json(change): Json<StatusChange>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::change_status(&shop, &staff, id, &change).await?))
}

/// Gives an order to a livreur, also while it is on the way.
///
/// It moves to their round. Without this, an order that is shipped goes to the livreur who has the fewest on the road.
#[utoipa::path(
    put,
    path = "/orders/{id}/livreur",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "8fa62b6082796e2b915e9d42")),
    request_body(content = LivreurChange, example = json!({ "livreurId": "86c95a24aabf7e78c319274f" })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`order_closed`: it is delivered or cancelled."),
        (status = 422, description = "`invalid_input`; about `livreurId`: `not_a_livreur`."),
    ),
)]
pub async fn give_to(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    PathId(id): PathId<Order>,
    Json(change): Json<LivreurChange>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::give_to(&shop, &admin, id, change.livreur_id).await?))
}

/// Gives an order that has not left another slot of its kind.
///
/// Its customer is asked by a letter whether it suits.
#[utoipa::path(
    put,
    path = "/orders/{id}/slot",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "8fa62b6082796e2b915e9d42")),
    request_body(content = SlotChange, example = json!({ "slotId": "64b1f0c2a9d84e3b7c5f1a20" })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`order_closed`: it has left, or was cancelled; `slot_full`; `slot_closed`: there is no \
            such slot, or it has begun."),
        (status = 422, description = "`invalid_input`; about `slotId`: `slot_other_kind`."),
    ),
)]
pub async fn move_to_slot(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    PathId(id): PathId<Order>,
    Json(change): Json<SlotChange>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::move_to_slot(&shop, &admin, id, change.slot_id).await?))
}

/// Notes what the cuts of a line weigh together, while the order is prepared.
///
/// The customer never pays more than was shown: heavier costs the same, lighter costs less, and the order's `total`
/// falls before a card, a transfer or cash pays it. Of what is paid already the difference is refunded when the order
/// is shipped. Weighing again corrects it. The stock loses what was really cut.
#[utoipa::path(
    put,
    path = "/orders/{id}/items/{itemId}/weight",
    tag = "orders",
    params(
        ("id" = Id<Order>, Path, description = "The order's id.", example = "8fa62b6082796e2b915e9d42"),
        ("itemId" = Id<OrderItem>, Path, description = "The line's `_id`."),
    ),
    request_body(content = WeightInput, example = json!({ "weight": 480 })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`not_processing`: it is not being prepared."),
        (status = 422, description = "`invalid_input`; about `weight`: `no_weight`, `far_above_ordered`, `above_scale`, \
            `piece_not_weighed`, `short_of_stock`; about `barcode` also `barcode_unreadable`, `barcode_check_digit`, \
            `barcode_layout`, `barcode_without_weight`, `barcode_without_article`, `barcode_of_another`, \
            `barcode_of_one`, `barcode_use_by`, `no_scale_code`."),
    ),
)]
pub async fn weigh(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    PathIds(id, item): PathIds<Order, OrderItem>,
    Json(input): Json<WeightInput>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::weigh(&shop, &admin, id, item, &input).await?))
}

/// Notes that an order's bank transfer has come in, or money in a way of an older shop.
///
/// It is paid and invoiced, once. Cards are paid through Stripe, and cash when the order is delivered.
#[utoipa::path(
    put,
    path = "/orders/{id}/payment",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    request_body(content = PaymentChange, example = json!({ "status": "paid" })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`already_paid`; `order_cancelled`; `not_a_transfer`: card and cash are not marked by hand, but for cash of an order that was delivered without it."),
    ),
)]
pub async fn mark_paid(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    PathId(id): PathId<Order>,
    Json(PaymentChange {
        status: PaymentMade::Paid,
    }): Json<PaymentChange>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::mark_paid(&shop, &admin, id).await?))
}

/// Notes that all money of an order that goes back by hand was sent, once.
///
/// A card's goes back by itself.
#[utoipa::path(
    put,
    path = "/orders/{id}/refund",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    request_body(content = RefundChange, example = json!({ "status": "done" })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`no_refund_due`: nothing is owed, or no longer, or the card takes it."),
    ),
)]
pub async fn mark_refunded(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    PathId(id): PathId<Order>,
    Json(RefundChange {
        status: RefundMade::Done,
    }): Json<RefundChange>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::mark_refunded(&shop, &admin, id).await?))
}
