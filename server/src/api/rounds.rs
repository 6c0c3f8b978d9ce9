//! The order of a round, what comes of its stops, where doors are, and how near a livreur is.

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Admin, Error, Identity, Livreur, Staff, orders};
use shared::{
    Id, Page, PageRequest,
    order::Order,
    round::{DeliveryOutcome, OutcomeChange, OutcomeDecision, OutcomeInput, Point, Progress, RoundChange, Stop},
};

use super::{
    ShopState,
    listed::{Paging, listed},
    location,
};
use crate::{
    extract::{Auth, Json, PathId, PathIds, Query},
    problem::ApiResult,
};

/// Drives the round as its livreur says, who may know better.
///
/// An empty list has the shop choose again.
#[utoipa::path(
    put,
    path = "/delivery/round",
    tag = "delivery",
    request_body(content = RoundChange, example = json!({ "orders": ["48853351e9ab1d96fb735c8d"] })),
    responses(
        (status = 200, description = "The whole round.", body = Page<Stop>),
        (status = 403, description = "`forbidden`: for livreurs."),
        (status = 422, description = "`invalid_input`; about `orders`: `twice`, `too_many`."),
    ),
)]
pub async fn reorder(
    ShopState(shop): ShopState,
    Auth(livreur): Auth<Livreur>,
    Json(change): Json<RoundChange>,
) -> ApiResult<Body<Page<Stop>>> {
    let round = orders::reorder(&shop, &livreur, &change).await?;
    Ok(Body(Page::cut_from(round, PageRequest { page: 1, limit: 100 })))
}

/// Reports what came of a stop, now or when the phone has a network again.
///
/// It counts once for each moment `at`, however often it comes. `delivered` moves the order along at that moment and
/// notes cash as paid when `collected` is no less than was owed; the others leave it on the road, for an admin to
/// decide. What no longer fits the order is kept, changes nothing, and says why in `unfit`. A moment that cannot be,
/// later than now or before the order left, is taken for now.
#[utoipa::path(
    post,
    path = "/delivery/orders/{id}/outcome",
    tag = "delivery",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "48853351e9ab1d96fb735c8d")),
    request_body(content = OutcomeInput, example = json!({ "outcome": "absent", "note": "Voisin absent aussi.", "at": "2026-11-29T10:30:00.000Z" })),
    responses(
        (status = 201, description = "The outcome as it is kept; the same when it was reported before.", body = DeliveryOutcome),
        (status = 403, description = "`forbidden`: for livreurs."),
        (status = 409, description = "`invalid_transition`: the order has not left."),
        (status = 413, description = "`picture_too_large`, `body_too_large`."),
        (status = 422, description = "`invalid_input`: `photo` is `not_a_picture` or has `too_many_pixels`; `collected` is `only_when_delivered`."),
    ),
)]
pub async fn report(
    ShopState(shop): ShopState,
    Auth(livreur): Auth<Livreur>,
    PathId(id): PathId<Order>,
    Json(input): Json<OutcomeInput>,
) -> ApiResult<Response> {
    let (report, photo) = input.split();
    let photo = photo.map(|photo| {
        let bytes = BASE64_STANDARD.decode(photo);
        bytes.map_err(|_| Error::field("photo", "not_a_picture"))
    });
    let outcome = orders::report_outcome(&shop, &livreur, id, &report, photo.transpose()?).await?;
    let place = location(format!("/api/orders/{id}/outcomes"));
    Ok((StatusCode::CREATED, place, Body(outcome)).into_response())
}

/// The photograph of an outcome: a WebP picture.
///
/// For admins and the livreur who took it. It is removed after a while, and then 404.
#[utoipa::path(
    get,
    path = "/delivery/outcomes/{id}/photo",
    tag = "delivery",
    params(("id" = Id<DeliveryOutcome>, Path, description = "The outcome's id.")),
    responses(
        (status = 200, description = "The photograph.", body = String, content_type = "image/webp"),
        (status = 403, description = "`forbidden`: for staff."),
        (status = 404, description = "`not_found`: there is none, or it is no longer kept."),
    ),
)]
pub async fn photo(
    ShopState(shop): ShopState,
    Auth(staff): Auth<Staff>,
    PathId(id): PathId<DeliveryOutcome>,
) -> ApiResult<Response> {
    let webp = orders::outcome_photo(&shop, &staff, id).await?;
    Ok(([(header::CONTENT_TYPE, "image/webp")], webp).into_response())
}

/// What livreurs reported of an order.
///
/// In the order in which it happened, what no longer fitted the order among it.
#[utoipa::path(
    get,
    path = "/orders/{id}/outcomes",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id."), Paging),
    responses(
        (status = 200, description = "One page.", body = Page<DeliveryOutcome>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list_outcomes(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<Order>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    Ok(listed(
        &uri,
        orders::outcomes_page(&shop, &admin, id, paging.into()).await?,
        (),
    ))
}

/// Notes that an admin has decided what follows from the outcome that waits (`openOutcome`).
///
/// One on the road is tried again.
#[utoipa::path(
    put,
    path = "/orders/{id}/outcomes/{outcomeId}",
    tag = "orders",
    params(
        ("id" = Id<Order>, Path, description = "The order's id."),
        ("outcomeId" = Id<DeliveryOutcome>, Path, description = "The outcome's id."),
    ),
    request_body(content = OutcomeChange, example = json!({ "status": "decided" })),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`already_answered`: another one waits by now, or none."),
    ),
)]
pub async fn close_outcome(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathIds(id, outcome): PathIds<Order, DeliveryOutcome>,
    Json(OutcomeChange {
        status: OutcomeDecision::Decided,
    }): Json<OutcomeChange>,
) -> ApiResult<Body<Order>> {
    Ok(Body(orders::close_outcome(&shop, &admin, id, outcome).await?))
}

/// Says where an order's door is.
///
/// For admins and the livreur it is given to. The next round to the same address knows it.
#[utoipa::path(
    put,
    path = "/orders/{id}/location",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "48853351e9ab1d96fb735c8d")),
    request_body(content = Point, example = json!({ "lat": 45.764, "lon": 4.8357 })),
    responses(
        (status = 204, description = "Known."),
        (status = 403, description = "`forbidden`: for staff."),
    ),
)]
pub async fn locate(
    ShopState(shop): ShopState,
    Auth(staff): Auth<Staff>,
    PathId(id): PathId<Order>,
    Json(point): Json<Point>,
) -> ApiResult<StatusCode> {
    orders::locate(&shop, &staff, id, &point).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How near the livreur is to an order's door.
///
/// For its customer and whoever else sees the order: how many stops are before it, and between when and when they are
/// expected, which narrows. Nothing is said of the other stops.
#[utoipa::path(
    get,
    path = "/orders/{id}/progress",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "443040b57ecf70ee36143605")),
    responses((status = 200, description = "As far as anybody can say; nothing for an order that is not on the road.", body = Progress)),
)]
pub async fn progress(
    ShopState(shop): ShopState,
    Auth(identity): Auth<Identity>,
    PathId(id): PathId<Order>,
) -> ApiResult<Body<Progress>> {
    Ok(Body(orders::progress(&shop, &identity, id).await?))
}
