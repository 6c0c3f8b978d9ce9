//! The slot that an order has: moving it to another.

use shared::{
    Id, Timestamp,
    audit::Action,
    delivery::{CalendarEvent, event_of},
    order::{Order, OrderEvent, OrderSlot, OrderStatus, SlotKind},
    user::User,
};

use super::letters;
use crate::{
    Admin, Customer, Error, Identity, Result, Shop, audit, delivery,
    delivery::Book,
    store::{self, Transaction, slots, transact},
};

/// Gives an order that has not left, or that nobody was there for, another slot, also one that customers cannot choose any more, as long as it has not
/// begun and has a place. Its customer is asked by a letter whether it suits. An order keeps its kind: what was to be brought
/// is brought. [`Error::NotFound`], [`Error::OrderClosed`], [`Error::SlotClosed`], [`Error::SlotFull`] or [`Error::Invalid`].
pub async fn move_to_slot(shop: &Shop, admin: &Admin, id: Id<Order>, slot: Id<OrderSlot>) -> Result<Order> {
    change(shop, By::Admin(admin), id, slot).await
}

/// The same by the customer themselves, while orders are still taken for the slot that the order has, or once nobody was
/// there when it came, for one that orders are taken for. What the livreur reported of that is decided then: they come again.
/// [`Error::SlotClosed`] also when it is too late to change.
pub async fn choose_slot(shop: &Shop, customer: &Customer, id: Id<Order>, slot: Id<OrderSlot>) -> Result<Order> {
    change(shop, By::Owner(customer), id, slot).await
}

/// Until when the customer may choose another slot for this order; `None` when they cannot. From memory.
pub fn may_choose_until(shop: &Shop, order: &Order) -> Option<Timestamp> {
    let slot = order.slot.filter(|_| is_open(order))?;
    if order.was_missed() {
        return delivery::offered(shop).iter().map(|slot| slot.cutoff).max();
    }
    let known = shop.catalog.delivery().cutoff(slot.id);
    known.filter(|cutoff| *cutoff > shop.now())
}

/// Whether its slot can change: it has not left, or nobody was there when it came.
pub fn is_open(order: &Order) -> bool {
    matches!(order.status, OrderStatus::Pending | OrderStatus::Processing) || order.was_missed()
}

/// The order's slot for calendars, in the language of who asks: its customer, an admin, or the livreur it is given to.
/// [`Error::NotFound`] for everyone else, and for one without a slot.
pub async fn calendar(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<CalendarEvent> {
    let order = super::find(shop, identity, id).await?;
    let (site_url, counter) = (&shop.settings.site_url, &shop.settings.seller.address);
    event_of(&order, site_url, counter, identity.user().language).ok_or(Error::NotFound)
}

/// Who moves an order.
#[derive(Clone, Copy)]
enum By<'a> {
    Admin(&'a Admin),
    Owner(&'a Customer),
}

impl By<'_> {
    fn id(self) -> Id<User> {
        match self {
            Self::Admin(admin) => admin.user().id,
            Self::Owner(customer) => customer.user().id,
        }
    }
}

async fn change(shop: &Shop, by: By<'_>, id: Id<Order>, slot: Id<OrderSlot>) -> Result<Order> {
    delivery::store_slot(shop, slot).await?;
    let (order, before) = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let before = order.slot;
        if matches!(by, By::Owner(customer) if customer.user().id != order.user_id) {
            return Err(Error::NotFound);
        }
        if before.is_some_and(|before| before.id == slot) {
            (order, None)
        } else {
            (change_in(tx, by, &order, slot).await?, before)
        }
    });
    let touched = before.map(|before| before.id).into_iter().chain([slot]);
    shop.catalog.show_slots(touched).await;
    tracing::info!(target: "activity", user = %by.id(), order = %id, %slot, "moved an order to a slot");
    Ok(order)
}

async fn change_in(tx: &mut Transaction<'_>, by: By<'_>, order: &Order, wanted: Id<OrderSlot>) -> Result<Order> {
    if !is_open(order) {
        return Err(Error::OrderClosed);
    }
    let now = tx.now();
    let book = Book::read(tx.access()).await?;
    if let (By::Owner(_), Some(before), false) = (by, order.slot, order.was_missed())
        && book.cutoff(before.id).is_none_or(|cutoff| cutoff <= now)
    {
        return Err(Error::SlotClosed);
    }
    let slot = match by {
        By::Admin(_) => book.offered_slot(wanted, now)?,
        By::Owner(_) => book.open_slot(wanted, now)?,
    };
    // Who never chose a slot has an order that is brought.
    let kind = order.slot.map_or(SlotKind::Delivery, |before| before.kind);
    if slot.kind != kind {
        return Err(Error::field("slotId", "slot_other_kind"));
    }
    let slot = slot.of_order();
    let is_taken = match by {
        By::Admin(_) => slots::take_late(tx, &slot).await?,
        By::Owner(_) => slots::take_places(tx, &[slot], now).await?,
    };
    if !is_taken {
        return Err(Error::SlotFull);
    }
    if let Some(before) = order.slot {
        slots::give_back(tx, before.id).await?;
    }
    let event = OrderEvent {
        slot: Some(slot),
        ..OrderEvent::step(order.status, now, Some(by.id()))
    };
    let moved = store::orders::set_slot(tx, order, slot, &event)
        .await?
        .ok_or(Error::OrderClosed)?;
    if let By::Admin(admin) = by {
        let moment = |slot: Option<OrderSlot>| slot.map(|slot| slot.from);
        let changes = vec![audit::change("slot.from", moment(order.slot), moment(Some(slot)))?];
        audit::record(tx, admin.user().id, Action::OrderSlotChanged, order.id, changes).await?;
        letters::slot_moved(tx, &moved, order.slot).await?;
    }
    Ok(moved)
}
