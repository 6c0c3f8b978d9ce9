//! Where the shop delivers and when, who brings an order to its customer, and in which order doors are driven to. Which step an order takes, and what a livreur has on the road, is in `orders`.

pub mod geocoding;
pub mod rounds;
pub mod routing;

pub mod areas;
mod book;
pub mod slots;

use std::{collections::HashMap, sync::Arc};

use shared::{
    Id,
    delivery::{DeliveryOptions, Slot, SlotOption, postal_code},
    order::{OrderSlot, SlotKind},
    pricing::ShippingRates,
    settings::ShippingSettings,
    user::{Role, User},
};

pub use self::book::Book;
pub(crate) use self::book::LiveBook;
use crate::{
    Admin, Error, Result, Shop, settings,
    settings::OrderSettings,
    store::{self, Transaction, users},
};

/// What delivery to a postal code costs, and when, from memory. The code is read as people write it.
/// [`Error::Invalid`] for what is none.
pub fn options(shop: &Shop, typed: &str) -> Result<DeliveryOptions> {
    let rule = if typed.trim().is_empty() {
        "required"
    } else {
        "not_a_postal_code"
    };
    let code = postal_code::read(typed).ok_or_else(|| Error::field("postalCode", rule))?;
    let book = shop.catalog.delivery();
    let rates = book.areas.rates(&code, settings::for_orders(shop).shipping);
    let offered = book.offered(shop.now());
    let slots = offered
        .iter()
        .filter(|slot| rates.is_some() || slot.kind == SlotKind::Pickup);
    Ok(DeliveryOptions {
        served: rates.is_some(),
        fee: rates.map(|rates| rates.fee),
        free_from: rates.and_then(|rates| rates.free_from),
        slots: slots.copied().collect(),
    })
}

/// The slots that orders are taken for now, full ones too, the earliest first.
pub fn offered(shop: &Shop) -> Arc<[SlotOption]> {
    shop.catalog.delivery().offered(shop.now())
}

/// What delivery costs to a postal code; while there is none yet, or one that the shop does not go to, what it costs at
/// least, whatever the subtotal.
pub fn rates_to_show(shop: &Shop, code: Option<&str>) -> ShippingRates {
    let (book, shipping) = (shop.catalog.delivery(), settings::for_orders(shop).shipping);
    let known = code.and_then(|code| book.areas.rates(code, shipping));
    known.unwrap_or_else(|| book.areas.lowest(shipping))
}

/// Whether what delivery costs depends on where to: whether the shop has areas of its own.
pub fn depends_on_address(shop: &Shop) -> bool {
    !shop.catalog.delivery().areas.all().is_empty()
}

/// Where the shop delivers, by patterns of postal codes, and what it costs there. Without patterns it is all of
/// metropolitan France.
pub fn destinations(shop: &Shop) -> Vec<(Vec<String>, ShippingRates)> {
    let book = shop.catalog.delivery();
    if book.areas.all().is_empty() {
        return vec![(Vec::new(), settings::for_orders(shop).shipping.into())];
    }
    let areas = book.areas.all().iter();
    areas.map(|area| (area.postal_codes.clone(), area.rates())).collect()
}

/// A postal code that the shop delivers to, at the lowest fee: what stands for an address that is still to be typed.
pub fn served_code(shop: &Shop) -> String {
    let book = shop.catalog.delivery();
    let lowest = book.areas.all().iter().min_by_key(|area| area.fee);
    let pattern = lowest.and_then(|area| area.postal_codes.first());
    let digits = pattern.map_or("75001", |pattern| pattern.trim_end_matches('*'));
    format!("{digits:0<5}")
}

/// Whether the shop delivers to this postal code.
pub fn is_served(shop: &Shop, code: &str) -> bool {
    let shipping = settings::for_orders(shop).shipping;
    shop.catalog.delivery().areas.rates(code, shipping).is_some()
}

/// Whether orders of the slot with this id are collected; not of one that is not offered.
pub fn is_collected(shop: &Shop, id: Id<OrderSlot>) -> bool {
    let slot = shop.catalog.delivery().offered_slot(id, shop.now());
    slot.is_ok_and(|slot| slot.kind == SlotKind::Pickup)
}

