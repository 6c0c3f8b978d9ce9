//! `/api/admin/orders`

use axum::{
    Json as Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, orders};
use shared::order::{Order, StaffOrder};

use crate::{
    api::{ShopState, location},
    extract::{Json, OrKey, scopes},
    problem::ApiResult,
};

/// Orders for a customer, by phone or at the counter.
///
/// For one who has an account, for a new one, or for somebody who gives no name. Without an address it is handed over
/// at once, and then paid in `cash` or on the `card_terminal`.
#[utoipa::path(
    post,
    path = "/admin/orders",
    tag = "admin",
    operation_id = "place_order_for_customer",
    request_body(content = StaffOrder, example = json!({
        "newCustomer": { "name": "Odile Caron", "phoneNumber": "06 11 22 33 44" },
        "items": [{ "productId": "df420536a9b7458e240a3041", "quantity": 1 }],
        "discount": { "amount": 1.5, "reason": "Fin de meule" },
        "paymentMethod": "cash"
    })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 201, description = "The order.", body = Order),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`out_of_stock` names each product that is short, `cart_outdated` each that is not \
            sold so, `price_changed` when the total is not `expectedTotal`, `email_taken` when there is an account."),
    ),
)]
pub async fn place(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    Json(input): Json<StaffOrder>,
) -> ApiResult<Response> {
    let order = orders::place_for(&shop, &admin, &input).await?;
    let place = location(format!("/api/orders/{}", order.id));
    Ok((StatusCode::CREATED, place, Body(order)).into_response())
}
