//! The `refunds` collection: money that goes back to the customer of an order, whole or in part.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Grams, Id, Money, Timestamp, limits, number,
    order::{Order, OrderItem},
    pricing::RateShare,
    product::Product,
    typed,
    user::User,
    validation,
};

/// Money that goes back. Its amount never changes; whether it has left does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// The refund's id.
    #[serde(rename = "_id")]
    pub id: Id<Refund>,
    /// The order whose money it is.
    pub order_id: Id<Order>,
    /// What goes back, VAT included; more than zero.
    pub amount: Money,
    /// The lines that it pays back; none when it is a sum.
    #[serde(default)]
    pub lines: Vec<RefundLine>,
    /// Whether it pays the delivery back.
    #[serde(default)]
    pub shipping: bool,
    /// Why.
    pub reason: RefundReason,
    /// What the shop says about it to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The way that it takes.
    pub method: RefundMethod,
    /// Whether it has left.
    pub status: RefundStatus,
    /// Whether its goods went back into stock.
    #[serde(default)]
    pub restock: bool,
    /// The number of its credit note; absent when the order was never paid here, so that nothing was invoiced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note_number: Option<String>,
    /// When it was decided.
    pub created_at: Timestamp,
    /// By whom; absent when the shop or Stripe did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id<User>>,
    /// When it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When it came out that the card does not take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<Timestamp>,
    /// Why the card does not take it, in Stripe's word: <https://docs.stripe.com/refunds#failed-refunds>.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Its name at Stripe: `re_…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What it takes back of the order's total, by VAT rate.
    #[serde(default)]
    pub by_rate: Vec<RateShare>,
}

impl Refund {
    /// Whether someone must send it. A card's goes by itself, if the card takes it.
    pub fn is_sent_by_hand(&self) -> bool {
        match self.status {
            RefundStatus::Pending => self.method != RefundMethod::Card,
            RefundStatus::Failed => true,
            RefundStatus::Sent => false,
        }
    }
}

/// A part of an order's line that is paid back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefundLine {
    /// The product of the line.
    pub product_id: Id<Product>,
    /// The weight of one piece or cut: an order has one line for each product and weight.
    pub weight: Grams,
    /// How many pieces or cuts; 0 when none goes back, but its cuts weighed less than was paid for.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// What these cuts weighed together on the scale; absent when they were not weighed, and of pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighed: Option<Grams>,
    /// What was paid for them, after the discount.
    pub amount: Money,
}

impl RefundLine {
    /// Whether it is a part of this line.
    pub fn is_of(&self, item: &OrderItem) -> bool {
        self.product_id == item.product_id && self.weight == item.weight
    }

    /// What the pieces or cuts weigh together: on the scale, else as they were ordered.
    pub fn grams(&self) -> Grams {
        let ordered = || Grams(self.weight.0.saturating_mul(self.quantity));
        self.weighed.unwrap_or_else(ordered)
    }
}

/// Why money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefundReason {
    /// Something arrived broken or spoilt.
    Damaged,
    /// Something did not arrive.
    Missing,
    /// Something else arrived.
    NotAsOrdered,
    /// The customer withdrew from the purchase.
    Withdrawal,
    /// A kindness.
    Goodwill,
    /// Anything else; also what was refunded at Stripe.
    Other,
    /// Its cuts weighed less than was paid for. No caller gives this reason: the step that ships the order does.
    Weighed,
    /// The order was cancelled. No caller gives this reason: cancelling does.
    Cancelled,
}

impl RefundReason {
    /// The reasons that a person can give.
    pub const GIVEN: [Self; 6] = [
        Self::Damaged,
        Self::Missing,
        Self::NotAsOrdered,
        Self::Withdrawal,
        Self::Goodwill,
        Self::Other,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Missing => "missing",
            Self::NotAsOrdered => "not_as_ordered",
            Self::Withdrawal => "withdrawal",
            Self::Goodwill => "goodwill",
            Self::Other => "other",
            Self::Cancelled => "cancelled",
            Self::Weighed => "weighed",
        }
    }
}

/// The way that a refund takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RefundMethod {
    /// Back to the card, by itself.
    Card,
    /// By bank transfer, which a person makes.
    Transfer,
    /// In cash, which a person hands over.
    Cash,
}

impl RefundMethod {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Cash => "cash",
        }
    }
}

/// Whether a refund has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RefundStatus {
    /// It is owed.
    Pending,
    /// It has left.
    Sent,
    /// The card does not take it: a person sends it another way.
    Failed,
}

/// Body of `POST /orders/{id}/refunds`: lines and delivery, priced as the customer paid them, or a sum.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefundInput {
    /// Lines, or parts of lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(dive, custom(validation::count(limits::REFUND_LINES)))]
    pub lines: Vec<RefundLineInput>,
    /// Whether the delivery is paid back.
    #[serde(default)]
    #[garde(skip)]
    pub shipping: bool,
    /// A sum instead of lines and delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::amount(limits::REFUND))))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, multiple_of = 0.01))]
    pub amount: Option<Money>,
    /// Why.
    #[garde(custom(given))]
    pub reason: RefundReason,
    /// What the customer is told beside the reason, 1–500 characters.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::lines(limits::REFUND_NOTE))))]
    pub note: Option<String>,
    /// Whether the goods of the lines go back into stock.
    #[serde(default)]
    #[garde(skip)]
    pub restock: bool,
    /// What of the order was refunded before, `refundedTotal` as the caller saw it: when it is another by now, nothing is
    /// refunded. Not compared when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expected_refunded: Option<Money>,
}

/// Part of a line to pay back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefundLineInput {
    /// The product of the line.
    #[garde(skip)]
    pub product_id: Id<Product>,
    /// The weight of one piece or cut; needed when the order has several lines of the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub weight: Option<Grams>,
    /// How many pieces or cuts, 1–99.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::QUANTITY)))]
    pub quantity: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde asks by reference")]
fn given(reason: &RefundReason, (): &()) -> garde::Result {
    if RefundReason::GIVEN.contains(reason) {
        Ok(())
    } else {
        Err(garde::Error::new("unknown_reason"))
    }
}

/// Body of `PUT /orders/{id}/refunds/{refundId}`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SentRefund {
    /// The new state.
    #[garde(skip)]
    pub status: SentStatus,
}

/// What an admin can make of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SentStatus {
    /// A person has sent it.
    Sent,
}
