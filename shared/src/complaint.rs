//! The `complaints` collection: what was wrong with an order that was delivered, and what customer and shop say of it.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Money, Timestamp, limits,
    order::{Order, OrderPart},
    refund::{Refund, RefundLineInput, RefundReason},
    typed,
    user::User,
    validation,
};

/// How many messages one complaint holds.
pub const MOST_MESSAGES: usize = 20;
/// How many pictures a message holds.
pub const MOST_IMAGES: usize = *limits::COMPLAINT_IMAGES.end();

/// A problem with an order, and what customer and shop say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Complaint {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: Id<Complaint>,
    /// The order.
    pub order_id: Id<Order>,
    /// Its number.
    pub order_number: String,
    /// Its customer.
    pub user_id: Id<User>,
    /// What it is about.
    pub lines: Vec<OrderPart>,
    /// What is wrong.
    pub reason: ComplaintReason,
    /// What was said, oldest first; the first one is the customer's.
    pub messages: Vec<ComplaintMessage>,
    /// Whether the shop has answered.
    pub status: ComplaintStatus,
    /// What came of it, once answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ComplaintOutcome>,
    /// The money that goes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<Id<Refund>>,
    /// The code of the customer's own coupon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<String>,
    /// What goes back, or what the coupon is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// When it was reported.
    pub created_at: Timestamp,
}

/// Something that customer or shop said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintMessage {
    /// Who says it.
    pub by: ComplaintParty,
    /// What they say.
    pub text: String,
    /// Pictures that go with it.
    #[serde(default)]
    pub images: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ComplaintParty {
    /// The customer of the order.
    Customer,
    /// An admin, for the shop.
    Shop,
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ComplaintReason {
    /// It arrived broken or spoilt.
    Damaged,
    /// It did not arrive.
    Missing,
    /// Something else arrived.
    NotAsOrdered,
    /// Anything else.
    Other,
}

impl ComplaintReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Damaged, Self::Missing, Self::NotAsOrdered, Self::Other];

    /// The reason of a refund for it, which has the same words.
    pub const fn of_refund(self) -> RefundReason {
        match self {
            Self::Damaged => RefundReason::Damaged,
            Self::Missing => RefundReason::Missing,
            Self::NotAsOrdered => RefundReason::NotAsOrdered,
            Self::Other => RefundReason::Other,
        }
    }
}

/// Whether the shop has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ComplaintStatus {
    /// The shop is to answer.
    Open,
    /// It has.
    Answered,
}

/// What came of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ComplaintOutcome {
    /// Money goes back.
    Refund,
    /// A coupon of the customer's own, good once within a year.
    Voucher,
    /// Words only.
    None,
}

impl ComplaintOutcome {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Voucher => "voucher",
            Self::None => "none",
        }
    }
}

/// Body of `POST /orders/{id}/complaints`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ComplaintInput {
    /// What it is about: lines, or parts of lines.
    #[garde(dive, custom(validation::count(limits::ORDER_LINES)))]
    pub lines: Vec<RefundLineInput>,
    /// What was wrong.
    #[garde(skip)]
    pub reason: ComplaintReason,
    /// In the customer's words, 1–2000 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::COMPLAINT_TEXT)))]
    pub text: String,
    /// Addresses of the customer's own uploads, at most three; `POST /reviews/images` takes the pictures.
    #[serde(default)]
    #[garde(custom(validation::texts(limits::COMPLAINT_IMAGES, limits::PICTURE)))]
    pub images: Vec<String>,
}

/// Body of `POST /orders/{id}/complaints/{complaintId}/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MessageInput {
    /// 1–2000 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::COMPLAINT_TEXT)))]
    pub text: String,
    /// Addresses of the writer's own uploads, at most three.
    #[serde(default)]
    #[garde(custom(validation::texts(limits::COMPLAINT_IMAGES, limits::PICTURE)))]
    pub images: Vec<String>,
}

/// Body of `PUT /orders/{id}/complaints/{complaintId}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ComplaintAnswer {
    /// What comes of it.
    #[garde(skip)]
    pub outcome: ComplaintOutcome,
    /// In the shop's words, 1–2000 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::COMPLAINT_TEXT)))]
    pub text: String,
    /// What goes back, or what the coupon is worth, at most the order's total. Without it a refund pays the lines back
    /// that the complaint is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::amount(limits::REFUND))), custom(worth(self.outcome)))]
    pub amount: Option<Money>,
}

fn worth(outcome: ComplaintOutcome) -> impl FnOnce(&Option<Money>, &()) -> garde::Result {
    move |amount, ()| match (outcome, amount) {
        (ComplaintOutcome::Voucher, None) => Err(garde::Error::new("required")),
        (ComplaintOutcome::None, Some(_)) => Err(garde::Error::new("no_amount")),
        _ => Ok(()),
    }
}
