//! What the law asks a product's page to say before anybody buys (Regulation (EU) 1169/2011 art. 14 and 9; décret
//! 2007-628 on cheese; Regulation (EU) 2024/1143 on protected names), and what of it a product does not say.

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::{Allergen, Product};
use crate::{Language, category::Category, limits, typed, validation};

/// A name that the law of the Union protects, in the very words of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProtectedName {
    /// The registered name: `Queso Manchego`. Never with `type`, `style`, `façon` or the like (art. 26 (1) b).
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::TITLE)), custom(exact))]
    pub name: String,
    /// How it is protected.
    #[garde(skip)]
    pub kind: Protection,
}

/// How a name is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Protection {
    /// Protected designation of origin.
    Pdo,
    /// Protected geographical indication.
    Pgi,
    /// Traditional speciality guaranteed.
    Tsg,
}

impl Protection {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdo, Self::Pgi, Self::Tsg];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdo => "PDO",
            Self::Pgi => "PGI",
            Self::Tsg => "TSG",
        }
    }

    /// What it is called for short: `AOP`.
    pub const fn short(self, language: Language) -> &'static str {
        match self {
            Self::Pdo => language.pick("AOP", "PDO"),
            Self::Pgi => language.pick("IGP", "PGI"),
            Self::Tsg => language.pick("STG", "TSG"),
        }
    }

    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Pdo => language.pick("Appellation d’origine protégée", "Protected designation of origin"),
            Self::Pgi => language.pick("Indication géographique protégée", "Protected geographical indication"),
            Self::Tsg => language.pick(
                "Spécialité traditionnelle garantie",
                "Traditional speciality guaranteed",
            ),
        }
    }

    /// The one with this name, on the wire or for short in either language.
    pub fn from_name(name: &str) -> Option<Self> {
        let is_called = |kind: &Self| {
            let names = [kind.name(), kind.short(Language::French), kind.short(Language::English)];
            names.iter().any(|known| known.eq_ignore_ascii_case(name.trim()))
        };
        Self::ALL.into_iter().find(is_called)
    }
}

/// Words that make of a protected name one that only resembles it.
const RESEMBLING: [&str; 8] = ["type", "façon", "facon", "style", "genre", "imitation", "goût", "like"];

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape garde calls")]
fn exact(name: &str, (): &()) -> garde::Result {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| RESEMBLING.contains(&word.to_lowercase().as_str())) {
        return Err(garde::Error::new("not_a_protected_name"));
    }
    Ok(())
}

/// What was done to the milk (décret 2007-628 art. 9; Regulation (EC) 853/2004 annex III section IX).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum HeatTreatment {
    /// Never warmer than 40 °C.
    Raw,
    /// Warmed, but less than pasteurised.
    Thermised,
    /// 72 °C for 15 seconds, or as good as that.
    Pasteurised,
}

impl HeatTreatment {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Raw, Self::Thermised, Self::Pasteurised];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Thermised => "thermised",
            Self::Pasteurised => "pasteurised",
        }
    }

    /// What the label says of the milk: `Lait cru`.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Raw => language.pick("Lait cru", "Raw milk"),
            Self::Thermised => language.pick("Lait thermisé", "Thermised milk"),
            Self::Pasteurised => language.pick("Lait pasteurisé", "Pasteurised milk"),
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|treatment| treatment.name() == name)
    }
}

/// The business that answers for a food (Regulation (EU) 1169/2011 art. 8 and 9 (1) h).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Producer {
    /// Its name.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::TITLE)))]
    pub name: String,
    /// Its address, on one line.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::PRODUCER_ADDRESS)))]
    pub address: String,
}

/// A fact that the law asks for and a product may lack. Name, net quantity and the price per kilo every product has, and
/// where no producer is named the shop itself is the business that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Fact {
    /// The exact name, of what is labelled AOP, IGP or STG.
    ProtectedName,
    /// The animal, of a cheese.
    Milk,
    /// What was done to the milk, of a cheese.
    HeatTreatment,
    /// What is in it.
    Ingredients,
    /// Milk among the allergens, of what is made of milk.
    Allergens,
    /// How to keep it.
    Storage,
    /// Energy and the six nutrients per 100 g, of which fat is what the decree on cheese asks for, too.
    Nutrition,
}

