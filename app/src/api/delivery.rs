//! What a livreur has on the road.

use leptos::prelude::*;
use shared::order::OrderForStaff;

use crate::AppError;

/// What this livreur has on the road, oldest first.
#[server(prefix = "/fn", endpoint = "deliveries/round")]
pub async fn read_round() -> Result<Vec<OrderForStaff>, AppError> {
    use shared::PageRequest;

    use crate::ssr;
    let livreur = ssr::livreur().await?;
    let whole_round = PageRequest { page: 1, limit: 100 };
    let page = domain::orders::on_the_road(&*ssr::shop()?, &livreur, whole_round)
        .await
        .map_err(ssr::fail)?;
    Ok(page.items)
}

/// The order is with its customer, and what was to be paid at the door is paid.
#[server(prefix = "/fn", endpoint = "deliveries/delivered")]
pub async fn mark_delivered(
    /// The order's id.
    id: String,
) -> Result<(), AppError> {
    use domain::{Error, Staff};
    use shared::order::{OrderStatus, StatusChange};

    use crate::ssr;
    let staff = Staff::Livreur(ssr::livreur().await?);
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    let change = StatusChange {
        status: OrderStatus::Delivered,
        tracking_number: None,
        delivery_date: None,
    };
    domain::orders::change_status(&*ssr::shop()?, &staff, id, &change)
        .await
        .map_err(ssr::fail)?;
    Ok(())
}
