//! `/api/users`

use axum::{
    Json as Body,
    extract::{OriginalUri, State},
    response::Response,
};
use domain::{Customer, accounts};
use serde::Deserialize;
use shared::{
    PageRequest,
    account::{Account, ProfileUpdate},
    order::{OrderQuery, OrderStatus},
};

use super::{TheShop, first_page, listed::listed, usual_limit};
use crate::{
    extract::{Auth, Json, Query, number},
    problem::Answer,
};

/// `GET /users/profile`
pub async fn profile(State(shop): TheShop, Auth(customer): Auth<Customer>) -> Answer<Body<Account>> {
    Ok(Body(accounts::account(&shop, &customer).await?))
}

/// `PUT /users/profile`
pub async fn update_profile(
    State(shop): TheShop,
    Auth(customer): Auth<Customer>,
    Json(update): Json<ProfileUpdate>,
) -> Answer<Body<Account>> {
    Ok(Body(accounts::update(&shop, &customer, update).await?))
}

/// The query of `GET /users/orders`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrdersQuery {
    status: Option<OrderStatus>,
    #[serde(default = "first_page", deserialize_with = "number")]
    page: i64,
    #[serde(default = "usual_limit", deserialize_with = "number")]
    limit: i64,
}

/// `GET /users/orders`
pub async fn orders(
    State(shop): TheShop,
    OriginalUri(uri): OriginalUri,
    Auth(customer): Auth<Customer>,
    Query(query): Query<OrdersQuery>,
) -> Answer<Response> {
    let OrdersQuery { status, page, limit } = query;
    let paging = PageRequest { page, limit };
    let orders = domain::orders::of_customer(&shop, &customer, &OrderQuery { status, paging }).await?;
    Ok(listed(&uri, orders, ()))
}
