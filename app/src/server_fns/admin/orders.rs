//! Orders in the dashboard, for admins.

use domain::{Admin, Error, Shop, Staff, delivery, orders};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, Timestamp,
    delivery::SlotOption,
    order::{Order, OrderForStaff, OrderSearch, OrderStatus, StatusChange},
    period::Day,
    refund::{Refund, RefundLine},
    round::DeliveryOutcome,
    typed::Typed,
    user::User,
};

use crate::{
    request::{self, AppError},
    server_fns::delivery::slots_for,
};

/// Who can bring orders, by name.
pub type Livreurs = Vec<(Id<User>, String)>;

/// One page of everyone's orders, and who can bring them.
pub async fn list_orders(query: OrderSearch) -> Result<(Page<OrderForStaff>, Livreurs), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let orders = orders::search_for_staff(&shop, &admin, &query).await?;
    Ok((orders, livreurs(&shop, &admin).await?))
}

async fn livreurs(shop: &Shop, admin: &Admin) -> Result<Livreurs, AppError> {
    let livreurs = delivery::livreurs(shop, admin).await?;
    Ok(livreurs.into_iter().map(|livreur| (livreur.id, livreur.name)).collect())
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
    /// Who can bring it.
    pub livreurs: Livreurs,
    /// The slots that it can be given.
    pub slots: Vec<SlotOption>,
    /// What livreurs reported of it, in the order in which it happened.
    pub outcomes: Vec<DeliveryOutcome>,
}

/// Any order. An id that is not one is unknown.
pub async fn find_any_order(id: String) -> Result<AnyOrder, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let order = orders::find_for_staff(&shop, &admin, id).await?;
    let people = orders::people_of(&shop, &admin, &order.order).await?;
    let refunds = orders::refunds_of_any(&shop, &admin, id).await?;
    Ok(AnyOrder {
        slots: slots_for(&shop, &order.order),
        left: orders::left_to_refund(&order.order, &refunds),
        order,
        refunds,
        people: people.into_iter().collect(),
        livreurs: livreurs(&shop, &admin).await?,
        outcomes: orders::outcomes_of(&shop, &admin, id).await?,
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
    /// The livreur's id; empty for who has the fewest on the road.
    #[server(default)]
    livreur_id: String,
) -> Result<(), AppError> {
    let staff = Staff::Admin(request::admin().await?);
    let id = request::parse_id(&id)?;
    let change = StatusChange {
        status,
        tracking_number: tracking_number.filled(),
        delivery_date: read_day(&delivery_date)?,
        ship_unpaid,
        livreur_id: read_livreur(&livreur_id)?,
    };
    orders::change_status(&*request::shop()?, &staff, id, &change).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?moved=1"));
    Ok(())
}

fn read_day(typed: &str) -> Result<Option<Timestamp>, Error> {
    match typed.trim() {
        "" => Ok(None),
        day => {
            let day: Day = day.parse().map_err(|_| Error::field("deliveryDate", "not_a_day"))?;
            Ok(Some(day.start()))
        }
    }
}

fn read_livreur(chosen: &str) -> Result<Option<Id<User>>, Error> {
    match chosen {
        "" => Ok(None),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| Error::field("livreurId", "not_a_livreur")),
    }
}

/// Gives an order to a livreur.
#[server(prefix = "/fn", endpoint = "dashboard/order-livreur")]
pub async fn give_order_to(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The livreur's id.
    livreur_id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let livreur = read_livreur(&livreur_id)?.ok_or_else(|| Error::field("livreurId", "required"))?;
    orders::give_to(&shop, &admin, id, livreur).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?given=1"));
    Ok(())
}

/// Notes that what follows from a livreur's report is decided.
#[server(prefix = "/fn", endpoint = "dashboard/outcome-decided")]
pub async fn close_outcome(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The id of the outcome that waits.
    outcome_id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let (id, outcome) = (request::parse_id(&id)?, request::parse_id(&outcome_id)?);
    orders::close_outcome(&shop, &admin, id, outcome).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?decided=1"));
    Ok(())
}

/// What is done with several orders at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AtOnce {
    /// Begin to prepare them.
    Processing,
    /// Hand them over for delivery.
    Shipped,
    /// Go to what is printed of them.
    Print,
}

/// Does the same with each of the ticked orders, and goes back to the list as it was filtered.
#[allow(clippy::too_many_arguments, reason = "one for each field of the form")]
#[server(prefix = "/fn", endpoint = "dashboard/orders-at-once")]
pub async fn move_orders(
    /// The orders' ids; what is no id is unknown.
    #[server(default)]
    ids: Vec<String>,
    /// What to do.
    action: AtOnce,
    /// The carrier's number of all of them; may be empty.
    #[server(default)]
    tracking_number: Typed,
    /// The day they will be delivered, as `2026-03-31`; may be empty.
    #[server(default)]
    delivery_date: String,
    /// The livreur's id; empty for who has the fewest on the road.
    #[server(default)]
    livreur_id: String,
    /// Whether orders whose transfer has not come are shipped all the same.
    #[server(default)]
    ship_unpaid: bool,
    /// The list's query.
    #[server(default)]
    back: String,
) -> Result<(), AppError> {
    let staff = Staff::Admin(request::admin().await?);
    let ids = ids
        .iter()
        .map(|id| request::parse_id(id))
        .collect::<Result<Vec<Id<Order>>, _>>()?;
    let mut change = StatusChange {
        status: OrderStatus::Processing,
        tracking_number: None,
        delivery_date: None,
        ship_unpaid: false,
        livreur_id: None,
    };
    match action {
        AtOnce::Processing => {}
        AtOnce::Shipped => {
            change = StatusChange {
                status: OrderStatus::Shipped,
                tracking_number: tracking_number.filled(),
                delivery_date: read_day(&delivery_date)?,
                ship_unpaid,
                livreur_id: read_livreur(&livreur_id)?,
            };
        }
        AtOnce::Print => {
            if ids.is_empty() {
                return Err(Error::field("orders", "no_orders").into());
            }
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            leptos_axum::redirect(&format!("/gestion/preparation?ids={}", ids.join(",")));
            return Ok(());
        }
    }
    orders::change_status_of_each(&*request::shop()?, &staff, &ids, &change).await?;
    let query: String = back.chars().filter(char::is_ascii_graphic).collect();
    leptos_axum::redirect(&format!("/gestion/commandes?{query}moved={}", ids.len()));
    Ok(())
}
