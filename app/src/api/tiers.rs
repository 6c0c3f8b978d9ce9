//! The tiers of the loyalty programme in the back office, for admins.

use std::collections::BTreeMap;

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use shared::{
    Language,
    loyalty::{LoyaltyTier, TierInput, TierList, TierName, TierTexts},
    validation::{BrokenRule, broken_rules},
};

use crate::AppError;

/// What an admin types: `<tier>_<field>` → what stands in it, for `min_points`, `multiplier`,
/// `benefits`, `benefits_en` (one a line) and `is_active`, which is there when it is ticked.
pub type TierForm = BTreeMap<String, String>;

/// The form as it stands, numbers in the reader's format.
#[server(prefix = "/fn", endpoint = "tiers/edit")]
pub async fn edit_tiers() -> Result<TierForm, AppError> {
    use crate::ssr;
    let (shop, language, admin) = (ssr::shop()?, ssr::language(), ssr::admin().await?);
    let tiers = domain::promotions::loyalty::all_tiers(&shop, &admin)
        .await
        .map_err(ssr::fail)?;
    Ok(tiers.into_iter().flat_map(|tier| fields(tier, language)).collect())
}

/// Puts the tiers of the form in the place of those there are.
#[server(prefix = "/fn", endpoint = "tiers/save")]
pub async fn save_tiers(
    /// Every field as it was typed.
    form: TierForm,
) -> Result<(), AppError> {
    use domain::Error;

    use super::translations::keep_others;
    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let mut list = parse(&form).map_err(|broken| ssr::fail(Error::Invalid(broken)))?;
    let stored = domain::promotions::loyalty::all_tiers(&shop, &admin)
        .await
        .map_err(ssr::fail)?;
    for tier in &mut list.tiers {
        if let Some(stored) = stored.iter().find(|stored| stored.name == tier.name) {
            keep_others(&mut tier.translations, &stored.translations);
        }
    }
    domain::promotions::loyalty::replace_tiers(&shop, &admin, &list)
        .await
        .map_err(ssr::fail)?;
    leptos_axum::redirect("/gestion/paliers?saved=1");
    Ok(())
}

#[cfg(feature = "ssr")]
const TIERS: [(TierName, &str); 4] = [
    (TierName::Bronze, "bronze"),
    (TierName::Silver, "silver"),
    (TierName::Gold, "gold"),
    (TierName::Platinum, "platinum"),
];

#[cfg(feature = "ssr")]
fn fields(tier: LoyaltyTier, language: Language) -> Vec<(String, String)> {
    let Some((_, name)) = TIERS.into_iter().find(|(name, _)| *name == tier.name) else {
        return Vec::new();
    };
    let english = tier.translations.get("en").map(|texts| texts.benefits.join("\n"));
    let mut fields = vec![
        ("min_points", tier.min_points.to_string()),
        (
            "multiplier",
            tier.multiplier.to_string().replace('.', language.pick(",", ".")),
        ),
        ("benefits", tier.benefits.join("\n")),
        ("benefits_en", english.unwrap_or_default()),
    ];
    if tier.is_active {
        fields.push(("is_active", "true".into()));
    }
    fields
        .into_iter()
        .map(|(field, value)| (format!("{name}_{field}"), value))
        .collect()
}

/// What the form means, or every field that breaks a rule, each named as its field's id is. A
/// tier of which nothing is said and that is not active is none.
#[cfg(feature = "ssr")]
fn parse(form: &TierForm) -> Result<TierList, Vec<BrokenRule>> {
    let mut reader = super::reader::Reader::default();
    let typed = |tier: &str, field: &str| form.get(&format!("{tier}_{field}")).map_or("", |text| text.trim());
    let mut tiers = Vec::new();
    let mut names = Vec::new();
    for (name, tier) in TIERS {
        let is_bronze = name == TierName::Bronze;
        let (points, is_active) = (typed(tier, "min_points"), !typed(tier, "is_active").is_empty());
        if !is_bronze && points.is_empty() && !is_active {
            continue;
        }
        let min_points = if is_bronze {
            0
        } else {
            reader.required(&format!("{tier}MinPoints"), points, 1)
        };
        let field = format!("{tier}Multiplier");
        let multiplier = reader.decimal(&field, typed(tier, "multiplier")).unwrap_or_else(|| {
            reader.refuse(&field, "required");
            1.0
        });
        let english = lines(typed(tier, "benefits_en"));
        let translations = if english.is_empty() {
            BTreeMap::new()
        } else {
            BTreeMap::from([("en".into(), TierTexts { benefits: english })])
        };
        tiers.push(TierInput {
            name,
            min_points,
            multiplier,
            benefits: lines(typed(tier, "benefits")),
            is_active: is_active || is_bronze,
            translations,
        });
        names.push(tier);
    }
    let list = TierList { tiers };
    let rules = broken_rules(&list)
        .into_iter()
        .map(|rule| in_form(rule, &names))
        .collect();
    reader.finish(list, rules)
}

/// `tiers[1].minPoints` → `silverMinPoints`, `tiers[1].translations[en].benefits` →
/// `silverBenefitsEn`.
#[cfg(feature = "ssr")]
fn in_form(mut rule: BrokenRule, names: &[&str]) -> BrokenRule {
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

#[cfg(feature = "ssr")]
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> TierForm {
        fields
            .iter()
            .map(|(field, typed)| ((*field).to_owned(), (*typed).to_owned()))
            .collect()
    }

    #[test]
    fn what_is_typed_becomes_the_tiers_and_an_empty_one_is_none() {
        let list = parse(&form(&[
            ("bronze_multiplier", "1"),
            ("bronze_benefits", "Un point par euro\r\n\r\nUn bon"),
            ("silver_min_points", "500"),
            ("silver_multiplier", "1,25"),
            ("silver_benefits_en", "A taste"),
            ("silver_is_active", "true"),
            ("gold_multiplier", "2"),
        ]))
        .unwrap();
        assert_eq!(list.tiers.len(), 2);
        assert_eq!(list.tiers[0].benefits, ["Un point par euro", "Un bon"]);
        assert!(list.tiers[0].is_active && list.tiers[1].is_active);
        assert_eq!((list.tiers[1].min_points, list.tiers[1].multiplier), (500, 1.25));
        assert_eq!(list.tiers[1].translations["en"].benefits, ["A taste"]);
    }

    #[test]
    fn a_rule_that_is_broken_is_about_its_tiers_own_field() {
        let broken = parse(&form(&[
            ("bronze_multiplier", "11"),
            ("gold_min_points", "beaucoup"),
            ("gold_multiplier", ""),
            ("gold_is_active", "true"),
            ("gold_benefits_en", &"x".repeat(201)),
        ]))
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
        let falling = parse(&form(&[
            ("bronze_multiplier", "1"),
            ("silver_min_points", "500"),
            ("silver_multiplier", "1"),
            ("gold_min_points", "400"),
            ("gold_multiplier", "1"),
        ]));
        assert_eq!(falling.unwrap_err()[0].rule, "not_ascending");
    }
}