impl Fact {
    /// All of them, in the order of a label.
    pub const ALL: [Self; 7] = [
        Self::ProtectedName,
        Self::Milk,
        Self::HeatTreatment,
        Self::Ingredients,
        Self::Allergens,
        Self::Storage,
        Self::Nutrition,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProtectedName => "protectedName",
            Self::Milk => "milk",
            Self::HeatTreatment => "heatTreatment",
            Self::Ingredients => "ingredients",
            Self::Allergens => "allergens",
            Self::Storage => "storage",
            Self::Nutrition => "nutrition",
        }
    }

    /// The fact with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.name() == name)
    }

    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::ProtectedName => language.pick("Dénomination protégée", "Protected name"),
            Self::Milk => language.pick("Animal", "Animal"),
            Self::HeatTreatment => language.pick("Traitement du lait", "Treatment of the milk"),
            Self::Ingredients => language.pick("Ingrédients", "Ingredients"),
            Self::Allergens => language.pick("Lait parmi les allergènes", "Milk among the allergens"),
            Self::Storage => language.pick("Conservation", "How to keep it"),
            Self::Nutrition => language.pick("Valeurs nutritionnelles", "Nutrition"),
        }
    }
}

/// Labels that claim a protected name.
const CLAIMS: [&str; 6] = ["AOP", "IGP", "STG", "PDO", "PGI", "TSG"];

impl Product {
    /// Whether it is food, of which the law asks all this: what spoils, and what bears the VAT of food. A board or a knife
    /// (20 %) keeps, and so does a gift card (0 %).
    pub fn is_food(&self) -> bool {
        self.is_perishable || (self.vat_rate > 0.0 && self.vat_rate < 20.0)
    }

    /// Whether it is a cheese: made of milk, or among the families of cheese that every shop begins with.
    fn is_cheese(&self) -> bool {
        self.milk.is_some() || Category::is_built_in(&self.category)
    }

    /// Whether it is made of raw milk; one that says nothing of it is when its labels say so.
    pub fn is_raw(&self) -> bool {
        match self.heat_treatment {
            Some(treatment) => treatment == HeatTreatment::Raw,
            None => self.labels.iter().any(|label| label == "lait cru"),
        }
    }

    /// Whether the advice to children under five, pregnant and frail people stands beside it: on cheese of raw milk, but
    /// for cooked pressed ones, which the authorities except.
    pub fn has_raw_milk_advice(&self) -> bool {
        self.is_raw() && self.category != "pate-pressee-cuite"
    }

    /// What the law asks of it and it does not say, in the order of a label.
    pub fn missing_facts(&self) -> Vec<Fact> {
        if !self.is_food() {
            return Vec::new();
        }
        let is_cheese = self.is_cheese();
        let claims = self.labels.iter().any(|label| CLAIMS.contains(&label.trim()));
        let is_blank = |text: Option<&String>| text.is_none_or(|text| text.trim().is_empty());
        let is_whole = self.nutritional_info.is_some_and(|info| info.missing().is_empty());
        let facts = [
            (Fact::ProtectedName, claims && self.protected_name.is_none()),
            (Fact::Milk, is_cheese && self.milk.is_none()),
            (Fact::HeatTreatment, is_cheese && self.heat_treatment.is_none()),
            (Fact::Ingredients, self.ingredients.as_ref().is_none_or(Vec::is_empty)),
            (
                Fact::Allergens,
                self.milk.is_some() && !self.allergens.contains(&Allergen::Milk),
            ),
            (Fact::Storage, is_blank(self.storage.as_ref())),
            (Fact::Nutrition, !is_whole),
        ];
        facts
            .into_iter()
            .filter(|(_, is_missing)| *is_missing)
            .map(|(fact, _)| fact)
            .collect()
    }

