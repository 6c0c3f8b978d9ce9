//! The `loyalties` and `loyaltytiers` collections.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Language, Money, Timestamp, coupon::Coupon, limits, number, order::Order, refund::Refund, typed, user::User,
    validation,
};

/// A customer's account of points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Loyalty {
    /// The account's id.
    #[serde(rename = "_id")]
    pub id: Id<Loyalty>,
    /// The customer, one account each.
    pub user_id: Id<User>,
    /// The balance: always the sum of `history`.
    #[serde(deserialize_with = "number::whole")]
    pub points: i64,
    /// The tier that the points ever earned have reached.
    pub tier: TierName,
    /// Every movement, oldest first.
    #[serde(default)]
    pub history: Vec<Movement>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// One movement of points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Movement {
    /// Whether points came or went.
    #[serde(rename = "type")]
    pub kind: MovementKind,
    /// Points, positive when they came and negative when they went.
    #[serde(deserialize_with = "number::whole")]
    pub points: i64,
    /// Why, for the customer.
    pub description: String,
    /// The order behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Id<Order>>,
    /// The refund that took them back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<Id<Refund>>,
    /// When they came or went.
    pub created_at: Timestamp,
}

/// Whether points came or went. What takes a movement back is of its kind, with the other sign:
/// the points ever earned are the sum of what was earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MovementKind {
    /// Points came in.
    Earn,
    /// Points were spent.
    Redeem,
}

/// The tiers, lowest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the spec's own")]
pub enum TierName {
    #[default]
    Bronze,
    Silver,
    Gold,
    Platinum,
}

/// What a tier asks and gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoyaltyTier {
    /// The tier's id.
    #[serde(rename = "_id")]
    pub id: Id<LoyaltyTier>,
    /// Name of the tier, one each.
    pub name: TierName,
    /// Points ever earned that reach it.
    #[serde(deserialize_with = "number::whole")]
    pub min_points: i64,
    /// What an order's points are multiplied by.
    pub multiplier: f64,
    /// What it gives, in the shop's first language.
    #[serde(default)]
    pub benefits: Vec<String>,
    /// Whether customers can reach it.
    pub is_active: bool,
    /// The texts in other languages, by BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, TierTexts>,
}

/// A tier's texts in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TierTexts {
    /// In place of `benefits`.
    #[serde(default, deserialize_with = "typed::list")]
    #[garde(custom(validation::texts(limits::BENEFITS, limits::BENEFIT)))]
    pub benefits: Vec<String>,
}

impl LoyaltyTier {
    /// The tier with its texts in `language`, where it has them.
    #[must_use]
    pub fn localized(mut self, language: Language) -> Self {
        if let Some(texts) = self.translations.remove(language.tag()) {
            self.benefits = texts.benefits;
        }
        self
    }
}

/// Answer of `GET /loyalty/points`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoyaltyPoints {
    /// Points that can be redeemed.
    pub points: i64,
    /// The tier that the points ever earned have reached.
    pub tier: TierName,
    /// What an order's points are multiplied by.
    pub multiplier: f64,
    /// The next tier up; absent at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_tier: Option<TierName>,
    /// How many more points earned reach it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_to_next_tier: Option<i64>,
}

/// How many points buy a coupon of [`COUPON_WORTH`].
pub const POINTS_PER_COUPON: i64 = *limits::REDEEMED.start();
/// What a hundred points are worth.
pub const COUPON_WORTH: Money = Money::from_cents(500);
/// How many points are redeemed at once at most: for a coupon of 500 euros.
pub const MOST_REDEEMED: i64 = *limits::REDEEMED.end();

/// Body of `POST /loyalty/redeem`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Redeem {
    /// Points to redeem, 100–10000 by the hundred.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::REDEEMED)), custom(hundreds))]
    #[cfg_attr(feature = "openapi", schema(multiple_of = 100))]
    pub points: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape garde calls")]
