//! `/api/users/stock-alerts`

use axum::{Json as Body, extract::OriginalUri, http::StatusCode, response::Response};
use domain::{Customer, catalog::alerts, consents::How};
use shared::{Id, Page, alert::StockAlert, product::Product};

use super::{
    ShopState,
    listed::{Paging, listed},
};
use crate::{
    extract::{Auth, Key, PathId, Query},
    problem::ApiResult,
};

/// The products that the customer wants to be told of when they are back, the newest wish first.
///
/// A wish ends with the letter that answers it, or after half a year.
#[utoipa::path(
    get,
    path = "/users/stock-alerts",
    tag = "users",
    operation_id = "stock_alerts",
    params(Paging),
    responses((status = 200, description = "One page.", body = Page<StockAlert>)),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Auth(customer): Auth<Customer>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let wishes = alerts::list(&shop, &customer, paging.into()).await?;
    Ok(listed(&uri, wishes, ()))
}

/// Has the customer told once, by letter, when a product that is sold out is back.
///
/// Asked again, the half year for which it is kept begins anew.
#[utoipa::path(
    put,
    path = "/users/stock-alerts/{key}",
    tag = "users",
    operation_id = "ask_stock_alert",
    params(("key" = String, Path, description = "The id or the slug.", example = "brillat-savarin")),
    responses(
        (status = 200, description = "What is waited for.", body = StockAlert),
        (status = 409, description = "`in_stock`, `address_not_confirmed`, or `too_many_alerts`: thirty is the most."),
    ),
)]
pub async fn ask(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Key(key): Key,
) -> ApiResult<Body<StockAlert>> {
    Ok(Body(alerts::ask(&shop, &customer, &key, How::API).await?))
}

/// The customer waits for a product no more.
///
/// Also for one that is gone; for what was not waited for, nothing changes.
#[utoipa::path(
    delete,
    path = "/users/stock-alerts/{key}",
    tag = "users",
    operation_id = "stop_stock_alert",
    params(("key" = Id<Product>, Path, description = "The product's id.", example = "df420536a9b7458e240a3041")),
    responses((status = 204, description = "It is not waited for.")),
)]
pub async fn stop(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(product): PathId<Product>,
) -> ApiResult<StatusCode> {
    alerts::stop(&shop, &customer, product, How::API).await?;
    Ok(StatusCode::NO_CONTENT)
}
