//! Payment by card.

use serde::{Deserialize, Serialize};

use crate::{Money, Timestamp, validation::BrokenRule};

/// The least that Stripe charges in euros:
/// <https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>.
pub const LEAST_CHARGE: Money = Money::from_cents(50);
/// The most, eight digits of cents.
const MOST_CHARGE: Money = Money::from_cents(99_999_999);

/// Why a card cannot be charged this much, about the field `paymentMethod`; `None` when it can.
pub fn refusal(total: Money) -> Option<BrokenRule> {
    let rule = if total < LEAST_CHARGE {
        format!("too_small_for_card:{}", LEAST_CHARGE.cents())
    } else if total > MOST_CHARGE {
        format!("too_large_for_card:{}", MOST_CHARGE.cents() / 100)
    } else {
        return None;
    };
    Some(BrokenRule::new("paymentMethod", &rule))
}

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
    /// The order is paid, or the card holds its total until it is weighed.
    Paid,
    /// The bank has not said yet, or Stripe does not answer.
    Processing,
    /// It waits for the customer: nothing was paid, or it was refused.
    Open,
    /// The order is cancelled.
    Over,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_charged_from_fifty_cents_to_a_million_euros() {
        for (cents, refused) in [
            (-1, true),
            (0, true),
            (49, true),
            (50, false),
            (99_999_999, false),
            (100_000_000, true),
        ] {
            assert_eq!(refusal(Money::from_cents(cents)).is_some(), refused, "{cents}");
        }
    }
}
