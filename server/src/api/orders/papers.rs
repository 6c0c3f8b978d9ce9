//! What an order has on paper, or for a calendar.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Identity,
    billing::{self, Kind, Printed},
    orders,
};
use shared::{Id, order::Order};

use crate::{
    api::ShopState,
    extract::{OrKey, PathId, scopes},
    problem::ApiResult,
};

/// The slot of an order as a file for calendars (RFC 5545).
///
/// For its customer, an admin, or the livreur it is given to; 404 for one without a slot.
#[utoipa::path(
    get,
    path = "/orders/{id}/slot.ics",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses((status = 200, description = "The event.", body = String, content_type = "text/calendar")),
)]
pub async fn calendar(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
) -> ApiResult<Response> {
    let event = orders::calendar(&shop, &identity, id).await?;
    let name = format!("attachment; filename=\"{}\"", event.file_name);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, &*name),
        (header::CACHE_CONTROL, "private"),
    ];
    Ok((headers, event.text).into_response())
}

/// The invoice of a paid order: a PDF in its customer's language.
///
/// For that customer and for admins. The same facts are in it as XML (Factur-X, profile EN 16931), unless an older
/// version issued it.
#[utoipa::path(
    get,
    path = "/orders/{id}/invoice",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.")),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "The invoice.", body = String, content_type = "application/pdf"),
        (status = 409, description = "`not_invoiced`: it is not paid yet."),
        (status = 410, description = "`gone`: eleven years after it was issued it is kept no longer."),
    ),
)]
pub async fn invoice(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
) -> ApiResult<Response> {
    let printed = billing::print(&shop, &identity, id, Kind::Invoice).await?;
    Ok(attached("facture", printed))
}

/// The credit note that cancels the invoice of a cancelled order: a PDF in the invoice's language.
///
/// For the customer and for admins. Those of refunds are at `GET /orders/{id}/refunds/{refundId}/credit-note`.
#[utoipa::path(
    get,
    path = "/orders/{id}/credit-note",
    tag = "orders",
    params(("id" = Id<Order>, Path, description = "The order's id.", example = "e18e20ca640a5291a7b86f67")),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "The credit note.", body = String, content_type = "application/pdf"),
        (status = 409, description = "`no_credit_note`: it was not cancelled, or not invoiced before that."),
        (status = 410, description = "`gone`: eleven years after it was issued it is kept no longer."),
    ),
)]
pub async fn credit_note(
    ShopState(shop): ShopState,
    OrKey(identity, ..): OrKey<Identity, scopes::OrdersRead>,
    PathId(id): PathId<Order>,
) -> ApiResult<Response> {
    let printed = billing::print(&shop, &identity, id, Kind::CreditNote).await?;
    Ok(attached("avoir", printed))
}

pub(in crate::api) fn attached(name: &str, Printed { number, pdf }: Printed) -> Response {
    let name = format!("attachment; filename=\"{name}-{number}.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, &*name),
        (header::CACHE_CONTROL, "private"),
    ];
    (headers, pdf).into_response()
}
