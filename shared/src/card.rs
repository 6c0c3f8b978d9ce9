//! Payment by card.

use serde::{Deserialize, Serialize};

use crate::{Money, Timestamp};

/// What a customer's browser needs to pay an order by card, at Stripe and not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CardPayment {
    /// Lets a browser pay this order: for Stripe.js, and for no log and no address.
    pub client_secret: String,
    /// Names the shop to Stripe.js.
    pub publishable_key: String,
    /// Until when the stock is held.
    pub pay_by: Timestamp,
    /// What is to pay, in euros.
    pub amount: Money,
}

/// How a payment by card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// The order is paid.
    Paid,
    /// The bank has not said yet, or Stripe does not answer.
    Processing,
    /// It waits for the customer: nothing was paid, or it was refused.
    Open,
    /// The order is cancelled.
    Over,
}
