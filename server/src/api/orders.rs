//! `/api/orders`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Admin, Customer, Identity, Staff,
    billing::{self, Kind, Printed},
    orders,
};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    delivery::SlotChange,
    order::{
        LivreurChange, Order, OrderItem, OrderPaymentMethod, OrderSearch, OrderSort, OrderStatus, PaymentStatus,
        PlaceOrder, Quote, StatusChange,
    },
    payment::{PaymentChange, PaymentMade, RefundChange, RefundMade},
    period::Edge,
    user::User,
    weighing::WeightInput,
};
use utoipa::IntoParams;

use super::{ShopState, default_limit, first_page, listed::listed, location};
use crate::{
    extract::{Auth, Json, OrKey, PathId, PathIds, Query, flag, list as comma_separated, number, scopes},
    problem::ApiResult,
};

const COUPON_REFUSED: &str = "`invalid_input`; about `couponCode`: `coupon_unknown`, also for another customer's; \
    `coupon_expired`, also not yet valid or switched off; `coupon_exhausted`; `coupon_min_purchase`; `coupon_too_many_tries`: \
    too many were unknown, for some minutes none is taken; \
    `not_delivered_there`: no area holds the postal code; about `slotId`: `slot_required`, where the settings say so; about \
    `paymentMethod`: `gift_is_prepaid`, for a gift that is brought; about `gift.day`: `day_by_slot`, where slots say it, \
    `in_the_past`, `too_far_ahead`.";

const NOT_AS_SHOWN: &str = "`cart_empty`; `out_of_stock` names each product that is short, `cart_outdated` each that is \
    no longer sold as it lies in the cart; `price_changed`, when the total is not `expectedTotal`, says the old and the \
    new one; `slot_full`; `slot_closed`: there is no such slot, or orders are no longer taken for it; `too_many_unpaid`: an account whose address is not confirmed has three orders to pay.";

/// Orders what the cart holds.
///
/// Stock, coupon use, order and emptied cart commit together, or nothing does. Send the total that was shown as
/// `expectedTotal`, and an `Idempotency-Key`: the same request again is then the same order.
#[utoipa::path(
    post,
    path = "/orders",
    tag = "orders",
    request_body(content = PlaceOrder, example = json!({
        "shippingAddress": {
            "street": "8 rue des Martyrs", "city": "Paris", "state": "Île-de-France", "postalCode": "75009"
        },
        "paymentMethod": "cash_on_delivery",
        "couponCode": "BIENVENUE10"
    })),
    responses(
        (status = 201, description = "The order.", body = Order),
        (status = 409, description = NOT_AS_SHOWN),
        (status = 422, description = COUPON_REFUSED),
    ),
)]
pub async fn place(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Json(input): Json<PlaceOrder>,
) -> ApiResult<Response> {
    let order = orders::place(&shop, &customer, &input).await?;
    Ok((
        StatusCode::CREATED,
        location(format!("/api/orders/{}", order.id)),
        Body(order),
    )
        .into_response())
}

/// What ordering the cart would cost.
///
/// Stores nothing, and refuses what ordering would refuse now.
#[utoipa::path(
    post,
    path = "/orders/quote",
    tag = "orders",
    request_body(content = PlaceOrder, example = json!({
        "shippingAddress": {
            "street": "8 rue des Martyrs", "city": "Paris", "state": "Île-de-France", "postalCode": "75009"
        },
        "paymentMethod": "cash_on_delivery",
        "couponCode": "BIENVENUE10"
    })),
    responses(
        (status = 200, description = "Every amount.", body = Quote),
        (status = 409, description = NOT_AS_SHOWN),
        (status = 422, description = COUPON_REFUSED),
    ),
)]
pub async fn quote(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Json(input): Json<PlaceOrder>,
) -> ApiResult<Body<Quote>> {
    Ok(Body(orders::quote_order(&shop, &customer, &input).await?))
}

/// The query of `GET /orders`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrdersQuery {
    /// Only those that stand at one of these, separated by commas.
    #[serde(default, deserialize_with = "comma_separated::<5, _, _>")]
    #[param(inline, style = Form, explode = false, required = false, max_items = 5)]
    status: Vec<OrderStatus>,
    /// Only those to be paid by this method: `cash_on_delivery`, `bank_transfer`, `card`, `cash` or `card_terminal` at the
    /// counter, or another shop's word.
    #[param(value_type = Option<String>)]
    payment_method: Option<OrderPaymentMethod>,
    /// Only those paid like this.
    payment_status: Option<PaymentStatus>,
    /// Only those given to this livreur.
    livreur_id: Option<Id<User>>,
    /// `true`: only those whose customer is still owed money back; `false` leaves none out.
    #[serde(default, deserialize_with = "flag")]
    refund_due: Option<bool>,
    /// `true`: only those whose payment the customer contests, or contested with success.
    #[serde(default, deserialize_with = "flag")]
    disputed: Option<bool>,
    /// `true`: only those that are to be paid by a transfer that has not come.
    #[serde(default, deserialize_with = "flag")]
    unpaid_transfer: Option<bool>,
    /// An order's number, whatever the case, dashes and blanks; its total, `34,20` or `34.20`; or beginnings of words of
    /// its number, its customer's name and address of mail, who gets it as a gift, its town and its products, whatever the
    /// accents and the case.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Placed on this day in Paris or later, or not before this moment.
    from: Option<Edge>,
    /// Placed on this day in Paris or earlier, or before this moment.
    to: Option<Edge>,
    /// Which come first: `-createdAt` unless said otherwise.
    #[serde(default)]
    #[param(inline, required = false)]
    sort: OrderSort,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// Everyone's orders, newest first unless `sort` says otherwise.
