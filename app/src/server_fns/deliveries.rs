//! The orders that a livreur is to deliver.

use domain::{Staff, orders};
use leptos::prelude::*;
use shared::{
    PageRequest,
    order::{OrderForStaff, OrderStatus, StatusChange},
};

use crate::request::{self, AppError};

/// The orders that this livreur is to deliver, oldest first; up to 100.
pub async fn read_round() -> Result<Vec<OrderForStaff>, AppError> {
    let livreur = request::livreur().await?;
    let whole_round = PageRequest { page: 1, limit: 100 };
    let page = orders::on_the_road(&*request::shop()?, &livreur, whole_round).await?;
    Ok(page.items)
}

/// Notes that the order is with its customer, and that what was to be paid on delivery is paid.
#[server(prefix = "/fn", endpoint = "deliveries/delivered")]
pub async fn mark_delivered(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let staff = Staff::Livreur(request::livreur().await?);
    let id = request::parse_id(&id)?;
    let change = StatusChange {
        status: OrderStatus::Delivered,
        tracking_number: None,
        delivery_date: None,
        ship_unpaid: false,
        livreur_id: None,
    };
    orders::change_status(&*request::shop()?, &staff, id, &change).await?;
    leptos_axum::redirect("/livraisons?delivered=1");
    Ok(())
}
