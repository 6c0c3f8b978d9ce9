//! The `coupons` collection.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Money, Timestamp, limits, number, typed, user::User, validation};

/// How long a code can be.
pub const MAX_CODE: usize = *limits::CODE.end();

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
    /// When it is over: it counts before this moment.
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

    /// The only customer who may use it; beyond the spec's fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// Why a code does not lower the price of an order. Decided by [`Coupon::admits`]; the sentences for people are in
/// `validation/words/coupons.rs`, under the codes that begin with `coupon_`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouponRefusal {
    /// There is no such code, or it belongs to another customer; the answer does not tell which.
    Unknown,
    /// Too many were unknown in a short time; this one was not looked at.
    TooManyTries,
    /// It starts to count at this moment.
    NotYet(Timestamp),
    /// It was over at this moment.
    Over(Timestamp),
    /// The shop switched it off.
    SwitchedOff,
    /// It was used as often as it may be.
    Exhausted,
    /// The goods are not worth enough.
    MinPurchase {
        /// What they have to be worth.
        least: Money,
        /// What they lack.
        missing: Money,
    },
}

impl Coupon {
    /// Whether this customer, or a guest, may use it now for goods of this worth.
    pub fn admits(&self, customer: Option<Id<User>>, subtotal: Money, now: Timestamp) -> Result<(), CouponRefusal> {
        if self.user_id.is_some_and(|owner| customer != Some(owner)) {
            Err(CouponRefusal::Unknown)
        } else if !self.is_active {
            Err(CouponRefusal::SwitchedOff)
        } else if now < self.start_date {
            Err(CouponRefusal::NotYet(self.start_date))
        } else if now >= self.end_date {
            Err(CouponRefusal::Over(self.end_date))
        } else if self.usage_limit.is_some_and(|limit| self.used_count >= limit) {
            Err(CouponRefusal::Exhausted)
        } else {
            match self.min_purchase {
                Some(least) if subtotal < least => Err(CouponRefusal::MinPurchase {
                    least,
                    missing: least.saturating_sub(subtotal),
                }),
                _ => Ok(()),
            }
        }
    }
}

/// How a coupon lowers the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum CouponKind {
    /// By a share of the subtotal, in per cent.
    Percentage,
    /// By an amount in euros.
    Fixed,
}

/// Body of `POST /admin/coupons` and `PUT /admin/coupons/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CouponInput {
    /// Letters without accents, digits, dashes and underscores; kept in capitals, and unique
    /// whatever the case.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(well_formed()))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_-]{3,40}$"))]
    pub code: String,
    /// How `value` is read.
    #[serde(rename = "type")]
    #[garde(skip)]
    pub kind: CouponKind,
    /// Per cent, at most 100, or euros, by `type`.
    #[garde(custom(value_of(self.kind)))]
    #[cfg_attr(feature = "openapi", schema(value_type = f64, multiple_of = 0.01))]
    pub value: Money,
    /// The smallest subtotal it is good for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::amount(limits::MIN_PURCHASE))))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, multiple_of = 0.01))]
    pub min_purchase: Option<Money>,
    /// When it starts to count.
    #[garde(skip)]
    pub start_date: Timestamp,
    /// When it is over; after `startDate`.
    #[garde(custom(later_than(self.start_date)))]
    pub end_date: Timestamp,
    /// How often it may be used in all; absent for any number of times.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::USAGE_LIMIT))))]
    pub usage_limit: Option<i64>,
    /// Whether it may be used at all.
    #[serde(default = "yes")]
    #[garde(skip)]
    #[cfg_attr(feature = "openapi", schema(default = true))]
    pub is_active: bool,
    /// The only customer who may use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub user_id: Option<Id<User>>,
}

const fn yes() -> bool {
    true
}

fn well_formed() -> impl FnOnce(&str, &()) -> garde::Result {
    |code, ()| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if code.bytes().all(plain) && limits::NEW_CODE.contains(&code.len()) {
            Ok(())
        } else {
            Err(garde::Error::new("not_a_code"))
        }
    }
}

fn value_of(kind: CouponKind) -> impl FnOnce(&Money, &()) -> garde::Result {
    validation::amount(match kind {
        CouponKind::Percentage => limits::COUPON_PERCENTAGE,
        CouponKind::Fixed => limits::COUPON_VALUE,
    })
}

fn later_than(start: Timestamp) -> impl FnOnce(&Timestamp, &()) -> garde::Result {
    move |end, ()| {
        if *end > start {
            Ok(())
        } else {
            Err(garde::Error::new("before_from"))
        }
    }
}
