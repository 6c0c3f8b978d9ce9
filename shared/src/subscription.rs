//! The `subscriptions` collection: platters that are ordered each month.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Language, Money, Timestamp, limits, number,
    order::{Order, PaymentMethod, ShippingAddress},
    period::Day,
    platter::{Occasion, PlatterQuery},
    product::{Allergen, Strength},
    subdocument,
    user::User,
    validation,
};

/// How many days before the day that is wished a platter is ordered.
pub const LEAD_DAYS: i64 = 5;
/// When on that day, in minutes after midnight in Paris: people read their letters then.
const ORDERED_AT: i64 = 8 * 60;
/// Subscriptions of one customer that have not ended, at most.
pub const MOST_RUNNING: u64 = 5;

/// A platter that is composed of what the shop has and ordered each month, until its customer ends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: Id<Subscription>,
    /// Its customer.
    pub user_id: Id<User>,
    /// Whether platters are ordered.
    pub status: SubscriptionStatus,
    /// What is on them.
    pub platter: PlatterWish,
    /// The day of the month on which it is wished, 1–31; the last one of a month that is shorter.
    #[serde(deserialize_with = "number::whole")]
    pub day_of_month: i64,
    /// Where they go.
    #[serde(deserialize_with = "subdocument::one")]
    pub shipping_address: ShippingAddress,
    /// How each is paid.
    pub payment_method: PaymentMethod,
    /// The day for which the next one is wished; absent while it is paused, and once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Day>,
    /// When that one is ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_at: Option<Timestamp>,
    /// What came of the last one; absent before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastPlatter>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The version of the terms of sale that its customer accepted by subscribing, which its orders name; absent from
    /// those of older versions.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "number::optional_whole"
    )]
    pub terms_version: Option<i64>,
}

/// Whether a subscription orders platters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SubscriptionStatus {
    /// One a month.
    Active,
    /// None until its customer goes on.
    Paused,
    /// None any more.
    Ended,
}

impl SubscriptionStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Paused, Self::Ended];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Active => language.pick("En cours", "Running"),
            Self::Paused => language.pick("Suspendu", "Paused"),
            Self::Ended => language.pick("Résilié", "Ended"),
        }
    }
}

/// What is wished of each platter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlatterWish {
    /// How many eat of it, 1–40.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::PLATTER_PEOPLE)))]
    pub people: i64,
    /// When it is served.
    #[serde(default)]
    #[garde(skip)]
    pub occasion: Occasion,
    /// What its cheeses cost at most, VAT included. Delivery is beside it.
    #[garde(custom(validation::amount(limits::PLATTER_BUDGET)))]
    pub budget: Money,
    /// How strong it may taste; absent for some of each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub strength: Option<Strength>,
    /// Only cheeses that contain none of these, nor what the customer's profile avoids.
    #[serde(default)]
    #[garde(custom(validation::count(limits::ALLERGENS)))]
    pub exclude_allergens: Vec<Allergen>,
}

impl PlatterWish {
    /// What is asked of the platter of a customer who avoids these allergens, too.
    pub fn query(&self, avoided: &[Allergen]) -> PlatterQuery {
        PlatterQuery {
            people: self.people,
            occasion: self.occasion,
            budget: Some(self.budget),
            strength: self.strength,
            exclude_allergens: Allergen::in_order(&[&self.exclude_allergens, avoided].concat()),
            served_on: None,
        }
    }
}

/// What came of a platter: an order, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LastPlatter {
    /// The day for which it was wished. The next one is of a later month.
    pub day: Day,
    /// Its order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Id<Order>>,
    /// The order's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<PlatterSkip>,
}

impl LastPlatter {
    /// It was ordered.
    pub fn ordered(day: Day, order: &Order) -> Self {
        Self {
            day,
            order_id: Some(order.id),
            order_number: Some(order.order_number.clone()),
            skipped: None,
        }
    }

    /// There was none.
    pub const fn skipped(day: Day, why: PlatterSkip) -> Self {
        Self {
            day,
            order_id: None,
            order_number: None,
            skipped: Some(why),
        }
    }
}

/// Why a month has no platter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlatterSkip {
    /// Its customer did not want one.
    ByCustomer,
    /// The shop had no cheeses for it.
    NoPlatter,
    /// It would have cost more than the budget.
    OverBudget,
    /// The shop no longer delivers to the address.
    NotDelivered,
    /// The shop asks for a slot, and none had a place.
    NoSlot,
    /// It could not be paid as was chosen.
    Payment,
    /// The day that was wished had begun before it could be ordered.
    TooLate,
}

