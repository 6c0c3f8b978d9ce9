//! `/api/orders`

pub mod papers;
pub mod steps;

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, Customer, Identity, orders};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    order::{Order, OrderPaymentMethod, OrderSearch, OrderSort, OrderStatus, PaymentStatus, PlaceOrder, Quote},
    period::Edge,
    user::User,
};
use utoipa::IntoParams;

use super::{ShopState, default_limit, first_page, listed::listed, location};
use crate::{
    extract::{Auth, Json, OrKey, PathId, Query, flag, list as comma_separated, number, scopes},
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
