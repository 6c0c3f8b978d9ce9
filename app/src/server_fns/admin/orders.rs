//! Orders in the dashboard, for admins.

use domain::{Error, Staff, orders};
use leptos::prelude::*;
use shared::{
    Id, Page,
    order::{OrderForStaff, OrderSearch, OrderStatus, StatusChange},
    period::Day,
    refund::{Refund, RefundLine},
    typed::Typed,
    user::User,
};

use crate::request::{self, AppError};

/// One page of everyone's orders.
pub async fn list_orders(query: OrderSearch) -> Result<Page<OrderForStaff>, AppError> {
    let admin = request::admin().await?;
    Ok(orders::search_for_staff(&*request::shop()?, &admin, &query).await?)
}

/// An order as the dashboard reads it.
#[derive(Debug)]
pub struct AnyOrder {
    /// The order, with its customer's name and phone number.
    pub order: OrderForStaff,
    /// The names of those who changed its status.
    pub people: Vec<(Id<User>, String)>,
    /// Its refunds, oldest first.
    pub refunds: Vec<Refund>,
    /// What is left to refund of its lines.
    pub left: Vec<RefundLine>,
}

/// Any order. An id that is not one is unknown.
pub async fn find_any_order(id: String) -> Result<AnyOrder, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let order = orders::find_for_staff(&shop, &admin, id).await?;
    let people = orders::people_of(&shop, &admin, &order.order).await?;
    let refunds = orders::refunds_of_any(&shop, &admin, id).await?;
    Ok(AnyOrder {
        left: orders::left_to_refund(&order.order, &refunds),
        order,
        refunds,
        people: people.into_iter().collect(),
    })
}

/// Notes that an order's transfer has come in.
#[server(prefix = "/fn", endpoint = "dashboard/order-paid")]
pub async fn mark_order_paid(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    orders::mark_paid(&shop, &admin, id).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?paid=1"));
    Ok(())
}

/// Notes that the transfer of a cancelled order has come in, and is owed back.
#[server(prefix = "/fn", endpoint = "dashboard/late-transfer")]
pub async fn note_late_transfer(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    orders::note_late_transfer(&shop, &admin, id).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?paid=1"));
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
    /// Whether an order whose transfer has not come is shipped all the same.
    #[server(default)]
    ship_unpaid: bool,
) -> Result<(), AppError> {
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
        ship_unpaid,
    };
    orders::change_status(&*request::shop()?, &staff, id, &change).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?moved=1"));
    Ok(())
}
