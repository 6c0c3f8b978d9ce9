//! Outgoing webhooks: where integrators hear of what happens, and what was sent there.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp, account::Secret, limits, typed, validation};

/// What an integrator can hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WebhookEvent {
    /// An order was placed, by a customer or by staff.
    #[serde(rename = "order.placed")]
    OrderPlaced,
    /// Its money has come in.
    #[serde(rename = "order.paid")]
    OrderPaid,
    /// It is on its way.
    #[serde(rename = "order.shipped")]
    OrderShipped,
    /// It has arrived.
    #[serde(rename = "order.delivered")]
    OrderDelivered,
    /// It was called off.
    #[serde(rename = "order.cancelled")]
    OrderCancelled,
    /// Money goes back.
    #[serde(rename = "order.refunded")]
    OrderRefunded,
    /// A product was added, changed or taken out of the catalog by staff. What orders take of its stock is not told.
    #[serde(rename = "product.updated")]
    ProductUpdated,
    /// A product on sale is gone or nearly, by whatever way; again only when there was enough of it meanwhile.
    #[serde(rename = "stock.low")]
    StockLow,
}

impl WebhookEvent {
    /// All of them, those of an order as they follow each other.
    pub const ALL: [Self; 8] = [
        Self::OrderPlaced,
        Self::OrderPaid,
        Self::OrderShipped,
        Self::OrderDelivered,
        Self::OrderCancelled,
        Self::OrderRefunded,
        Self::ProductUpdated,
        Self::StockLow,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order.placed",
            Self::OrderPaid => "order.paid",
            Self::OrderShipped => "order.shipped",
            Self::OrderDelivered => "order.delivered",
            Self::OrderCancelled => "order.cancelled",
            Self::OrderRefunded => "order.refunded",
            Self::ProductUpdated => "product.updated",
            Self::StockLow => "stock.low",
        }
    }

    /// The event with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }
}

/// An address that hears of events, without the secret that signs them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// The webhook's id.
    #[serde(rename = "_id")]
    pub id: Id<Webhook>,
    /// Where events are sent.
    pub url: String,
    /// Of what it hears.
    pub events: Vec<WebhookEvent>,
    /// Whether it hears of anything at present.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Since when what is sent there is given up; absent while it is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
}

/// Body of `POST /admin/webhooks` and of `PUT /admin/webhooks/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookInput {
    /// Where events are sent: an `https` address on the internet, 1–500 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::WEBHOOK_URL)))]
    pub url: String,
    /// Of what it hears: 1–8 events.
    #[garde(custom(validation::count(limits::WEBHOOK_EVENTS)))]
    pub events: Vec<WebhookEvent>,
    /// Whether it hears of anything at present.
    #[serde(default = "yes")]
    #[garde(skip)]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

/// A webhook that was just made, with the secret that signs its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedWebhook {
    /// The webhook as it is listed.
    #[serde(flatten)]
    pub shown: Webhook,
    /// `whsec_` and 32 bytes in base64, for the libraries of Standard Webhooks. Shown this once.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))]
    pub secret: Secret,
}

/// Answer of `POST /admin/webhooks/{id}/secret`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewWebhookSecret {
    /// The secret from now on. Shown this once.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))]
    pub secret: Secret,
    /// Until when the secret before it signs as well.
    pub previous_until: Timestamp,
}

/// How it stands with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for its first or next try.
    Pending,
    /// It was taken, with a status of 2xx.
    Delivered,
    /// It was tried for three days, and is not any more.
    GivenUp,
}

/// An event on its way to one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookDelivery {
    /// The delivery's id; behind `msg_` it is the `webhook-id` of every try.
    #[serde(rename = "_id")]
    pub id: Id<WebhookDelivery>,
    /// What happened.
    pub event: WebhookEvent,
    /// The order or the product that it happened to.
    #[cfg_attr(feature = "openapi", schema(value_type = Id<Webhook>))]
    pub subject_id: Id<Subject>,
    /// How it stands.
    pub state: DeliveryState,
    /// When it happened.
    pub created_at: Timestamp,
    /// How often it was sent, since it was last sent again by hand.
    pub attempts: i64,
    /// When it was last sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_attempt_at: Option<Timestamp>,
    /// HTTP status of the last answer; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_status: Option<i64>,
    /// Why it was not taken the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// When it is sent next; absent once it is delivered or given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Timestamp>,
}

/// An order or a product that an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_called_on_the_wire_what_its_name_says() {
        use serde::de::{IntoDeserializer, value::Error};
        for event in WebhookEvent::ALL {
            let read: Result<WebhookEvent, Error> = WebhookEvent::deserialize(event.name().into_deserializer());
            assert_eq!(read, Ok(event));
            assert_eq!(WebhookEvent::from_name(event.name()), Some(event));
        }
    }
}
