//! What a livreur has on the road.

use leptos::prelude::*;
use shared::order::OrderForStaff;

use crate::request::AppError;

/// What this livreur has on the road, oldest first.
#[server(prefix = "/fn", endpoint = "deliveries/round")]
pub async fn read_round() -> Result<Vec<OrderForStaff>, AppError> {
    use shared::PageRequest;

    use crate::request;
    let livreur = request::livreur().await?;
    let whole_round = PageRequest { page: 1, limit: 100 };
    let page = domain::delivery::on_the_road(&*request::shop()?, &livreur, whole_round).await?;
    Ok(page.items)
}

/// The order is with its customer, and what was to be paid at the door is paid.
#[server(prefix = "/fn", endpoint = "deliveries/delivered")]
pub async fn mark_delivered(
    /// The order's id.
    id: String,
) -> Result<(), AppError> {
    use domain::Staff;
    use shared::order::{OrderStatus, StatusChange};

    use crate::request;
    let staff = Staff::Livreur(request::livreur().await?);
    let id = request::parse_id(&id)?;
    let change = StatusChange {
        status: OrderStatus::Delivered,
        tracking_number: None,
        delivery_date: None,
    };
    domain::orders::change_status(&*request::shop()?, &staff, id, &change).await?;
    Ok(())
}
