//! `/api/orders`

use axum::{
    Json as Body,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Customer, Identity, Staff, orders};
use shared::{
    Id,
    order::{Order, PlaceOrder, StatusChange},
};

use super::{TheShop, location};
use crate::{
    extract::{Auth, Json, PathId},
    problem::Answer,
};

/// Orders what lies in the cart: stock, order and emptied cart commit together, or nothing does.
#[utoipa::path(
    post,
    path = "/orders",
    tag = "orders",
    request_body(content = PlaceOrder, example = json!({
        "shippingAddress": {
            "street": "8 rue des Martyrs", "city": "Paris", "state": "Île-de-France", "postalCode": "75009"
        },
        "paymentMethod": "cash_on_delivery"
    })),
    responses(
        (status = 201, description = "The order.", body = Order),
        (status = 409, description = "`cart_empty`; `out_of_stock` names each product that is short."),
    ),
)]
pub async fn place(
    State(shop): TheShop,
    Auth(customer): Auth<Customer>,
    Json(input): Json<PlaceOrder>,
) -> Answer<Response> {
    let order = orders::place(&shop, &customer, &input).await?;
    Ok((
        StatusCode::CREATED,
        location(format!("/api/orders/{}", order.id)),
        Body(order),
    )
        .into_response())
}

/// An order, for its customer, an admin, or the livreur it is given to.
#[utoipa::path(
    get,
    path = "/orders/{id}",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "443040b57ecf70ee36143605")),
    responses((status = 200, description = "The order.", body = Order)),
)]
pub async fn find(
    State(shop): TheShop,
    Auth(identity): Auth<Identity>,
    PathId(id): PathId<Order>,
) -> Answer<Body<Order>> {
    Ok(Body(orders::find(&shop, &identity, id).await?))
}

/// Moves an order along. Admin: pending → processing → shipped → delivered, and → cancelled before delivered.
/// Livreur: shipped → delivered, their own.
#[utoipa::path(
    put,
    path = "/orders/{id}/status",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "8fa62b6082796e2b915e9d42")),
    request_body(content = StatusChange, example = json!({ "status": "processing" })),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: customers do not move orders."),
        (status = 409, description = "`invalid_transition`: not from where the order stands."),
    ),
)]
pub async fn change_status(
    State(shop): TheShop,
    Auth(staff): Auth<Staff>,
    PathId(id): PathId<Order>,
    Json(change): Json<StatusChange>,
) -> Answer<Body<Order>> {
    Ok(Body(orders::change_status(&shop, &staff, id, &change).await?))
}
