//! What holds for an order that is a gift, beside what its fields may be.

use shared::{
    Timestamp,
    order::{PaymentMethod, PlaceOrder, SlotKind},
    period::Day,
    validation::{BrokenRule, day_ahead},
};

use super::transitions::MOST_DAYS_AHEAD;
use crate::{
    Result,
    delivery::{Book, Destination},
};

/// A gift is prepaid, unless its customer collects it, and says a day only where no slot can. [`crate::Error::Invalid`].
pub(super) fn check(book: &Book, input: &PlaceOrder, to: &Destination, now: Timestamp) -> Result<()> {
    let Some(gift) = &input.gift else {
        return Ok(());
    };
    let mut broken = Vec::new();
    let is_collected = to.slot.is_some_and(|slot| slot.kind == SlotKind::Pickup);
    if input.payment_method == PaymentMethod::CashOnDelivery && !is_collected {
        broken.push(BrokenRule::new("paymentMethod", "gift_is_prepaid"));
    }
    if let Some(day) = gift.day {
        let has_slots = to.slot.is_some() || has_delivery_slots(book, now);
        let late_or_past = || day_ahead(day, Day::at(now), MOST_DAYS_AHEAD);
        let rule = if has_slots {
            Some("day_by_slot".into())
        } else {
            late_or_past()
        };
        broken.extend(rule.map(|rule| BrokenRule::new("gift.day", &rule)));
    }
    crate::refuse(broken)
}

/// Whether orders are taken now for slots in which something is brought.
fn has_delivery_slots(book: &Book, now: Timestamp) -> bool {
    book.offered(now).iter().any(|slot| slot.kind == SlotKind::Delivery)
}
