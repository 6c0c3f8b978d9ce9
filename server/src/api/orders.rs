//! `/api/orders`

use axum::{
    Json as Body,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Customer, Identity, Staff, orders};
use shared::order::{Order, PlaceOrder, StatusChange};

use super::{TheShop, location};
use crate::{
    extract::{Auth, Json, PathId},
    problem::Answer,
};

/// `POST /orders`
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

/// `GET /orders/{id}`
pub async fn find(
    State(shop): TheShop,
    Auth(identity): Auth<Identity>,
    PathId(id): PathId<Order>,
) -> Answer<Body<Order>> {
    Ok(Body(orders::find(&shop, &identity, id).await?))
}

/// `PUT /orders/{id}/status`
pub async fn change_status(
    State(shop): TheShop,
    Auth(staff): Auth<Staff>,
    PathId(id): PathId<Order>,
    Json(change): Json<StatusChange>,
) -> Answer<Body<Order>> {
    Ok(Body(orders::change_status(&shop, &staff, id, &change).await?))
}
