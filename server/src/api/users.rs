//! `/api/users`

use axum::{Json as Body, extract::OriginalUri, http::StatusCode, response::Response};
use domain::{
    Customer, Identity,
    catalog::favorites,
    identity::{accounts, credentials},
};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    account::{Account, ChangePassword, ProfileUpdate},
    order::{Order, OrderQuery, OrderStatus},
    product::Product,
};
use utoipa::IntoParams;

use super::{ShopState, default_limit, first_page, listed::listed};
use crate::{
    extract::{Auth, Json, PathId, Query, number},
    problem::ApiResult,
};

/// The customer's account and profile.
#[utoipa::path(
    get,
    path = "/users/profile",
    tag = "users",
    responses((status = 200, description = "Both.", body = Account)),
)]
pub async fn profile(ShopState(shop): ShopState, Auth(customer): Auth<Customer>) -> ApiResult<Body<Account>> {
    Ok(Body(accounts::account(&shop, &customer).await?))
}

/// Changes the customer's account and profile; absent fields stay.
#[utoipa::path(
    put,
    path = "/users/profile",
    tag = "users",
    request_body(content = ProfileUpdate, example = json!({
        "name": "Camille Laurent",
        "addresses": [{
            "type": "Maison", "street": "8 rue des Martyrs", "city": "Paris", "state": "Île-de-France",
            "postalCode": "75009", "isDefault": true
        }],
        "preferences": { "newsletter": true, "orderNotifications": true, "promotionalEmails": false }
    })),
    responses((status = 200, description = "Both, as they are now.", body = Account)),
)]
pub async fn update_profile(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Json(update): Json<ProfileUpdate>,
) -> ApiResult<Body<Account>> {
    Ok(Body(accounts::update(&shop, &customer, update).await?))
}

/// The query of `GET /users/orders`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OwnOrdersQuery {
    /// Only those that stand here.
    #[param(inline)]
    status: Option<OrderStatus>,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// The customer's own orders, newest first.
#[utoipa::path(
    get,
    path = "/users/orders",
    tag = "users",
    params(OwnOrdersQuery),
    responses((status = 200, description = "One page.", body = Page<Order>)),
)]
pub async fn orders(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(customer): Auth<Customer>,
    Query(query): Query<OwnOrdersQuery>,
) -> ApiResult<Response> {
    let OwnOrdersQuery { status, page, limit } = query;
    let paging = PageRequest { page, limit };
    let orders = domain::orders::of_customer(&shop, &customer, &OrderQuery { status, paging }).await?;
    Ok(listed(&uri, orders, ()))
}

/// Changes the password, and ends every session but this one.
#[utoipa::path(
    put,
    path = "/users/password",
    tag = "users",
    request_body(content = ChangePassword, example = json!({
        "currentPassword": "comte-24-mois", "password": "quatre petites brebis"
    })),
    responses(
        (status = 204, description = "The password is changed."),
        (status = 422, description = "`invalid_input`: every field that breaks a rule; `currentPassword` with \
            `wrong_password` when it is not the present one."),
    ),
)]
pub async fn change_password(
    ShopState(shop): ShopState,
    Auth(identity): Auth<Identity>,
    Json(change): Json<ChangePassword>,
) -> ApiResult<StatusCode> {
    credentials::change(&shop, &identity, &change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Marks a product; marking it twice is marking it once.
#[utoipa::path(
    put,
    path = "/users/favorites/{productId}",
    operation_id = "add_favourite",
    tag = "users",
    params(("productId" = Id<Product>, Path, description = "The product's id.", example = "df420536a9b7458e240a3041")),
    responses(
        (status = 204, description = "It is a favourite."),
        (status = 409, description = "`favorites_full`: two hundred is the most."),
    ),
)]
pub async fn add_favorite(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(product): PathId<Product>,
) -> ApiResult<StatusCode> {
    favorites::add(&shop, &customer, product).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the mark off a product, also off one that is gone.
#[utoipa::path(
    delete,
    path = "/users/favorites/{productId}",
    operation_id = "remove_favourite",
    tag = "users",
    params(("productId" = Id<Product>, Path, description = "The product's id.", example = "df420536a9b7458e240a3041")),
    responses((status = 204, description = "It is no favourite.")),
)]
pub async fn remove_favorite(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(product): PathId<Product>,
) -> ApiResult<StatusCode> {
    favorites::remove(&shop, &customer, product).await?;
    Ok(StatusCode::NO_CONTENT)
}
