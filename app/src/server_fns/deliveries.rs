//! A livreur's round: its stops, their order, and what comes of them. Outcomes with a note or a photograph are sent to
//! `/livraisons/{id}/issue` as they are, since there is a file in them.

use domain::orders;
use leptos::prelude::*;
use shared::round::{DeliveryOutcome, Outcome, OutcomeReport, RoundChange, Stop};

use crate::request::{self, AppError};

/// This livreur's round, in the order in which it is driven.
pub async fn read_round() -> Result<Vec<Stop>, AppError> {
    let livreur = request::livreur().await?;
    Ok(orders::round(&*request::shop()?, &livreur).await?)
}

/// Where a livreur goes on after an outcome: the round, which says what came of it.
pub fn round_after(outcome: &DeliveryOutcome) -> String {
    let unfit = outcome.unfit.map(|unfit| format!("&unfit={}", unfit.name()));
    format!(
        "/livraisons?noted={}{}",
        outcome.outcome.name(),
        unfit.unwrap_or_default()
    )
}

/// Notes that the order is with its customer, and that what was to be paid on delivery is paid.
#[server(prefix = "/fn", endpoint = "deliveries/delivered")]
pub async fn mark_delivered(
    /// The order's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, livreur) = (request::shop()?, request::livreur().await?);
    let report = OutcomeReport {
        outcome: Outcome::Delivered,
        note: None,
        collected: None,
        at: shop.now(),
    };
    let id = request::parse_id(&id)?;
    let outcome = orders::report_outcome(&shop, &livreur, id, &report, None).await?;
    leptos_axum::redirect(&round_after(&outcome));
    Ok(())
}

/// Drives to a stop one place earlier or later.
#[server(prefix = "/fn", endpoint = "deliveries/move")]
pub async fn move_stop(
    /// The order's id; what is no id is unknown.
    id: String,
    /// Whether it is driven to one place earlier; one later when absent.
    #[server(default)]
    earlier: bool,
) -> Result<(), AppError> {
    let (shop, livreur) = (request::shop()?, request::livreur().await?);
    let id = request::parse_id(&id)?;
    let round = orders::round(&shop, &livreur).await?;
    let mut ids: Vec<_> = round.into_iter().map(|stop| stop.order.id).collect();
    if let Some(place) = ids.iter().position(|order| *order == id) {
        let other = if earlier { place.saturating_sub(1) } else { place + 1 };
        if other < ids.len() {
            ids.swap(place, other);
        }
        orders::reorder(&shop, &livreur, &RoundChange { orders: ids }).await?;
    }
    leptos_axum::redirect(&format!("/livraisons#stop-{id}"));
    Ok(())
}

/// Has the shop choose the order of the round again.
#[server(prefix = "/fn", endpoint = "deliveries/choose")]
pub async fn choose_round() -> Result<(), AppError> {
    let (shop, livreur) = (request::shop()?, request::livreur().await?);
    orders::reorder(&shop, &livreur, &RoundChange::default()).await?;
    leptos_axum::redirect("/livraisons");
    Ok(())
}
