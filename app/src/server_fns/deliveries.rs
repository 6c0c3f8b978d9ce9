//! The orders that a livreur is to deliver.

use leptos::prelude::*;
use shared::order::OrderForStaff;

use crate::request::AppError;

/// The orders that this livreur is to deliver, oldest first; up to 100.
#[server(prefix = "/fn", endpoint = "deliveries/round")]
pub async fn read_round() -> Result<Vec<OrderForStaff>, AppError> {
    use shared::PageRequest;

    use crate::request;
    let livreur = request::livreur().await?;
    let whole_round = PageRequest { page: 1, limit: 100 };
    let page = domain::orders::on_the_road(&*request::shop()?, &livreur, whole_round).await?;
    Ok(page.items)
}

/// Notes that the order is with its customer, and that what was to be paid on delivery is paid.
#[server(prefix = "/fn", endpoint = "deliveries/delivered")]
pub async fn mark_delivered(
    /// The order's id; what is no id is unknown.
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