    /// The fields of an input that would say this fact, those that are empty.
    pub fn fields_of(&self, fact: Fact) -> Vec<&'static str> {
        match fact {
            Fact::ProtectedName => vec!["protectedName.name"],
            Fact::Milk => vec!["milk"],
            Fact::HeatTreatment => vec!["heatTreatment"],
            Fact::Ingredients => vec!["ingredients"],
            Fact::Allergens => vec!["allergens"],
            Fact::Storage => vec!["storage"],
            Fact::Nutrition => self
                .nutritional_info
                .map_or_else(super::NutritionalInfo::fields, |info| info.missing()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(more: serde_json::Value) -> Product {
        let mut json = serde_json::json!({
            "_id": "507f1f77bcf86cd799439011", "name": "Comté", "description": "", "price": 9.9,
            "category": "pate-pressee-cuite", "weight": 250, "stock": 1, "createdAt": "2026-01-01T00:00:00Z",
            "updatedAt": "2026-01-01T00:00:00Z", "milk": "cow", "heatTreatment": "raw", "labels": ["AOP"],
            "ingredients": ["lait cru de vache"], "allergens": ["milk"], "storage": "Au frais.",
            "protectedName": { "name": "Comté", "kind": "PDO" },
            "nutritionalInfo": { "calories": 418, "protein": 27, "fat": 34.2, "carbohydrates": 0.5,
                "saturates": 22.1, "sugars": 0.1, "salt": 0.9 },
        });
        for (field, value) in more.as_object().unwrap() {
            json[field] = value.clone();
        }
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn each_fact_that_is_not_said_is_named() {
        use serde_json::json;
        for (more, missing) in [
            (json!({}), vec![]),
            (json!({ "protectedName": null }), vec![Fact::ProtectedName]),
            (json!({ "protectedName": null, "labels": ["fermier"] }), vec![]),
            (json!({ "milk": null }), vec![Fact::Milk]),
            (
                json!({ "milk": null, "heatTreatment": null, "category": "epicerie" }),
                vec![],
            ),
            (json!({ "heatTreatment": null }), vec![Fact::HeatTreatment]),
            (
                json!({ "ingredients": [], "storage": " " }),
                vec![Fact::Ingredients, Fact::Storage],
            ),
            (json!({ "allergens": ["nuts"] }), vec![Fact::Allergens]),
            (json!({ "nutritionalInfo": null }), vec![Fact::Nutrition]),
            (
                json!({ "nutritionalInfo": { "calories": 1, "protein": 1, "fat": 1, "carbohydrates": 1, "salt": 1 } }),
                vec![Fact::Nutrition],
            ),
        ] {
            assert_eq!(product(more.clone()).missing_facts(), missing, "{more}");
        }
        let board = json!({ "category": "ustensiles", "milk": null, "ingredients": null, "storage": null,
            "isPerishable": false, "vatRate": 20.0, "nutritionalInfo": null, "labels": [] });
        assert_eq!(product(board).missing_facts(), []);
    }

    #[test]
    fn the_advice_stands_beside_raw_milk_but_not_beside_cooked_pressed_cheese() {
        use serde_json::json;
        for (more, expected) in [
            (json!({ "category": "croute-fleurie" }), true),
            (json!({}), false),
            (
                json!({ "category": "croute-fleurie", "heatTreatment": "thermised" }),
                false,
            ),
            (
                json!({ "category": "croute-fleurie", "heatTreatment": null, "labels": ["lait cru"] }),
                true,
            ),
        ] {
            assert_eq!(product(more.clone()).has_raw_milk_advice(), expected, "{more}");
        }
    }

    #[test]
    fn a_protected_name_is_never_one_that_only_resembles_it() {
        for (name, is_right) in [
            ("Comté", true),
            ("Type Comté", false),
            ("façon comté", false),
            ("", false),
        ] {
            let name = ProtectedName {
                name: name.into(),
                kind: Protection::Pdo,
            };
            assert_eq!(validation::broken_rules(&name).is_empty(), is_right, "{name:?}");
        }
        assert_eq!(Protection::from_name("aop"), Some(Protection::Pdo));
    }
}
