//! Where the shop delivers and when: areas by postal code, weekly rules and slots, and what is offered of them.

mod area;
mod calendar;
mod ics;
pub mod postal_code;
mod slot;

pub use self::area::{Areas, DeliveryArea, DeliveryAreaInput};
pub use self::calendar::{HORIZON_DAYS, Occurrence, upcoming};
pub use self::ics::{CalendarEvent, event_of};
pub use self::slot::{DeliveryOptions, DeliverySlot, Slot, SlotChange, SlotInput, SlotOption, SlotRule, Weekday};
