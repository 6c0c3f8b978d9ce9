//! `/api/admin/delivery`: where the shop delivers, and when.

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Admin,
    delivery::{areas, slots},
};
use shared::{
    Id, Page,
    delivery::{DeliveryArea, DeliveryAreaInput, DeliverySlot, SlotInput},
    order::OrderSlot,
};

use crate::{
    api::{
        ShopState,
        listed::{Paging, listed},
        location,
    },
    extract::{Auth, Json, PathId, Query},
    problem::ApiResult,
};

/// The areas that the shop delivers to, by name.
///
/// While there are none, it delivers to all of metropolitan France, Corsica included, at the fee of the settings.
#[utoipa::path(
    get,
    path = "/admin/delivery/areas",
    tag = "admin",
    operation_id = "delivery_areas",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<DeliveryArea>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list_areas(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    Ok(listed(&uri, areas::page(&shop, &admin, paging.into())?, ()))
}

/// Adds an area.
///
/// From the first one on, the shop delivers to its areas alone.
#[utoipa::path(
    post,
    path = "/admin/delivery/areas",
    tag = "admin",
    operation_id = "create_delivery_area",
    request_body(content = DeliveryAreaInput, example = json!({
        "name": "Vienne et environs", "postalCodes": ["38200", "3878*"], "fee": 5.9, "freeFrom": 50
    })),
    responses(
        (status = 201, description = "The area.", body = DeliveryArea),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 422, description = "`invalid_input`; about `postalCodes`: `not_a_postal_pattern`, `postal_code_taken` by \
            another area."),
    ),
)]
pub async fn create_area(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    Json(input): Json<DeliveryAreaInput>,
) -> ApiResult<Response> {
    let area = areas::create(&shop, &admin, &input).await?;
    let place = location(format!("/api/admin/delivery/areas/{}", area.id));
    Ok((StatusCode::CREATED, place, Body(area)).into_response())
}

/// An area that the shop delivers to.
///
/// With its postal codes, some of them as patterns (`690*`), its fee, and the sum from which delivery is free.
#[utoipa::path(
    get,
    path = "/admin/delivery/areas/{id}",
    tag = "admin",
    operation_id = "delivery_area",
    params(("id" = Id<DeliveryArea>, Path, description = "The area's id.")),
    responses(
        (status = 200, description = "The area.", body = DeliveryArea),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn find_area(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<DeliveryArea>,
) -> ApiResult<Body<DeliveryArea>> {
    Ok(Body(areas::find(&shop, &admin, id)?))
}

/// Replaces what an area says.
///
/// Orders that are placed keep the fee that they were placed with.
#[utoipa::path(
    put,
    path = "/admin/delivery/areas/{id}",
    tag = "admin",
    operation_id = "update_delivery_area",
    params(("id" = Id<DeliveryArea>, Path, description = "The area's id.")),
    request_body(content = DeliveryAreaInput, example = json!({
        "name": "Vienne et Condrieu", "postalCodes": ["38200", "69420"], "fee": 4.9
    })),
    responses(
        (status = 200, description = "The area.", body = DeliveryArea),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn update_area(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<DeliveryArea>,
    Json(input): Json<DeliveryAreaInput>,
) -> ApiResult<Body<DeliveryArea>> {
    Ok(Body(areas::update(&shop, &admin, id, &input).await?))
}

/// Takes an area away.
///
/// With the last one, the shop delivers to all of metropolitan France again.
#[utoipa::path(
    delete,
    path = "/admin/delivery/areas/{id}",
    tag = "admin",
    operation_id = "delete_delivery_area",
    params(("id" = Id<DeliveryArea>, Path, description = "The area's id.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn delete_area(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<DeliveryArea>,
) -> ApiResult<StatusCode> {
    areas::remove(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The weekly rules, then the slots that are still to come.
///
/// Each slot says how many orders have it; those of rules are listed for two weeks.
#[utoipa::path(
    get,
    path = "/admin/delivery/slots",
    tag = "admin",
    operation_id = "delivery_slots",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<DeliverySlot>),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list_slots(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(admin): Auth<Admin>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    Ok(listed(&uri, slots::page(&shop, &admin, paging.into())?, ()))
}

/// Adds a weekly rule, or a slot for a single day.
///
/// A rule has a `weekday`, a slot a `day`. Rules rest on public holidays and on days on which the shop is closed; a
/// slot for a single day does not.
#[utoipa::path(
    post,
    path = "/admin/delivery/slots",
    tag = "admin",
    operation_id = "create_delivery_slot",
    request_body(content = SlotInput, example = json!({
        "weekday": "monday", "from": "17:00", "to": "19:00", "kind": "delivery", "capacity": 10, "cutoffHours": 12
    })),
    responses(
        (status = 201, description = "The rule or slot.", body = DeliverySlot),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 422, description = "`invalid_input`; about `weekday`: `weekday_or_day`, one of them."),
    ),
)]
pub async fn create_slot(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    Json(input): Json<SlotInput>,
) -> ApiResult<Response> {
    let slot = slots::create(&shop, &admin, &input).await?;
    let place = location(format!("/api/admin/delivery/slots/{}", slot.id));
    Ok((StatusCode::CREATED, place, Body(slot)).into_response())
}

/// A weekly rule, or a slot that is still to come.
///
/// A slot says how many orders have it, and of which rule it is, if it is of one.
#[utoipa::path(
    get,
    path = "/admin/delivery/slots/{id}",
    tag = "admin",
    operation_id = "delivery_slot",
    params(("id" = Id<OrderSlot>, Path, description = "The id of the rule or slot.")),
    responses(
        (status = 200, description = "The rule or slot.", body = DeliverySlot),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn find_slot(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<OrderSlot>,
) -> ApiResult<Body<DeliverySlot>> {
    Ok(Body(slots::find(&shop, &admin, id)?))
}

/// Replaces what a rule or a slot says.
///
/// The slots of a rule follow it in capacity and cut-off, but for those that were changed by themselves; orders keep
/// the slots they have. A capacity of 0 closes a slot.
#[utoipa::path(
    put,
    path = "/admin/delivery/slots/{id}",
    tag = "admin",
    operation_id = "update_delivery_slot",
    params(("id" = Id<OrderSlot>, Path, description = "The id of the rule or slot.")),
    request_body(content = SlotInput, example = json!({
        "weekday": "monday", "from": "17:00", "to": "19:00", "kind": "delivery", "capacity": 12, "cutoffHours": 12
    })),
    responses(
        (status = 200, description = "The rule or slot.", body = DeliverySlot),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 422, description = "`invalid_input`; about `day`: `slot_stays`, the day, time and kind of a slot that orders \
            have, or that is of a rule."),
    ),
)]
pub async fn update_slot(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<OrderSlot>,
    Json(input): Json<SlotInput>,
) -> ApiResult<Body<DeliverySlot>> {
    Ok(Body(slots::update(&shop, &admin, id, &input).await?))
}

/// Takes a rule away, or a slot that no order has.
///
/// Orders keep the slots they have. A slot of a rule is as the rule says again.
#[utoipa::path(
    delete,
    path = "/admin/delivery/slots/{id}",
    tag = "admin",
    operation_id = "delete_delivery_slot",
    params(("id" = Id<OrderSlot>, Path, description = "The id of the rule or slot.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`slot_in_use`: orders have the slot."),
    ),
)]
pub async fn delete_slot(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    PathId(id): PathId<OrderSlot>,
) -> ApiResult<StatusCode> {
    slots::remove(&shop, &admin, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