impl PlatterSkip {
    /// Why, in a sentence.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::ByCustomer => language.pick("Passé à la demande du client.", "Skipped as its customer asked."),
            Self::NoPlatter => language.pick(
                "La cave n’avait pas de quoi le composer.",
                "The cellar had not enough to compose it.",
            ),
            Self::OverBudget => language.pick(
                "Aucun plateau ne tenait dans le budget.",
                "No platter was within the budget.",
            ),
            Self::NotDelivered => language.pick(
                "Nous ne livrons plus à cette adresse.",
                "We no longer deliver to this address.",
            ),
            Self::NoSlot => language.pick(
                "Aucun créneau de livraison n’avait de place.",
                "No delivery slot had a place.",
            ),
            Self::Payment => language.pick(
                "Le moyen de paiement choisi n’était pas possible.",
                "The chosen way to pay was not possible.",
            ),
            Self::TooLate => language.pick(
                "Il n’a pas pu être commandé à temps.",
                "It could not be ordered in time.",
            ),
        }
    }
}

/// Body of `POST /subscriptions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubscriptionInput {
    /// What is on the platters.
    #[garde(dive)]
    pub platter: PlatterWish,
    /// The day of the month on which they are wished, 1–31; the last one of a month that is shorter.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::DAY_OF_MONTH)))]
    pub day_of_month: i64,
    /// Where they go.
    #[garde(dive)]
    pub shipping_address: ShippingAddress,
    /// How each is paid. No card is kept: by card each waits for its payment.
    #[garde(skip)]
    pub payment_method: PaymentMethod,
}

/// Body of `PATCH /subscriptions/{id}`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubscriptionUpdate {
    /// What is on the platters from now on, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub platter: Option<PlatterWish>,
    /// The day of the month on which they are wished, 1–31.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::DAY_OF_MONTH))))]
    pub day_of_month: Option<i64>,
    /// Where they go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub shipping_address: Option<ShippingAddress>,
    /// How each is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub payment_method: Option<PaymentMethod>,
    /// Whether none is ordered until this is false again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub paused: Option<bool>,
    /// Leaves out the platter of this day, which must be `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub skip: Option<Day>,
}

/// A subscription with its customer's name, for admins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionForStaff {
    /// The subscription itself.
    pub subscription: Subscription,
    /// The customer's name; empty when the account is gone.
    pub customer_name: String,
}

impl Subscription {
    /// Whether it has not ended.
    pub fn is_running(&self) -> bool {
        self.status != SubscriptionStatus::Ended
    }

    /// The day of the platter that is to be ordered by now.
    pub fn due(&self, now: Timestamp) -> Option<Day> {
        self.next.filter(|_| self.order_at.is_some_and(|at| at <= now))
    }

    /// Has its next platter be the first one that is still to be ordered, of a month after that of the last one.
    pub fn plan(&mut self, now: Timestamp) {
        let last = self.last.as_ref().map(|last| last.day);
        self.wish_for(Some(first_to_order(self.day_of_month, last, now)));
    }

    /// Notes what came of a platter: the next one is that of the month after.
    pub fn note(&mut self, last: LastPlatter, now: Timestamp) {
        self.wish_for(Some(wished_day(next_month(last.day), self.day_of_month)));
        self.last = Some(last);
        self.updated_at = now;
    }

    /// Orders none until [`Self::plan`].
    pub fn pause(&mut self) {
        self.status = SubscriptionStatus::Paused;
        self.wish_for(None);
    }

    /// Orders none any more.
    pub fn end(&mut self, now: Timestamp) {
        self.status = SubscriptionStatus::Ended;
        self.wish_for(None);
        self.ended_at = Some(now);
        self.updated_at = now;
    }

    fn wish_for(&mut self, day: Option<Day>) {
        self.next = day;
        self.order_at = day.map(ordered_at);
    }
}

/// When the platter of this day is ordered: in the morning, [`LEAD_DAYS`] before it.
pub fn ordered_at(wished: Day) -> Timestamp {
    wished.plus(-LEAD_DAYS).moment(ORDERED_AT)
}

/// The first day wished whose platter is still to be ordered, of a month after that of `last`.
pub fn first_to_order(day_of_month: i64, last: Option<Day>, now: Timestamp) -> Day {
    let mut month = Day::at(now).month_start();
    if let Some(last) = last {
        month = month.max(next_month(last));
    }
    let mut wished = wished_day(month, day_of_month);
    while ordered_at(wished) <= now {
        month = next_month(month);
        wished = wished_day(month, day_of_month);
    }
    wished
}

/// The day of its month with this number, or the last one of a month that has fewer.
fn wished_day(month: Day, day_of_month: i64) -> Day {
    let first = month.month_start();
    let days = next_month(first).days_after(first);
    first.plus(day_of_month.clamp(1, days) - 1)
}

/// The first day of the month after.
fn next_month(day: Day) -> Day {
    day.month_start().plus(31).month_start()
}

#[cfg(test)]
mod tests;
