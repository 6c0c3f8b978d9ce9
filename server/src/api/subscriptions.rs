//! `/api/subscriptions`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Customer, subscriptions};
use shared::{
    Id, Page,
    subscription::{Subscription, SubscriptionInput, SubscriptionUpdate},
};

use super::{
    ShopState,
    listed::{Paging, listed},
    location,
};
use crate::{
    extract::{Auth, Json, PathId, Query},
    problem::ApiResult,
};

/// The customer's subscriptions, newest first, those that have ended included.
///
/// `next` is the day of the next platter, `last` what came of the one before.
#[utoipa::path(
    get,
    path = "/subscriptions",
    tag = "subscriptions",
    operation_id = "subscriptions",
    params(Paging),
    responses((status = 200, description = "One page.", body = Page<Subscription>)),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(customer): Auth<Customer>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let page = subscriptions::of_customer(&shop, &customer, paging.into()).await?;
    Ok(listed(&uri, page, ()))
}

/// Subscribes to a platter a month.
///
/// Composed as `GET /platters` does of what the shop has, five days before the day that is wished, and ordered like any
/// other order. By card or transfer the order waits for its payment, and ends without. A month for which the shop has
/// no platter within the budget is left out, and a letter says so.
#[utoipa::path(
    post,
    path = "/subscriptions",
    tag = "subscriptions",
    operation_id = "subscribe",
    request_body(content = SubscriptionInput, example = json!({
        "platter": { "people": 4, "occasion": "course", "budget": 45, "strength": "medium", "excludeAllergens": ["eggs"] },
        "dayOfMonth": 15,
        "shippingAddress": { "street": "8 rue des Martyrs", "city": "Paris", "state": "Île-de-France", "postalCode": "75009" },
        "paymentMethod": "cash_on_delivery",
    })),
    responses(
        (status = 201, description = "The subscription.", body = Subscription),
        (status = 409, description = "`address_not_confirmed`: the account's address of mail; `too_many_subscriptions`: five have not ended."),
        (status = 422, description = "`not_delivered_there`; `invalid_input`, also for a budget that no platter keeps today."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Json(input): Json<SubscriptionInput>,
) -> ApiResult<Response> {
    let subscription = subscriptions::subscribe(&shop, &customer, input).await?;
    let place = location(format!("/api/subscriptions/{}", subscription.id));
    Ok((StatusCode::CREATED, place, Body(subscription)).into_response())
}

/// One of the customer's subscriptions.
///
/// Somebody else's is 404. Admins read everyone's by `GET /admin/subscriptions`.
#[utoipa::path(
    get,
    path = "/subscriptions/{id}",
    tag = "subscriptions",
    operation_id = "subscription",
    params(("id" = Id<Subscription>, Path, description = "The subscription's id.")),
    responses((status = 200, description = "The subscription.", body = Subscription)),
)]
pub async fn find(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Subscription>,
) -> ApiResult<Body<Subscription>> {
    Ok(Body(subscriptions::find(&shop, &customer, id).await?))
}

/// Changes what is not ordered yet of a subscription.
///
/// Absent fields stay. `paused` orders none until it is false again, `skip` leaves out the next platter, which is named
/// by its day.
#[utoipa::path(
    patch,
    path = "/subscriptions/{id}",
    tag = "subscriptions",
    operation_id = "change_subscription",
    params(("id" = Id<Subscription>, Path, description = "The subscription's id.")),
    request_body(content = SubscriptionUpdate, example = json!({ "dayOfMonth": 31, "paused": false })),
    responses(
        (status = 200, description = "The subscription.", body = Subscription),
        (status = 409, description = "`subscription_ended`; `platter_not_next`: the day to leave out is not `next`."),
        (status = 422, description = "`not_delivered_there`; `invalid_input`."),
    ),
)]
pub async fn change(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Subscription>,
    Json(update): Json<SubscriptionUpdate>,
) -> ApiResult<Body<Subscription>> {
    Ok(Body(subscriptions::change(&shop, &customer, id, update).await?))
}

/// Ends a subscription for good, at once.
///
/// It stays readable, and what it ordered stays ordered. A letter confirms it.
#[utoipa::path(
    delete,
    path = "/subscriptions/{id}",
    tag = "subscriptions",
    operation_id = "end_subscription",
    params(("id" = Id<Subscription>, Path, description = "The subscription's id.")),
    responses((status = 204, description = "It has ended, now or before.")),
)]
pub async fn end(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<Subscription>,
) -> ApiResult<StatusCode> {
    subscriptions::end(&shop, &customer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
