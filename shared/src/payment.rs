//! What an admin notes of an order's money.

use garde::Validate;
use serde::{Deserialize, Serialize};

/// Body of `PUT /orders/{id}/payment`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentChange {
    /// The new state of the payment.
    #[garde(skip)]
    pub status: PaymentMade,
}

/// What an admin can make of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PaymentMade {
    /// The transfer has come in.
    Paid,
}

/// Body of `PUT /orders/{id}/refund`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundChange {
    /// The new state of the refund.
    #[garde(skip)]
    pub status: RefundMade,
}

/// What an admin can make of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RefundMade {
    /// The money was sent back.
    Done,
}
