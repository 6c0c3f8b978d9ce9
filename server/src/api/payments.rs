//! `/api/orders/{id}/payment`, and what Stripe says by itself.

use axum::{
    Json as Body,
    body::Bytes,
    http::{HeaderMap, StatusCode},
};
use domain::{Customer, payments};
use shared::{Id, card::CardPayment, order::Order};

use super::ShopState;
use crate::{
    extract::{Auth, PathId},
    problem::ApiResult,
};

/// What Stripe.js needs to pay an order by card.
///
/// `stripe.elements({ clientSecret })`, then `confirmPayment`. Asked again, it is the same payment. The order is paid
/// once Stripe has told the shop, a moment later.
#[utoipa::path(
    post,
    path = "/orders/{id}/payment",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    responses(
        (status = 200, description = "The payment.", body = CardPayment),
        (status = 409, description = "`nothing_to_pay`: it is paid, cancelled, or not paid by card."),
        (status = 503, description = "`payment_unavailable`: Stripe does not answer."),
    ),
)]
pub async fn pay(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Order>,
) -> ApiResult<Body<CardPayment>> {
    Ok(Body(payments::pay(&shop, &customer, id).await?))
}

/// Where Stripe's webhook leads. For Stripe alone, so it is not in the document.
pub async fn receive_event(ShopState(shop): ShopState, headers: HeaderMap, payload: Bytes) -> ApiResult<StatusCode> {
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok());
    payments::receive(&shop, signature.unwrap_or_default(), &payload).await?;
    Ok(StatusCode::NO_CONTENT)
}
