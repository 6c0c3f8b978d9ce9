//! Where the shop delivers and when, as customers read it.

use domain::{Error, delivery, identity::accounts, orders, settings};
use leptos::prelude::*;
use shared::{
    Id, Timestamp,
    delivery::{DeliveryOptions, SlotOption, postal_code},
    order::{Order, OrderSlot, Quote, SlotKind},
    pricing::ShippingRates,
};

use crate::request::{self, AppError};

/// What was asked of a postal code.
#[derive(Debug)]
pub struct Asked {
    /// As it was typed; what is remembered where nothing was.
    pub typed: String,
    /// What is offered there; `None` while nothing was typed, or for what is no postal code.
    pub options: Option<DeliveryOptions>,
    /// The code that was understood.
    pub code: Option<String>,
    /// The moment it was asked.
    pub now: Timestamp,
    /// Where orders are collected.
    pub counter: Vec<String>,
}

/// What is offered at the postal code that was typed, which is remembered; without one, nothing yet.
#[allow(clippy::unused_async, reason = "pages load what is read so")]
pub async fn ask_options(typed: Option<String>) -> Result<Asked, AppError> {
    let shop = request::shop()?;
    let code = typed.as_deref().and_then(postal_code::read);
    let options = match &code {
        Some(code) => {
            request::remember_postal_code(code);
            Some(delivery::options(&shop, code)?)
        }
        None => None,
    };
    Ok(Asked {
        typed: typed.or_else(request::remembered_postal_code).unwrap_or_default(),
        options,
        code,
        now: shop.now(),
        counter: shop.settings.seller.address.clone(),
    })
}

/// Where the visitor's cart would go, as far as it is known, and what delivery costs.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What delivery costs there, or at least.
    pub rates: ShippingRates,
    /// Whether that is so wherever they live, or where it is known that they live.
    pub is_known: bool,
}

/// What delivery of the visitor's cart costs: to the address that they typed into an order that was refused, else to the one
/// that their account prefers, else to the postal code that they asked about.
pub async fn read_delivery() -> Result<Delivery, AppError> {
    let shop = request::shop()?;
    let code = if delivery::depends_on_address(&shop) {
        postal_code_of_visitor().await?
    } else {
        None
    };
    let is_known =
        !delivery::depends_on_address(&shop) || code.as_deref().is_some_and(|code| delivery::is_served(&shop, code));
    Ok(Delivery {
        rates: delivery::rates_to_show(&shop, code.as_deref()),
        is_known,
    })
}

async fn postal_code_of_visitor() -> Result<Option<String>, AppError> {
    if let Some(typed) = request::remembered_delivery() {
        return Ok(Some(typed.address.postal_code));
    }
    if let Some(identity) = request::identity().await? {
        let account = accounts::account_to_show(&*request::shop()?, &identity.customer()).await;
        // The page of the cart goes on without a profile that cannot be read.
        if let Ok((account, _)) = account {
            let addresses = account.profile.addresses;
            let preferred = addresses
                .iter()
                .find(|address| address.is_default)
                .or(addresses.first());
            if let Some(address) = preferred {
                return Ok(Some(address.postal_code.clone()));
            }
        }
    }
    Ok(request::remembered_postal_code())
}

/// The slots that the checkout offers.
#[derive(Debug)]
pub struct SlotChoices {
    /// The slots that orders are taken for, full ones too, the earliest first.
    pub slots: Vec<SlotOption>,
    /// Whether one has to be chosen.
    pub is_required: bool,
    /// The one that was chosen in an order that was refused, by its id; empty for none.
    pub chosen: String,
    /// The moment they were read.
    pub now: Timestamp,
}

/// The slots that the checkout offers.
pub fn read_slots() -> Result<SlotChoices, AppError> {
    let shop = request::shop()?;
    Ok(SlotChoices {
        slots: delivery::offered(&shop).to_vec(),
        is_required: settings::for_orders(&shop).shipping.require_slot,
        chosen: request::remembered_delivery()
            .map(|typed| typed.slot)
            .unwrap_or_default(),
        now: shop.now(),
    })
}

/// The slot with this id of a form; none where nothing was chosen. [`Error::SlotClosed`] for what is no id.
pub(super) fn read_slot(chosen: &str) -> Result<Option<Id<OrderSlot>>, Error> {
    match chosen.trim() {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Error::SlotClosed),
    }
}

/// The slots that the customer of an order may choose instead of the one it has, as long as they may.
pub fn other_slots(order: &Order) -> Result<Vec<SlotOption>, AppError> {
    let shop = request::shop()?;
    let (Some(_), Some(slot)) = (orders::may_choose_until(&shop, order), order.slot) else {
        return Ok(Vec::new());
    };
    let fits = |other: &&SlotOption| other.kind == slot.kind && other.id != slot.id && other.left > 0;
    Ok(delivery::offered(&shop).iter().filter(fits).copied().collect())
}

/// The slots that an admin may give an order: of its kind, with a place left.
pub(super) fn slots_for(shop: &domain::Shop, order: &Order) -> Vec<SlotOption> {
    if !orders::may_change_slot(order) {
        return Vec::new();
    }
    let kind = order.slot.map_or(SlotKind::Delivery, |slot| slot.kind);
    let fits =
        |other: &&SlotOption| other.kind == kind && order.slot.is_none_or(|slot| slot.id != other.id) && other.left > 0;
    delivery::offered(shop).iter().filter(fits).copied().collect()
}

/// Gives one of the customer's own orders another slot, and goes back to it.
#[server(prefix = "/fn", endpoint = "orders/choose-slot")]
pub async fn choose_slot(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The slot's id.
    slot: String,
) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let id = request::parse_id(&id)?;
    let slot = read_slot(&slot)?.ok_or_else(|| Error::field("slotId", "slot_required"))?;
    orders::choose_slot(&shop, &customer, id, slot).await?;
    leptos_axum::redirect(&format!("/commandes/{id}?slot=1"));
    Ok(())
}

/// What an order of the cart costs when it is collected; nothing for what is not offered.
pub async fn read_collected() -> Result<Option<Quote>, AppError> {
    let (shop, code) = (request::shop()?, request::coupon_code());
    if !delivery::offered(&shop)
        .iter()
        .any(|slot| slot.kind == SlotKind::Pickup)
    {
        return Ok(None);
    }
    let cart = request::cart().await?;
    let address = request::address();
    let (quote, _) = orders::preview_at(&shop, &cart, code.as_deref(), address, ShippingRates::FREE).await?;
    Ok(Some(quote))
}
