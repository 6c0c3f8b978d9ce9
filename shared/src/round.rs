//! The livreur's round, and what came of each of its stops. The `deliveryoutcomes` collection.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Language, Money, Timestamp, limits, order::Order, typed, user::User, validation};

/// What came of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The customer, or whom they named, has it.
    Delivered,
    /// Nobody was there.
    Absent,
    /// The customer did not want it.
    Refused,
    /// It came to harm on the way.
    Damaged,
}

impl Outcome {
    /// Every outcome, as they are offered.
    pub const ALL: [Self; 4] = [Self::Delivered, Self::Absent, Self::Refused, Self::Damaged];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Absent => "absent",
            Self::Refused => "refused",
            Self::Damaged => "damaged",
        }
    }

    /// The outcome with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Delivered => language.pick("Livrée", "Delivered"),
            Self::Absent => language.pick("Personne à l’adresse", "Nobody there"),
            Self::Refused => language.pick("Refusée", "Refused"),
            Self::Damaged => language.pick("Abîmée", "Damaged"),
        }
    }
}

/// Why an outcome did not fit the order as it stood, so that it is kept and changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// It was cancelled meanwhile.
    OrderCancelled,
    /// It was marked as delivered before.
    AlreadyDelivered,
    /// It was given to another livreur meanwhile.
    GivenToAnother,
}

impl Unfit {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderCancelled => "order_cancelled",
            Self::AlreadyDelivered => "already_delivered",
            Self::GivenToAnother => "given_to_another",
        }
    }

    /// Why, in a sentence.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::OrderCancelled => language.pick(
                "La commande avait été annulée entre-temps\u{a0}: la boutique en est avertie et décide.",
                "The order had been cancelled meanwhile: the shop has been told and decides.",
            ),
            Self::AlreadyDelivered => language.pick(
                "La commande était déjà notée comme livrée\u{a0}: rien n’a changé.",
                "The order was marked as delivered already: nothing has changed.",
            ),
            Self::GivenToAnother => language.pick(
                "La commande avait été confiée à un autre livreur\u{a0}: la boutique en est avertie et décide.",
                "The order had been given to another courier: the shop has been told and decides.",
            ),
        }
    }
}

/// What a livreur reports of a stop: `POST /delivery/orders/{id}/outcome` without its photograph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeReport {
    /// What came of it.
    #[garde(skip)]
    pub outcome: Outcome,
    /// What there is to say, 1–500 characters.
    #[garde(inner(custom(validation::lines(limits::OUTCOME_NOTE))))]
    pub note: Option<String>,
    /// The cash that was taken; what was owed when absent. Of a delivery alone.
    #[garde(inner(custom(validation::amount(limits::COLLECTED))))]
    pub collected: Option<Money>,
    /// When it happened, by the livreur's phone.
    #[garde(skip)]
    pub at: Timestamp,
}

/// Body of `POST /delivery/orders/{id}/outcome`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OutcomeInput {
    /// What came of it.
    #[garde(skip)]
    pub outcome: Outcome,
    /// What there is to say, for staff alone, 1–500 characters.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::lines(limits::OUTCOME_NOTE))))]
    pub note: Option<String>,
    /// A photograph for staff alone: a JPEG, PNG or WebP picture of at most 6 MB, in Base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    #[cfg_attr(feature = "openapi", schema(format = Byte))]
    pub photo: Option<String>,
    /// The cash that was taken; what was owed when absent. With `delivered` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::amount(limits::COLLECTED))))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, multiple_of = 0.01))]
    pub collected: Option<Money>,
    /// When it happened, by the livreur's phone.
    #[garde(skip)]
    pub at: Timestamp,
}

impl OutcomeInput {
    /// The report, and its photograph as it came.
    pub fn split(self) -> (OutcomeReport, Option<String>) {
        let report = OutcomeReport {
            outcome: self.outcome,
            note: self.note,
            collected: self.collected,
            at: self.at,
        };
        (report, self.photo)
    }
}

/// What a livreur reported of an order, once for each time they say that it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveryOutcome {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: Id<DeliveryOutcome>,
    /// Of which order.
    pub order_id: Id<Order>,
    /// The livreur who reported it.
    pub by: Id<User>,
    /// What came of the stop.
    pub outcome: Outcome,
    /// What there was to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The cash that was taken, when the livreur said how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected: Option<Money>,
    /// The cash that was owed then.
    pub owed: Money,
    /// Until when its photograph is kept; absent when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_until: Option<Timestamp>,
    /// When it happened; when the shop heard of it, where the phone's clock cannot have been right.
    pub at: Timestamp,
    /// When it happened by the livreur's phone.
    pub said_at: Timestamp,
    /// When the shop heard of it.
    pub received_at: Timestamp,
    /// Why it changed nothing; absent when it counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfit: Option<Unfit>,
}

impl DeliveryOutcome {
    /// How far ahead a phone's clock may be and still be taken for right, in seconds.
    pub const CLOCK_SECONDS: i64 = 60;

    /// Whether the phone said another time than it can have been.
    pub fn is_clock_wrong(&self) -> bool {
        self.said_at.millis().abs_diff(self.at.millis()) > Self::CLOCK_SECONDS.unsigned_abs() * 1000
    }

    /// Whether another sum was taken than was owed.
    pub fn is_sum_different(&self) -> bool {
        self.collected.is_some_and(|collected| collected != self.owed)
    }

    /// Whether an admin has to decide what follows.
    pub fn asks_for_a_decision(&self) -> bool {
        self.outcome != Outcome::Delivered
            || self.is_sum_different()
            || !matches!(self.unfit, None | Some(Unfit::AlreadyDelivered))
    }
}

/// The last outcome of an order, as long as an admin has not decided what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenOutcome {
    /// Which one.
    #[serde(rename = "_id")]
    pub id: Id<DeliveryOutcome>,
    /// What came of the stop.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
    /// Why it changed nothing; absent when it counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfit: Option<Unfit>,
}

/// Body of `PUT /orders/{id}/outcomes/{outcomeId}`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OutcomeChange {
    /// The new state.
    #[garde(skip)]
    pub status: OutcomeDecision,
}

/// What an admin can make of an outcome that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum OutcomeDecision {
    /// What follows from it is decided.
    Decided,
}

/// A place on the earth, in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Latitude, north of the equator.
    #[garde(custom(validation::decimal_between(limits::LATITUDE)))]
    pub lat: f64,
    /// Longitude, east of Greenwich.
    #[garde(custom(validation::decimal_between(limits::LONGITUDE)))]
    pub lon: f64,
}

/// A stop of a livreur's round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Stop {
    /// Its place in the round, from 1.
    pub sequence: i64,
    /// The order to bring.
    pub order: Order,
    /// The customer's name; empty when the account is gone.
    pub customer_name: String,
    /// The customer's phone number.
    pub customer_phone: Option<String>,
    /// What the livreur takes at the door.
    pub to_collect: Money,
    /// Where the door is, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Point>,
    /// When the livreur is expected there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Timestamp>,
}

/// Body of `PUT /delivery/round`: the order that the livreur knows to be better.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoundChange {
    /// Orders as they are driven, at most 100. Those of the round that are not among them come behind; one that has left
    /// it meanwhile is passed over. Without any the shop chooses again.
    #[garde(custom(validation::count(limits::STOPS)))]
    pub orders: Vec<Id<Order>>,
}

/// How near a livreur is to an order's door.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Stops before this one; absent as long as it is in no livreur's round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops_before: Option<i64>,
    /// Not before this; absent as long as nobody can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Not after this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}