fn hundreds(points: &i64, (): &()) -> garde::Result {
    if points % POINTS_PER_COUPON == 0 {
        Ok(())
    } else {
        Err(garde::Error::new("not_hundreds"))
    }
}

/// Answer of `POST /loyalty/redeem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Redeemed {
    /// What the points bought.
    pub coupon: Coupon,
    /// What is left of them.
    pub points: i64,
}

/// Body of `PUT /admin/loyalty/tiers`: all tiers, in place of those there are.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TierList {
    /// From bronze up, each asking for more points than the one before. Bronze is always there
    /// and asks for none.
    #[garde(dive, custom(ascending()))]
    pub tiers: Vec<TierInput>,
}

/// What an admin sets of a tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TierInput {
    /// Name of the tier, one each.
    #[garde(skip)]
    pub name: TierName,
    /// Points ever earned that reach it, 0–10000000.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::TIER_POINTS)))]
    pub min_points: i64,
    /// What an order's points are multiplied by, 1 to 10, with at most two decimals.
    #[garde(custom(validation::decimal_between(limits::MULTIPLIER)), custom(hundredths))]
    #[cfg_attr(feature = "openapi", schema(multiple_of = 0.01))]
    pub multiplier: f64,
    /// What it gives, in the shop's first language; at most 20.
    #[serde(default, deserialize_with = "typed::list")]
    #[garde(custom(validation::texts(limits::BENEFITS, limits::BENEFIT)))]
    pub benefits: Vec<String>,
    /// Whether customers can reach it.
    #[garde(skip)]
    pub is_active: bool,
    /// The texts in other languages, by BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[garde(dive)]
    pub translations: BTreeMap<String, TierTexts>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape garde calls")]
fn hundredths(multiplier: &f64, (): &()) -> garde::Result {
    // The number nearest to whole hundredths is what a text with two decimals reads as.
    #[expect(clippy::float_cmp, reason = "rounded the same way")]
    let is_whole = (multiplier * 100.0).round() / 100.0 == *multiplier;
    if is_whole || !multiplier.is_finite() {
        Ok(())
    } else {
        Err(garde::Error::new("too_many_decimals:2"))
    }
}

/// Bronze first, active and from 0 points; each tier once, in the order of their names and of
/// their points.
fn ascending() -> impl FnOnce(&Vec<TierInput>, &()) -> garde::Result {
    |tiers, ()| {
        let starts = tiers
            .first()
            .is_some_and(|first| first.name == TierName::Bronze && first.min_points == 0 && first.is_active);
        if !starts {
            return Err(garde::Error::new("no_bronze"));
        }
        let ascends = |pair: &[TierInput]| pair[0].name < pair[1].name && pair[0].min_points < pair[1].min_points;
        if tiers.windows(2).all(ascends) {
            Ok(())
        } else {
            Err(garde::Error::new("not_ascending"))
        }
    }
}

/// The tier that so many points ever earned have reached, and the next one up. Only active tiers
/// count; `tiers` are the lowest first.
pub fn reached(earned: i64, tiers: &[LoyaltyTier]) -> (Option<&LoyaltyTier>, Option<&LoyaltyTier>) {
    let active = || tiers.iter().filter(|tier| tier.is_active);
    let here = active().rfind(|tier| tier.min_points <= earned);
    (here, active().find(|tier| tier.min_points > earned))
}

/// What an order of this total earns: one point a euro, times the tier's multiplier, rounded
/// down once.
pub fn points_for(total: Money, multiplier: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "1 to 10, to two decimals")]
    let hundredths = (multiplier * 100.0).round() as i64;
    total.cents().saturating_mul(hundredths) / 10_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_earns_whole_points_rounded_down_once() {
        for (cents, multiplier, points) in [
            (99, 1.0, 0),
            (100, 1.0, 1),
            (1999, 1.25, 24),
            (1235, 1.25, 15),
            (1000, 1.1, 11),
            (4000, 1.15, 46),
            (0, 2.0, 0),
        ] {
            assert_eq!(points_for(Money::from_cents(cents), multiplier), points, "{cents}");
        }
    }
}