/// What delivery of an order costs, and the slot it takes a place of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Destination {
    /// Nothing for what is collected.
    pub rates: ShippingRates,
    /// The slot, as it was read.
    pub slot: Option<Slot>,
}

impl Book {
    /// Where an order to this postal code goes, in this slot. Whoever collects it may live anywhere.
    /// [`Error::NotDeliveredThere`], [`Error::SlotFull`], [`Error::SlotClosed`], or [`Error::Invalid`] without a slot where the
    /// settings demand one.
    pub(crate) fn destination(
        &self,
        shipping: ShippingSettings,
        code: &str,
        slot: Option<Id<OrderSlot>>,
        now: shared::Timestamp,
    ) -> Result<Destination> {
        let slot = slot.map(|id| self.open_slot(id, now));
        let is_collected = matches!(&slot, Some(Ok(slot)) if slot.kind == SlotKind::Pickup);
        let rates = if is_collected {
            ShippingRates::FREE
        } else {
            self.areas.rates(code, shipping).ok_or(Error::NotDeliveredThere)?
        };
        let slot = slot.transpose()?;
        if slot.is_none() && shipping.require_slot {
            return Err(Error::field("slotId", "slot_required"));
        }
        Ok(Destination { rates, slot })
    }
}

/// The book as an order's transaction has to read it: the one in memory, as long as it is of these settings.
pub(crate) async fn book_in(
    tx: &mut Transaction<'_>,
    in_memory: &Arc<Book>,
    settings: &OrderSettings,
) -> Result<Arc<Book>> {
    if in_memory.version == settings.delivery {
        return Ok(Arc::clone(in_memory));
    }
    Ok(Arc::new(Book::read(tx.access()).await?))
}

/// Stores a rule's slot of which nobody took a place yet, so that one can be taken. Nothing happens for what is no slot.
pub(crate) async fn store_slot(shop: &Shop, id: Id<OrderSlot>) -> Result<()> {
    let book = shop.catalog.delivery();
    if book.is_stored(id) {
        return Ok(());
    }
    let slot = match book.offered_slot(id, shop.now()) {
        Ok(slot) => slot,
        // One of a rule that this process has not heard of yet.
        Err(_) => match Book::read(shop.store.access()).await?.offered_slot(id, shop.now()) {
            Ok(slot) => slot,
            Err(_) => return Ok(()),
        },
    };
    store::slots::materialise(&shop.store, &slot).await?;
    shop.catalog.show_slots([id]).await;
    Ok(())
}

/// Who can bring orders, longest here first; a hundred at most.
pub async fn livreurs(shop: &Shop, _: &Admin) -> Result<Vec<User>> {
    users::livreurs(shop.store.access()).await
}

/// [`Error::Invalid`] unless this is a livreur. Their account is written, so that nobody takes their role in the same
/// moment.
pub(crate) async fn hold(tx: &mut Transaction<'_>, livreur: Id<User>) -> Result<()> {
    if users::hold(tx, livreur, Role::Livreur).await? {
        Ok(())
    } else {
        Err(Error::field("livreurId", "not_a_livreur"))
    }
}

/// The livreur with the fewest orders on the road, the longest here among equals; `None` when
/// the shop has none. Their account is written, so that nobody takes their role in the same
/// moment.
pub(crate) async fn least_loaded(tx: &mut Transaction<'_>) -> Result<Option<Id<User>>> {
    let livreurs: Vec<_> = users::livreurs(tx.access())
        .await?
        .into_iter()
        .map(|user| user.id)
        .collect();
    let loads: HashMap<_, _> = store::deliveries::loads(tx, &livreurs).await?.into_iter().collect();
    let chosen = livreurs
        .into_iter()
        .min_by_key(|id| loads.get(id).copied().unwrap_or(0));
    match chosen {
        Some(id) if users::hold(tx, id, Role::Livreur).await? => Ok(Some(id)),
        _ => Ok(None),
    }
}
