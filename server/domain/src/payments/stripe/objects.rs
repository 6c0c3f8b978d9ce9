//! What Stripe answers, as far as the shop reads it.

use std::collections::HashMap;

use serde::Deserialize;
use shared::{Id, account::Secret};

use super::CURRENCY;

/// A payment intent at Stripe.
#[derive(Debug, Deserialize)]
pub(in crate::payments) struct Intent {
    pub id: String,
    pub status: IntentStatus,
    /// Amount to pay, in cents; it stays when less of it is taken.
    pub amount: i64,
    /// What of it was taken, in cents.
    #[serde(default)]
    amount_received: Option<i64>,
    pub currency: String,
    /// Lets a browser pay, and nothing else.
    pub client_secret: Option<Secret>,
    /// What was charged; its name alone, unless it was asked for in full ([`Stripe::intent`](super::Stripe::intent)).
    #[serde(default)]
    pub(super) latest_charge: Option<Named<Charge>>,
}

impl Intent {
    /// What was taken, in cents, of an intent that succeeded.
    pub fn received(&self) -> i64 {
        self.amount_received.unwrap_or(self.amount)
    }

    /// What was charged, with what became of it since. `None` while nothing was.
    pub fn charge(&self) -> Option<&Charge> {
        match self.latest_charge.as_ref()? {
            Named::Whole(charge) => Some(charge),
            Named::Name(_) => None,
        }
    }
}

/// An object, or its name alone.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Named<T> {
    Whole(Box<T>),
    Name(#[expect(dead_code, reason = "what is neither is an error")] String),
}

/// What a card was charged: <https://docs.stripe.com/api/charges/object>.
#[derive(Debug, Deserialize)]
pub(in crate::payments) struct Charge {
    /// What the card held, in cents.
    amount: i64,
    /// What of that was taken.
    #[serde(default)]
    amount_captured: Option<i64>,
    /// The newest ten.
    #[serde(default)]
    pub refunds: Refunds,
    #[serde(default)]
    dispute: Option<Named<Dispute>>,
    #[serde(default)]
    balance_transaction: Option<Named<Booked>>,
}

impl Charge {
    /// What of it has not gone back, in cents.
    pub fn left(&self) -> i64 {
        let back = self.refunds.data.iter().filter(|refund| !refund.has_failed());
        self.amount_captured.unwrap_or(self.amount) - back.map(|refund| refund.amount).sum::<i64>()
    }

    /// What Stripe keeps of it, in cents; `None` until it is in the shop's balance.
    pub fn fee(&self) -> Option<i64> {
        match self.balance_transaction.as_ref()? {
            Named::Whole(booked) => booked.currency.eq_ignore_ascii_case(CURRENCY).then_some(booked.fee),
            Named::Name(_) => None,
        }
    }

    /// The dispute of it, if there is one.
    pub fn dispute(&self) -> Option<&Dispute> {
        match self.dispute.as_ref()? {
            Named::Whole(dispute) => Some(dispute),
            Named::Name(_) => None,
        }
    }
}

/// How a charge came into the shop's balance: <https://docs.stripe.com/api/balance_transactions/object>.
#[derive(Debug, Deserialize)]
struct Booked {
    /// In cents of the balance's currency.
    fee: i64,
    currency: String,
}

/// A charge that the customer contests: <https://docs.stripe.com/api/disputes/object>.
#[derive(Debug, Deserialize)]
pub(in crate::payments) struct Dispute {
    /// In cents.
    pub amount: i64,
    pub status: String,
    /// In seconds since 1970.
    pub created: i64,
}

/// Status of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::payments) enum IntentStatus {
    /// Paid, for good.
    Succeeded,
    /// Cancelled: it can no longer be paid.
    Canceled,
    /// The bank has not answered yet.
    Processing,
    /// The card holds the amount, until it is taken or let go of.
    #[serde(rename = "requires_capture")]
    Held,
    /// Waits for the customer to pay; any other status of Stripe's.
    #[serde(other)]
    Open,
}

/// Money that went back to a card.
#[derive(Debug, Deserialize)]
pub(in crate::payments) struct Refund {
    pub id: String,
    /// In cents.
    pub amount: i64,
    status: Option<String>,
    pub failure_reason: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
}

impl Refund {
    /// <https://docs.stripe.com/refunds#failed-refunds>
    pub fn has_failed(&self) -> bool {
        matches!(self.status.as_deref(), Some("failed" | "canceled"))
    }

    /// The shop's refund that it was made for; `None` when it was made at Stripe.
    pub fn made_for(&self) -> Option<Id<shared::refund::Refund>> {
        self.metadata.as_ref()?.get("refund")?.parse().ok()
    }
}

/// A list of refunds, newest first.
#[derive(Debug, Default, Deserialize)]
pub(in crate::payments) struct Refunds {
    pub data: Vec<Refund>,
    #[serde(default)]
    pub(super) has_more: bool,
}
