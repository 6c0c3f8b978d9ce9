//! `/api/users`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Customer, Identity,
    catalog::favorites,
    identity::{accounts, credentials},
    privacy,
};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    account::{Account, ChangePassword, ProfileUpdate},
    order::{Order, OrderQuery, OrderStatus},
    privacy::{Erasure, PersonalData},
    product::Product,
};
use utoipa::IntoParams;

use super::{ShopState, default_limit, first_page, listed::listed};
use crate::{
    extract::{Auth, Json, PathId, Query, number},
    problem::ApiResult,
};

/// The customer's account and profile.
///
/// The profile holds addresses, preferences, favorites and the allergens to avoid.
#[utoipa::path(
    get,
    path = "/users/profile",
    tag = "users",
    responses((status = 200, description = "Both.", body = Account)),
)]
pub async fn profile(ShopState(shop): ShopState, Auth(customer): Auth<Customer>) -> ApiResult<Body<Account>> {
    Ok(Body(accounts::account(&shop, &customer).await?))
}

/// Changes the customer's account and profile.
///
/// Absent fields stay; lists are replaced as a whole.
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
///
/// Admins read everyone's by `GET /orders`.
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

/// Everything that the shop keeps about whoever asks, to read or to take elsewhere (GDPR art. 15 and 20).
///
/// Never the hash of a password, a token, what proves a second factor, or anything of somebody else.
#[utoipa::path(
    get,
    path = "/users/export",
    tag = "users",
    operation_id = "export_own_data",
    responses((status = 200, description = "All of it, as a file to keep.", body = PersonalData)),
)]
pub async fn export(ShopState(shop): ShopState, Auth(identity): Auth<Identity>) -> ApiResult<Response> {
    let data = privacy::export(&shop, &identity).await?;
    let name = [(
        header::CONTENT_DISPOSITION,
        "attachment; filename=\"fromagerie-alioui.json\"",
    )];
    Ok((name, Body(data)).into_response())
}

/// Erases the account of whoever asks, once and for all, if this is its password (GDPR art. 17).
///
/// Orders that were paid stay with their invoices, as accounting law demands (code de commerce art. L123-22); reviews stay
/// without name and pictures; everything else goes.
#[utoipa::path(
    delete,
    path = "/users/me",
    tag = "users",
    operation_id = "erase_own_account",
    request_body(content = Erasure, example = json!({ "password": "comte-24-mois" })),
    responses(
        (status = 204, description = "There is no such account any more; its tokens are dead."),
        (
            status = 409,
            description = "`erasure_order_open`: an order is not delivered and paid, nor cancelled; \
                `erasure_dispute_open`: a bank decides about a card payment; `erasure_refund_open`: money goes back that \
                has not left; `erasure_answer_awaited`: a withdrawal or a problem waits for the shop; \
                `erasure_last_admin`; `orders_on_the_road`: of a livreur.",
        ),
        (status = 422, description = "`invalid_input`: `password` with `wrong_password` when it is not the account's."),
    ),
)]
pub async fn erase(
    ShopState(shop): ShopState,
    Auth(identity): Auth<Identity>,
    Json(erasure): Json<Erasure>,
) -> ApiResult<StatusCode> {
    privacy::erase_own(&shop, &identity, &erasure).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the password, and ends every session but this one.
///
/// The present password has to be sent, too: whoever finds an open browser does not know it.
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

/// Marks a product as a favorite.
///
/// Marking it twice is marking it once.
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

/// Takes the mark of a favorite off a product.
///
/// Also off one that is gone; off what was not marked, nothing changes.
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
