//! The demo shop's loyalty tiers.

use serde::Deserialize;
use shared::loyalty::{LoyaltyTier, TierName, TierTexts};

use super::data::{id, parse};
use crate::Result;

pub(super) fn all() -> Result<Vec<LoyaltyTier>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct TierEntry {
        name: TierName,
        min_points: i64,
        multiplier: f64,
        benefits: Vec<String>,
        is_active: bool,
        translations: std::collections::BTreeMap<String, TierTexts>,
    }
    let entries: Vec<TierEntry> = parse("tiers", include_str!("tiers.json"))?;
    let tier = |entry: TierEntry| LoyaltyTier {
        id: id("tier", &format!("{:?}", entry.name)),
        name: entry.name,
        min_points: entry.min_points,
        multiplier: entry.multiplier,
        benefits: entry.benefits,
        is_active: entry.is_active,
        translations: entry.translations,
    };
    Ok(entries.into_iter().map(tier).collect())
}
