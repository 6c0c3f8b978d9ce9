//! `/api/admin/webhooks`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, webhooks::endpoints};
use shared::{
    Id, Page,
    webhook::{CreatedWebhook, NewWebhookSecret, Webhook, WebhookDelivery, WebhookInput},
};

use crate::{
    api::{
        ShopState,
        listed::{Paging, listed},
        location,
    },
    extract::{Auth, Json, PathId, PathIds, Query},
    problem::ApiResult,
};

/// The webhooks, newest first, without their secrets.
///
/// A webhook that has taken nothing for a while says since when: `failingSince`.
#[utoipa::path(
    get,
    path = "/admin/webhooks",
    tag = "admin",
    operation_id = "webhooks",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<Webhook>),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    Ok(listed(&uri, endpoints::list(&shop, &admin, paging.into()).await?, ()))
}

/// Has events sent to an address, by the rules of Standard Webhooks (`webhook-id`, `webhook-timestamp`,
/// `webhook-signature`): `{"type": "order.paid", "timestamp": …, "data": {"_id": …, "orderNumber": …, "status": …}}`.
///
/// At least once each, those about one order in their order, tried for three days. The secret that signs them is shown in
/// this answer and never again. The address is `https` and on the internet; no redirect is followed; an answer of 2xx
/// within 10 seconds takes the event. The answer is not kept: sent again under its `Idempotency-Key`, the request makes nothing.
#[utoipa::path(
    post,
    path = "/admin/webhooks",
    tag = "admin",
    operation_id = "create_webhook",
    request_body(content = WebhookInput, example = json!({
        "url": "https://caisse.example/evenements", "events": ["order.placed", "order.paid", "order.cancelled"]
    })),
    responses(
        (status = 201, description = "The webhook, with its secret.", body = CreatedWebhook),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
        (status = 409, description = "`answer_not_kept`: its `Idempotency-Key` was here before."),
        (status = 422, description = "`invalid_input`: `url` is `not_a_webhook_address` or `inside_the_house`, or there are `too_many`: 20."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    Json(input): Json<WebhookInput>,
) -> ApiResult<Response> {
    let webhook = endpoints::create(&shop, &admin, &input).await?;
    let place = location(format!("/api/admin/webhooks/{}", webhook.shown.id));
    Ok((StatusCode::CREATED, place, Body(webhook)).into_response())
}

/// One webhook, by its id.
///
/// Without its secret: whoever has lost it makes another by `POST /admin/webhooks/{id}/secret`.
#[utoipa::path(
    get,
    path = "/admin/webhooks/{id}",
    tag = "admin",
    operation_id = "webhook",
    params(("id" = Id<Webhook>, Path, description = "The webhook's id.")),
    responses(
        (status = 200, description = "The webhook.", body = Webhook),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
    ),
)]
pub async fn find(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Webhook>,
) -> ApiResult<Body<Webhook>> {
    Ok(Body(endpoints::find(&shop, &admin, id).await?))
}

/// Changes where events are sent, which, and whether any are.
///
/// What waits already goes to the new address; while the webhook is not active, what is due is given up.
#[utoipa::path(
    put,
    path = "/admin/webhooks/{id}",
    tag = "admin",
    operation_id = "update_webhook",
    params(("id" = Id<Webhook>, Path, description = "The webhook's id.")),
    request_body(content = WebhookInput, example = json!({
        "url": "https://caisse.example/evenements", "events": ["order.placed"], "active": false
    })),
    responses(
        (status = 200, description = "The webhook.", body = Webhook),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
    ),
)]
pub async fn update(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Webhook>,
    Json(input): Json<WebhookInput>,
) -> ApiResult<Body<Webhook>> {
    Ok(Body(endpoints::update(&shop, &admin, id, &input).await?))
}

/// Takes a webhook away.
///
/// What waits to be sent there goes with it, and the log.
#[utoipa::path(
    delete,
    path = "/admin/webhooks/{id}",
    tag = "admin",
    operation_id = "delete_webhook",
    params(("id" = Id<Webhook>, Path, description = "The webhook's id.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
    ),
)]
pub async fn delete(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Webhook>,
) -> ApiResult<StatusCode> {
    endpoints::delete(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a webhook another secret, which is shown in this answer and never again.
///
/// For a day events are signed by both: `webhook-signature` has two signatures, of which one has to be right.
#[utoipa::path(
    post,
    path = "/admin/webhooks/{id}/secret",
    tag = "admin",
    operation_id = "change_webhook_secret",
    params(("id" = Id<Webhook>, Path, description = "The webhook's id.")),
    responses(
        (status = 200, description = "The secret.", body = NewWebhookSecret),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
        (status = 409, description = "`answer_not_kept`: its `Idempotency-Key` was here before."),
    ),
)]
pub async fn change_secret(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Webhook>,
) -> ApiResult<Body<NewWebhookSecret>> {
    Ok(Body(endpoints::change_secret(&shop, &admin, id).await?))
}

/// What was sent to a webhook in the last thirty days, or is to be, newest first.
///
/// `total` and `pages` count no further than 1,000 deliveries beyond the page.
#[utoipa::path(
    get,
    path = "/admin/webhooks/{id}/deliveries",
    tag = "admin",
    operation_id = "webhook_deliveries",
    params(("id" = Id<Webhook>, Path, description = "The webhook's id."), Paging),
    responses(
        (status = 200, description = "One page.", body = Page<WebhookDelivery>),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
    ),
)]
pub async fn deliveries(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Webhook>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let page = endpoints::deliveries(&shop, &admin, id, paging.into()).await?;
    Ok(listed(&uri, page, ()))
}

/// Has an event sent now, under the same `webhook-id`.
///
/// One that waits for its next try leaves at once, after those of its order before it. One that was delivered or given up
/// is sent once more, as it was then: at once, and for three days.
#[utoipa::path(
    post,
    path = "/admin/webhooks/{id}/deliveries/{deliveryId}/send",
    tag = "admin",
    operation_id = "send_webhook_delivery_again",
    params(
        ("id" = Id<Webhook>, Path, description = "The webhook's id."),
        ("deliveryId" = Id<WebhookDelivery>, Path, description = "The delivery's id."),
    ),
    responses(
        (status = 204, description = "It is on its way."),
        (status = 403, description = "`forbidden`: for admins. `not_for_api_keys`."),
        (status = 404, description = "`not_found`: no such delivery."),
        (status = 409, description = "`webhook_off`. `event_being_sent`: at this moment."),
    ),
)]
pub async fn send_again(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathIds(id, delivery): PathIds<Webhook, WebhookDelivery>,
) -> ApiResult<StatusCode> {
    endpoints::send_again(&shop, &admin, id, delivery).await?;
    Ok(StatusCode::NO_CONTENT)
}
