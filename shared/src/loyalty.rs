//! The `loyalties` and `loyaltytiers` collections.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Id, Language, Timestamp, number, order::Order, user::User};

/// A customer's points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Loyalty {
    /// The account's id.
    #[serde(rename = "_id")]
    pub id: Id<Loyalty>,
    /// Whose it is.
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
    /// In or out.
    #[serde(rename = "type")]
    pub kind: MovementKind,
    /// How many.
    #[serde(deserialize_with = "number::whole")]
    pub points: i64,
    /// Why, for the customer.
    pub description: String,
    /// The order behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Id<Order>>,
    /// When.
    pub created_at: Timestamp,
}

/// Whether points came or went.
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
    /// Which one.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierTexts {
    /// In place of `benefits`.
    #[serde(default)]
    pub benefits: Vec<String>,
}

impl LoyaltyTier {
    /// The tier with its texts in `language`, where it has them.
    #[must_use]
    pub fn localised(mut self, language: Language) -> Self {
        if let Some(texts) = self.translations.remove(language.tag()) {
            self.benefits = texts.benefits;
        }
        self
    }
}
