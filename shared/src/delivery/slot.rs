//! The `slotrules` and `slots` collections: when orders are delivered or collected, and for how many there is time.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Language, Money, Timestamp, limits, number,
    order::{OrderSlot, SlotKind},
    period::Day,
    settings::TimeOfDay,
    validation,
};

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All of them, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The day with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.name() == name)
    }

    /// The weekday of a day.
    pub fn of(day: Day) -> Self {
        Self::ALL[day.weekday() % 7]
    }
}

/// A slot that comes back every week, on a day in Paris.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotRule {
    /// The rule's id.
    #[serde(rename = "_id")]
    pub id: Id<OrderSlot>,
    /// The day of the week.
    pub weekday: Weekday,
    /// When it begins, in Paris.
    pub from: TimeOfDay,
    /// When it ends, later on the same day.
    pub to: TimeOfDay,
    /// Whether orders are brought or collected.
    pub kind: SlotKind,
    /// How many orders there is time for.
    #[serde(deserialize_with = "number::whole")]
    pub capacity: i64,
    /// How many hours before it begins the last order is taken.
    #[serde(deserialize_with = "number::whole")]
    pub cutoff_hours: i64,
}

/// A slot that orders were placed for, or that was made for a single day. The slots of a rule that nobody chose yet are
/// not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    /// The slot's id; that of a rule's slot follows from the rule and the moments.
    #[serde(rename = "_id")]
    pub id: Id<OrderSlot>,
    /// The rule that it is of; absent of one that was made for a single day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_id: Option<Id<OrderSlot>>,
    /// Whether orders are brought or collected.
    pub kind: SlotKind,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
    /// Until when orders are taken for it.
    pub cutoff: Timestamp,
    /// How many orders there is time for.
    #[serde(deserialize_with = "number::whole")]
    pub capacity: i64,
    /// How many orders that were not cancelled have it.
    #[serde(deserialize_with = "number::whole")]
    pub taken: i64,
}

impl Slot {
    /// How many orders there is still time for.
    pub const fn left(&self) -> i64 {
        let left = self.capacity - self.taken;
        if left > 0 { left } else { 0 }
    }

    /// As an order keeps it.
    pub const fn of_order(&self) -> OrderSlot {
        OrderSlot {
            id: self.id,
            kind: self.kind,
            from: self.from,
            to: self.to,
        }
    }
}

/// Body of `POST /admin/delivery/slots` and of `PUT /admin/delivery/slots/{id}`: a weekly rule when it has a `weekday`, one
/// slot when it has a `day`. Times are those in Paris.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotInput {
    /// The day of the week on which it comes back. Not with `day`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(custom(one_of(self.day)))]
    pub weekday: Option<Weekday>,
    /// Its only day. Not with `weekday`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub day: Option<Day>,
    /// When it begins.
    #[garde(skip)]
    pub from: TimeOfDay,
    /// When it ends, later on the same day.
    #[garde(custom(after(self.from)))]
    pub to: TimeOfDay,
    /// Whether orders are brought or collected.
    #[garde(skip)]
    pub kind: SlotKind,
    /// How many orders there is time for, 0–1000; 0 closes it.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::SLOT_CAPACITY)))]
    pub capacity: i64,
    /// How many hours before it begins the last order is taken, 0–336.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::CUTOFF_HOURS)))]
    pub cutoff_hours: i64,
}

fn one_of(day: Option<Day>) -> impl FnOnce(&Option<Weekday>, &()) -> garde::Result {
    move |weekday, ()| match (weekday, day) {
        (Some(_), None) | (None, Some(_)) => Ok(()),
        _ => Err(garde::Error::new("weekday_or_day")),
    }
}

fn after(from: TimeOfDay) -> impl FnOnce(&TimeOfDay, &()) -> garde::Result {
    move |to, ()| {
        if *to > from {
            Ok(())
        } else {
            Err(garde::Error::new("before_from"))
        }
    }
}

/// A weekly rule, or a slot that is still to come, as admins see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliverySlot {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: Id<OrderSlot>,
    /// The day of the week of a rule; absent of a slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// The day of a slot; absent of a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The rule that a slot is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_id: Option<Id<OrderSlot>>,
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends.
    pub to: TimeOfDay,
    /// Whether orders are brought or collected.
    pub kind: SlotKind,
    /// How many orders there is time for.
    pub capacity: i64,
    /// How many hours before it begins the last order is taken.
    pub cutoff_hours: i64,
    /// How many orders have a slot; absent of a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<i64>,
}

impl From<SlotRule> for DeliverySlot {
    fn from(rule: SlotRule) -> Self {
        Self {
            id: rule.id,
            weekday: Some(rule.weekday),
            day: None,
            rule_id: None,
            from: rule.from,
            to: rule.to,
            kind: rule.kind,
            capacity: rule.capacity,
            cutoff_hours: rule.cutoff_hours,
            taken: None,
        }
    }
}

impl From<Slot> for DeliverySlot {
    fn from(slot: Slot) -> Self {
        Self {
            id: slot.id,
            weekday: None,
            day: Some(Day::at(slot.from)),
            rule_id: slot.rule_id,
            from: TimeOfDay::at(slot.from),
            to: TimeOfDay::at(slot.to),
            kind: slot.kind,
            capacity: slot.capacity,
            cutoff_hours: (slot.from.millis() - slot.cutoff.millis()) / 3_600_000,
            taken: Some(slot.taken),
        }
    }
}

/// Answer of `GET /delivery/options`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveryOptions {
    /// Whether the shop delivers there.
    pub served: bool,
    /// Price of a delivery, VAT included; absent where the shop does not go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// The subtotal from which delivery is free; absent when it never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Money>,
    /// The slots that orders are taken for, the earliest first; where the shop does not go, those for collecting alone.
    pub slots: Vec<SlotOption>,
}

/// A slot that an order can be placed for while there is something left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SlotOption {
    /// The slot's id: what an order names as `slotId`.
    #[serde(rename = "_id")]
    pub id: Id<OrderSlot>,
    /// Whether the order is brought or collected.
    pub kind: SlotKind,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
    /// Until when orders are taken for it.
    pub cutoff: Timestamp,
    /// For how many orders there is still time; 0 when it is full.
    pub left: i64,
}

impl From<&Slot> for SlotOption {
    fn from(slot: &Slot) -> Self {
        Self {
            id: slot.id,
            kind: slot.kind,
            from: slot.from,
            to: slot.to,
            cutoff: slot.cutoff,
            left: slot.left(),
        }
    }
}

/// Body of `PUT /orders/{id}/slot`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotChange {
    /// The slot that the order has from now on.
    #[garde(skip)]
    pub slot_id: Id<OrderSlot>,
}

impl OrderSlot {
    /// Its day and times in Paris: `samedi 5 décembre 2026, 9 h – 12 h`, `Saturday 5 December 2026, 9 am – 12 pm`.
    pub fn words(&self, language: Language) -> String {
        format!("{}, {}", self.from.weekday_and_day(language), self.times(language))
    }

    /// Its times in Paris: `9 h – 12 h`.
    pub fn times(&self, language: Language) -> String {
        let [from, to] = [self.from, self.to].map(|at| TimeOfDay::at(at).display(language));
        format!("{from}\u{a0}– {to}")
    }
}

impl SlotKind {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Pickup => "pickup",
        }
    }
}
