//! `/api/admin/today`

use axum::Json as Body;
use domain::{Admin, figures};
use shared::today::Today;

use crate::{api::ShopState, extract::Auth, problem::ApiResult};

/// What waits for the shopkeeper now.
///
/// Orders to prepare, money that is awaited or owed, what customers and deliveries wait for, stock that runs out; and
/// the revenue of today and of this week beside the same days of the week before. Days are days in Paris; revenue is
/// that of the books, invoices less credit notes.
#[utoipa::path(
    get,
    path = "/admin/today",
    tag = "admin",
    operation_id = "today",
    responses(
        (status = 200, description = "What there is to do.", body = Today),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn read(ShopState(shop): ShopState, Auth(admin): Auth<Admin>) -> ApiResult<Body<Today>> {
    Ok(Body(figures::today(&shop, &admin).await?))
}
