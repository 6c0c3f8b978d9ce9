//! Where the shop delivers and when, for admins.

use domain::{
    Error,
    delivery::{
        areas,
        slots::{self, Coming},
    },
    orders, settings,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id,
    delivery::{DeliveryArea, SlotRule},
    order::OrderSlot,
    settings::ShippingSettings,
};

use super::delivery_form::{AreaForm, SlotForm};
use crate::{
    request::{self, AppError},
    server_fns::delivery::read_slot,
};

/// What the page of deliveries shows.
#[derive(Debug)]
pub struct DeliveryDesk {
    /// The areas, by name; none while the shop delivers to all of metropolitan France.
    pub areas: Vec<DeliveryArea>,
    /// What delivery costs while there are none.
    pub shipping: ShippingSettings,
    /// The weekly rules, by day and time.
    pub rules: Vec<SlotRule>,
    /// The slots that have not ended.
    pub coming: Vec<Coming>,
}

/// Areas, rules and slots.
pub async fn read_delivery_desk() -> Result<DeliveryDesk, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    Ok(DeliveryDesk {
        areas: areas::all(&shop, &admin),
        shipping: settings::for_orders(&shop).shipping,
        rules: slots::rules(&shop, &admin),
        coming: slots::coming(&shop, &admin),
    })
}

/// Adds an area or changes one, or leads back to its form, where all that was typed still is.
#[server(prefix = "/fn", endpoint = "dashboard/save-area")]
pub async fn save_area(
    /// Every field as it was typed.
    form: AreaForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let saved = match (form.parse(), parse_known(&form.id)?) {
        (Err(broken), _) => Err(Error::Invalid(broken)),
        (Ok(input), None) => areas::create(&shop, &admin, &input).await,
        (Ok(input), Some(id)) => areas::update(&shop, &admin, id, &input).await,
    };
    saved.map_err(|error| request::fail_back_to(&form.address(), SaveArea::PATH, error))?;
    leptos_axum::redirect("/gestion/livraison?area=1");
    Ok(())
}

/// Takes an area away.
#[server(prefix = "/fn", endpoint = "dashboard/remove-area")]
pub async fn remove_area(
    /// The area's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    areas::remove(&shop, &admin, request::parse_id(&id)?).await?;
    leptos_axum::redirect("/gestion/livraison?removed=1");
    Ok(())
}

/// Adds a rule or a slot, or changes one, or leads back to its form, where all that was typed still is.
#[server(prefix = "/fn", endpoint = "dashboard/save-slot")]
pub async fn save_slot(
    /// Every field as it was typed.
    form: SlotForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let saved = match (form.parse(), parse_known(&form.id)?) {
        (Err(broken), _) => Err(Error::Invalid(broken)),
        (Ok(input), None) => slots::create(&shop, &admin, &input).await,
        (Ok(input), Some(id)) => slots::update(&shop, &admin, id, &input).await,
    };
    saved.map_err(|error| request::fail_back_to(&form.address(), SaveSlot::PATH, error))?;
    leptos_axum::redirect("/gestion/livraison?slot=1");
    Ok(())
}

/// Takes a rule away, or a slot that no order has.
#[server(prefix = "/fn", endpoint = "dashboard/remove-slot")]
pub async fn remove_slot(
    /// The id of the rule or slot; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id: Id<OrderSlot> = request::parse_id(&id)?;
    slots::remove(&shop, &admin, id).await?;
    leptos_axum::redirect("/gestion/livraison?removed=1");
    Ok(())
}

/// Gives an order another slot, and goes back to it.
#[server(prefix = "/fn", endpoint = "dashboard/order-slot")]
pub async fn move_order_to_slot(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The slot's id.
    slot: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let slot = read_slot(&slot)?.ok_or_else(|| Error::field("slotId", "slot_required"))?;
    orders::move_to_slot(&shop, &admin, id, slot).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?slot=1"));
    Ok(())
}

/// The id in a form; none for what is new.
fn parse_known<T>(id: &str) -> Result<Option<Id<T>>, AppError> {
    match id {
        "" => Ok(None),
        id => Ok(Some(request::parse_id(id)?)),
    }
}
