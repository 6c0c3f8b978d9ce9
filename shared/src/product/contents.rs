//! What a product is made of.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Language, limits, validation};

/// Whose milk a cheese is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Milk {
    /// Cow's milk.
    Cow,
    /// Goat's milk.
    Goat,
    /// Sheep's milk.
    Sheep,
    /// Water buffalo's milk.
    Buffalo,
}

impl Milk {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cow => "cow",
            Self::Goat => "goat",
            Self::Sheep => "sheep",
            Self::Buffalo => "buffalo",
        }
    }

    /// The milk with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Cow, Self::Goat, Self::Sheep, Self::Buffalo]
            .into_iter()
            .find(|milk| milk.name() == name)
    }
}

/// The fourteen allergens of Regulation (EU) 1169/2011, annex II.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the regulation's own")]
pub enum Allergen {
    Gluten,
    Crustaceans,
    Eggs,
    Fish,
    Peanuts,
    Soybeans,
    Milk,
    Nuts,
    Celery,
    Mustard,
    Sesame,
    Sulphites,
    Lupin,
    Molluscs,
}

impl Allergen {
    /// All of them, in the regulation's order.
    pub const ALL: [Self; 14] = [
        Self::Gluten,
        Self::Crustaceans,
        Self::Eggs,
        Self::Fish,
        Self::Peanuts,
        Self::Soybeans,
        Self::Milk,
        Self::Nuts,
        Self::Celery,
        Self::Mustard,
        Self::Sesame,
        Self::Sulphites,
        Self::Lupin,
        Self::Molluscs,
    ];

    /// These, each once and in the regulation's order.
    pub fn in_order(allergens: &[Self]) -> Vec<Self> {
        let among = Self::ALL.into_iter().filter(|allergen| allergens.contains(allergen));
        among.collect()
    }

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gluten => "gluten",
            Self::Crustaceans => "crustaceans",
            Self::Eggs => "eggs",
            Self::Fish => "fish",
            Self::Peanuts => "peanuts",
            Self::Soybeans => "soybeans",
            Self::Milk => "milk",
            Self::Nuts => "nuts",
            Self::Celery => "celery",
            Self::Mustard => "mustard",
            Self::Sesame => "sesame",
            Self::Sulphites => "sulphites",
            Self::Lupin => "lupin",
            Self::Molluscs => "molluscs",
        }
    }

    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Gluten => language.pick("Gluten", "Gluten"),
            Self::Crustaceans => language.pick("Crustacés", "Crustaceans"),
            Self::Eggs => language.pick("Œufs", "Eggs"),
            Self::Fish => language.pick("Poisson", "Fish"),
            Self::Peanuts => language.pick("Arachides", "Peanuts"),
            Self::Soybeans => language.pick("Soja", "Soybeans"),
            Self::Milk => language.pick("Lait", "Milk"),
            Self::Nuts => language.pick("Fruits à coque", "Nuts"),
            Self::Celery => language.pick("Céleri", "Celery"),
            Self::Mustard => language.pick("Moutarde", "Mustard"),
            Self::Sesame => language.pick("Sésame", "Sesame"),
            Self::Sulphites => language.pick("Sulfites", "Sulphites"),
            Self::Lupin => language.pick("Lupin", "Lupin"),
            Self::Molluscs => language.pick("Mollusques", "Molluscs"),
        }
    }

    /// The allergen with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|allergen| allergen.name() == name)
    }
}

/// Nutrition per 100 g (Regulation (EU) 1169/2011 art. 30).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NutritionalInfo {
    /// Energy in kilocalories, 0–1000.
    #[garde(custom(validation::decimal_between(limits::CALORIES)))]
    pub calories: f64,
    /// Grams of protein, 0–100.
    #[garde(custom(validation::decimal_between(limits::NUTRIENT)))]
    pub protein: f64,
    /// Grams of fat, 0–100.
    #[garde(custom(validation::decimal_between(limits::NUTRIENT)))]
    pub fat: f64,
    /// Grams of carbohydrates, 0–100.
    #[garde(custom(validation::decimal_between(limits::NUTRIENT)))]
    pub carbohydrates: f64,
    /// Energy in kilojoules, 0–4200; computed from the rest where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::decimal_between(limits::KILOJOULES))))]
    pub kilojoules: Option<f64>,
    /// Grams of saturated fatty acids, no more than there is fat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::decimal_between(0.0..=self.fat))))]
    pub saturates: Option<f64>,
    /// Grams of sugars, no more than there are carbohydrates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::decimal_between(0.0..=self.carbohydrates))))]
    pub sugars: Option<f64>,
    /// Grams of salt, 0–100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::decimal_between(limits::NUTRIENT))))]
    pub salt: Option<f64>,
}

impl NutritionalInfo {
    /// Energy in whole kilojoules: as it is given, or else by the factors of Regulation (EU) 1169/2011 annex XIV, 17 for
    /// a gram of carbohydrate or protein and 37 for one of fat.
    pub fn energy_kilojoules(&self) -> f64 {
        let computed = 17.0 * (self.carbohydrates + self.protein) + 37.0 * self.fat;
        self.kilojoules.unwrap_or(computed).round()
    }

    /// The fields of what the law asks for and is not given (art. 30 (1)).
    pub fn missing(&self) -> Vec<&'static str> {
        let optional = [
            ("nutritionalInfo.saturates", self.saturates),
            ("nutritionalInfo.sugars", self.sugars),
            ("nutritionalInfo.salt", self.salt),
        ];
        let missing = optional.into_iter().filter(|(_, value)| value.is_none());
        missing.map(|(field, _)| field).collect()
    }

    /// All fields that the law asks for.
    pub fn fields() -> Vec<&'static str> {
        vec![
            "nutritionalInfo.calories",
            "nutritionalInfo.fat",
            "nutritionalInfo.saturates",
            "nutritionalInfo.carbohydrates",
            "nutritionalInfo.sugars",
            "nutritionalInfo.protein",
            "nutritionalInfo.salt",
        ]
    }
}
