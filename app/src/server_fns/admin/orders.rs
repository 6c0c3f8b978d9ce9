//! Orders in the dashboard, for admins.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page,
    order::{OrderForStaff, OrderSearch, OrderStatus},
    typed::Typed,
    user::User,
};

use crate::request::AppError;

/// One page of everyone's orders.
#[server(prefix = "/fn", endpoint = "dashboard/orders")]
pub async fn list_orders(
    /// Which orders, and which page.
    query: OrderSearch,
) -> Result<Page<OrderForStaff>, AppError> {
    use crate::request;
    let admin = request::admin().await?;
    Ok(domain::orders::search_for_staff(&*request::shop()?, &admin, &query).await?)
}

/// An order as the dashboard reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnyOrder {
    /// The order, with its customer's name and phone number.
    pub order: OrderForStaff,
    /// The names of those who changed its status.
    pub people: Vec<(Id<User>, String)>,
}

/// Any order. An id that is not one is unknown.
#[server(prefix = "/fn", endpoint = "dashboard/order")]
pub async fn find_any_order(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<AnyOrder, AppError> {
    use domain::orders;

    use crate::request;
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let order = orders::find_for_staff(&shop, &admin, id).await?;
    let people = orders::people_of(&shop, &admin, &order.order).await?;
    Ok(AnyOrder {
        order,
        people: people.into_iter().collect(),
    })
}

/// Notes that an order's transfer has come in.
#[server(prefix = "/fn", endpoint = "dashboard/order-paid")]
pub async fn mark_order_paid(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    use domain::orders;

    use crate::request;
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    orders::mark_paid(&shop, &admin, id).await?;
    Ok(())
}

/// Notes that the transfer of a cancelled order has come in, and is owed back.
#[server(prefix = "/fn", endpoint = "dashboard/late-transfer")]
pub async fn note_late_transfer(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    use domain::orders;

    use crate::request;
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    orders::note_late_transfer(&shop, &admin, id).await?;
    Ok(())
}

/// Notes that a cancelled order's money was sent back.
#[server(prefix = "/fn", endpoint = "dashboard/order-refunded")]
pub async fn mark_order_refunded(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    use domain::orders;

    use crate::request;
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    orders::mark_refunded(&shop, &admin, id).await?;
    Ok(())
}

/// Changes an order's status.
#[server(prefix = "/fn", endpoint = "dashboard/order-status")]
pub async fn change_order_status(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The status that follows.
    status: OrderStatus,
    /// The carrier's number; may be empty.
    #[server(default)]
    tracking_number: Typed,
    /// The day it will be delivered, as `2026-03-31`; may be empty.
    #[server(default)]
    delivery_date: String,
) -> Result<(), AppError> {
    use domain::{Error, Staff};
    use shared::{order::StatusChange, period::Day};

    use crate::request;
    let staff = Staff::Admin(request::admin().await?);
    let id = request::parse_id(&id)?;
    let change = StatusChange {
        status,
        tracking_number: tracking_number.filled(),
        delivery_date: match delivery_date.trim() {
            "" => None,
            day => {
                let day: Day = day.parse().map_err(|_| Error::field("deliveryDate", "not_a_day"))?;
                Some(day.start())
            }
        },
    };
    domain::orders::change_status(&*request::shop()?, &staff, id, &change).await?;
    Ok(())
}
