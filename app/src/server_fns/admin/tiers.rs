//! The tiers of the loyalty program in the dashboard, for admins.

use std::collections::BTreeMap;

use domain::{Error, promotions::loyalty};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Language,
    loyalty::{LoyaltyTier, TierInput, TierList, TierName, TierTexts},
    validation::{BrokenRule, broken_rules},
};

use super::{form_reader::FieldReader, translations::keep_others};
use crate::request::{self, AppError};

/// What an admin types, each tier in fields of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TierForm {
    /// Where every customer starts: it asks for no points and is always open.
    pub bronze: TierFields,
    /// The second tier.
    pub silver: TierFields,
    /// The third tier.
    pub gold: TierFields,
    /// The highest tier.
    pub platinum: TierFields,
}

/// The fields of one tier, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TierFields {
    /// The points earned from which it is reached, a whole number.
    pub min_points: String,
    /// The points for each euro, with a point or a comma: `1,25`.
    pub multiplier: String,
    /// What it gives, one benefit a line.
    pub benefits: String,
    /// The same in English, in the same order.
    pub benefits_en: String,
    /// Whether customers can reach it.
    pub is_active: bool,
}

impl TierForm {
    /// Each tier with its name in the form and its fields, lowest first.
    pub const fn tiers(&self) -> [(TierName, &'static str, &TierFields); 4] {
        [
            (TierName::Bronze, "bronze", &self.bronze),
            (TierName::Silver, "silver", &self.silver),
            (TierName::Gold, "gold", &self.gold),
            (TierName::Platinum, "platinum", &self.platinum),
        ]
    }
}

/// The form as it stands, numbers in the reader's format.
pub async fn edit_tiers() -> Result<TierForm, AppError> {
    let (shop, language, admin) = (request::shop()?, request::language::current(), request::admin().await?);
    let tiers = loyalty::all_tiers(&shop, &admin).await?;
    let mut form = TierForm::default();
    for tier in tiers {
        let fields = match tier.name {
            TierName::Bronze => &mut form.bronze,
            TierName::Silver => &mut form.silver,
            TierName::Gold => &mut form.gold,
            TierName::Platinum => &mut form.platinum,
        };
        *fields = TierFields::from_tier(&tier, language);
    }
    Ok(form)
}

/// Puts the tiers of the form in the place of those there are.
#[server(prefix = "/fn", endpoint = "tiers/save")]
pub async fn save_tiers(
    /// Every field as it was typed.
    form: TierForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let mut list = parse(&form).map_err(Error::Invalid)?;
    let stored = loyalty::all_tiers(&shop, &admin).await?;
    for tier in &mut list.tiers {
        if let Some(stored) = stored.iter().find(|stored| stored.name == tier.name) {
            keep_others(&mut tier.translations, &stored.translations);
        }
    }
    loyalty::replace_tiers(&shop, &admin, &list).await?;
    leptos_axum::redirect("/gestion/paliers?saved=1");
    Ok(())
}

impl TierFields {
    /// The fields as they stand for a tier that exists, numbers in the reader's format.
    fn from_tier(tier: &LoyaltyTier, language: Language) -> Self {
        let english = tier.translations.get("en").map(|texts| texts.benefits.join("\n"));
        Self {
            min_points: tier.min_points.to_string(),
            multiplier: tier.multiplier.to_string().replace('.', language.pick(",", ".")),
            benefits: tier.benefits.join("\n"),
            benefits_en: english.unwrap_or_default(),
            is_active: tier.is_active,
        }
    }
}

/// What the form means, or every field that breaks a rule, each named as its field's id is. A
/// tier that asks for no points and is not active is left out.
fn parse(form: &TierForm) -> Result<TierList, Vec<BrokenRule>> {
    let mut reader = FieldReader::default();
    let mut tiers = Vec::new();
    let mut names = Vec::new();
    for (name, tier, fields) in form.tiers() {
        let is_bronze = name == TierName::Bronze;
        if !is_bronze && fields.min_points.trim().is_empty() && !fields.is_active {
            continue;
        }
        let min_points = if is_bronze {
            0
        } else {
            reader.required(&format!("{tier}MinPoints"), &fields.min_points, 1)
        };
        let field = format!("{tier}Multiplier");
        let multiplier = reader.decimal(&field, &fields.multiplier).unwrap_or_else(|| {
            reader.refuse(&field, "required");
            1.0
        });
        let english = lines(&fields.benefits_en);
        let translations = if english.is_empty() {
            BTreeMap::new()
        } else {
            BTreeMap::from([("en".into(), TierTexts { benefits: english })])
        };
        tiers.push(TierInput {
            name,
            min_points,
            multiplier,
            benefits: lines(&fields.benefits),
            is_active: fields.is_active || is_bronze,
            translations,
        });
        names.push(tier);
    }
    let list = TierList { tiers };
    let rules = broken_rules(&list)
        .into_iter()
        .map(|rule| as_form_field(rule, &names))
        .collect();
    reader.finish(list, rules)
}

/// `tiers[1].minPoints` → `silverMinPoints`, `tiers[1].translations[en].benefits` →
/// `silverBenefitsEn`.
fn as_form_field(mut rule: BrokenRule, names: &[&str]) -> BrokenRule {
    let place = rule.field.strip_prefix("tiers[").and_then(|rest| rest.split_once(']'));
    let tier = place.and_then(|(place, _)| names.get(place.parse::<usize>().ok()?));
    if let (Some(tier), Some((_, path))) = (tier, place) {
        let field = if path.contains("translations") {
            "BenefitsEn"
        } else if path.contains("minPoints") {
            "MinPoints"
        } else if path.contains("multiplier") {
            "Multiplier"
        } else {
            "Benefits"
        };
        rule.field = format!("{tier}{field}");
    }
    rule
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn multiplied(multiplier: &str) -> TierFields {
        TierFields {
            multiplier: multiplier.into(),
            ..TierFields::default()
        }
    }

    #[test]
    fn what_is_typed_becomes_the_tiers_and_an_empty_one_is_none() {
        let list = parse(&TierForm {
            bronze: TierFields {
                benefits: "Un point par euro\r\n\r\nUn bon".into(),
                ..multiplied("1")
            },
            silver: TierFields {
                min_points: "500".into(),
                benefits_en: "A taste".into(),
                is_active: true,
                ..multiplied("1,25")
            },
            gold: multiplied("2"),
            platinum: TierFields::default(),
        })
        .unwrap();
        assert_eq!(list.tiers.len(), 2);
        assert_eq!(list.tiers[0].benefits, ["Un point par euro", "Un bon"]);
        assert!(list.tiers[0].is_active && list.tiers[1].is_active);
        assert_eq!((list.tiers[1].min_points, list.tiers[1].multiplier), (500, 1.25));
        assert_eq!(list.tiers[1].translations["en"].benefits, ["A taste"]);
    }

    #[test]
    fn a_rule_that_is_broken_is_about_its_tiers_own_field() {
        let broken = parse(&TierForm {
            bronze: multiplied("11"),
            gold: TierFields {
                min_points: "beaucoup".into(),
                is_active: true,
                benefits_en: "x".repeat(201),
                ..multiplied("")
            },
            ..TierForm::default()
        })
        .unwrap_err();
        let mut broken: Vec<_> = broken.into_iter().map(|r| format!("{} {}", r.field, r.rule)).collect();
        broken.sort();
        assert_eq!(
            broken,
            [
                "bronzeMultiplier too_large:10",
                "goldBenefitsEn too_long:200",
                "goldMinPoints not_a_number",
                "goldMultiplier required"
            ]
        );
        let falling = parse(&TierForm {
            bronze: multiplied("1"),
            silver: TierFields {
                min_points: "500".into(),
                ..multiplied("1")
            },
            gold: TierFields {
                min_points: "400".into(),
                ..multiplied("1")
            },
            ..TierForm::default()
        });
        assert_eq!(falling.unwrap_err()[0].rule, "not_ascending");
    }
}