///
/// `total` and `pages` count no further than 1,000 orders beyond the page, unless all are asked for.
#[utoipa::path(
    get,
    path = "/orders",
    tag = "orders",
    params(OrdersQuery),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "One page.", body = Page<Order>),
        (status = 403, description = "`forbidden`: for admins; customers have `GET /users/orders`."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersRead>,
    Query(query): Query<OrdersQuery>,
) -> ApiResult<Response> {
    let search = OrderSearch {
        statuses: query.status,
        payment_method: query.payment_method,
        payment_status: query.payment_status,
        livreur: query.livreur_id,
        refund_due: query.refund_due.unwrap_or_default(),
        disputed: query.disputed.unwrap_or_default(),
        unpaid_transfer: query.unpaid_transfer.unwrap_or_default(),
        q: query.q,
        from: query.from,
        to: query.to,
        sort: query.sort,
        paging: PageRequest {
            page: query.page,
            limit: query.limit,
        },
        ..OrderSearch::default()
    };
    Ok(listed(&uri, orders::search(&shop, &admin, &search).await?, ()))
}

/// An order, for its customer, an admin, or the livreur it is given to.
///
/// With its lines at the prices they were ordered at, its timeline, and what was paid and went back.
#[utoipa::path(
    get,
    path = "/orders/{id}",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "443040b57ecf70ee36143605")),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses((status = 200, description = "The order.", body = Order)),
)]
pub async fn find(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::find(&shop, &identity, id).await?))
}

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

/// The slot of an order as a file for calendars (RFC 5545).
///
/// For its customer, an admin, or the livreur it is given to; 404 for one without a slot.
#[utoipa::path(
    get,
    path = "/orders/{id}/slot.ics",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses((status = 200, description = "The event.", body = String, content_type = "text/calendar")),
)]
pub async fn calendar(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
) -> ApiResult<Response> {
    let event = orders::calendar(&shop, &identity, id).await?;
    let name = format!("attachment; filename=\"{}\"", event.file_name);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, &*name),
        (header::CACHE_CONTROL, "private"),
    ];
    Ok((headers, event.text).into_response())
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

/// Cancels an order, while it is pending.
///
/// Gives back its stock and the use of its coupon, once.
#[utoipa::path(
    post,
    path = "/orders/{id}/cancel",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 409, description = "`invalid_transition`: it is being prepared, or has ended."),
    ),
)]
pub async fn cancel(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Order>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::cancel(&shop, &customer, id).await?))
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

/// The invoice of a paid order: a PDF in its customer's language.
///
/// For that customer and for admins. The same facts are in it as XML (Factur-X, profile EN 16931), unless an older
/// version issued it.
#[utoipa::path(
    get,
    path = "/orders/{id}/invoice",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "The invoice.", body = String, content_type = "application/pdf"),
        (status = 409, description = "`not_invoiced`: it is not paid yet."),
        (status = 410, description = "`gone`: eleven years after it was issued it is kept no longer."),
    ),
)]
pub async fn invoice(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
) -> ApiResult<Response> {
    let printed = billing::print(&shop, &identity, id, Kind::Invoice).await?;
    Ok(attached("facture", printed))
}

/// The credit note that cancels the invoice of a cancelled order: a PDF in the invoice's language.
///
/// For the customer and for admins. Those of refunds are at `GET /orders/{id}/refunds/{refundId}/credit-note`.
#[utoipa::path(
    get,
    path = "/orders/{id}/credit-note",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "e18e20ca640a5291a7b86f67")),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "The credit note.", body = String, content_type = "application/pdf"),
        (status = 409, description = "`no_credit_note`: it was not cancelled, or not invoiced before that."),
        (status = 410, description = "`gone`: eleven years after it was issued it is kept no longer."),
    ),
)]
pub async fn credit_note(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
) -> ApiResult<Response> {
    let printed = billing::print(&shop, &identity, id, Kind::CreditNote).await?;
    Ok(attached("avoir", printed))
}

pub(super) fn attached(name: &str, Printed { number, pdf }: Printed) -> Response {
    let name = format!("attachment; filename=\"{name}-{number}.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, &*name),
        (header::CACHE_CONTROL, "private"),
    ];
    (headers, pdf).into_response()
}
