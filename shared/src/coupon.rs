//! The `coupons` collection.

use serde::{Deserialize, Serialize};

use crate::{Id, Money, Timestamp, number};

/// A code that lowers the price of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Coupon {
    /// The coupon's id.
    #[serde(rename = "_id")]
    pub id: Id<Coupon>,
    /// What the customer types; unique whatever the case.
    pub code: String,
    /// How `value` is read.
    #[serde(rename = "type")]
    pub kind: CouponKind,
    /// Per cent or euros, by `kind`.
    pub value: Money,
    /// The smallest subtotal it is good for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_purchase: Option<Money>,
    /// When it starts to count.
    pub start_date: Timestamp,
    /// When it ends.
    pub end_date: Timestamp,
    /// How often it may be used in all.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    pub usage_limit: Option<i64>,
    /// How often it was used.
    #[serde(default, deserialize_with = "number::whole")]
    pub used_count: i64,
    /// Whether it may be used at all.
    pub is_active: bool,
}

/// How a coupon lowers the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum CouponKind {
    /// By a share of the subtotal, in per cent.
    Percentage,
    /// By an amount.
    Fixed,
}
