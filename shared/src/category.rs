//! The `categories` collection: the families of products, in the order and the words that customers read.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Language, limits, number, typed, validation};

/// A family of products. Products name it by its slug; one that no category has is called by its own text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    /// Its slug, which products have as their `category`.
    #[serde(rename = "_id")]
    pub slug: String,
    /// Its place among all, from 1.
    #[serde(deserialize_with = "number::whole")]
    pub order: i64,
    /// What it is called.
    pub name: CategoryName,
    /// What its page says of it.
    #[serde(default)]
    pub text: CategoryText,
}

/// What a category is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CategoryName {
    /// In French.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::CATEGORY_NAME)))]
    pub fr: String,
    /// In English; the French name where it is empty.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::text(0..=*limits::CATEGORY_NAME.end())))]
    pub en: String,
}

/// What a category's page says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CategoryText {
    /// In French.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::CATEGORY_TEXT)))]
    pub fr: String,
    /// In English; the French text where it is empty.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::CATEGORY_TEXT)))]
    pub en: String,
}

/// The families of cheese that a shop begins with: slug, French and English name.
const BUILT_IN: [(&str, &str, &str); 8] = [
    ("brebis", "Brebis", "Ewe’s milk"),
    ("chevre", "Chèvres", "Goat’s milk"),
    ("croute-fleurie", "Croûtes fleuries", "Bloomy rinds"),
    ("croute-lavee", "Croûtes lavées", "Washed rinds"),
    ("fromage-frais", "Fromages frais", "Fresh cheeses"),
    ("pate-persillee", "Bleus", "Blues"),
    ("pate-pressee-cuite", "Pâtes pressées cuites", "Cooked pressed"),
    (
        "pate-pressee-non-cuite",
        "Pâtes pressées non cuites",
        "Uncooked pressed",
    ),
];

impl Category {
    /// Whether a shop begins with it: a family of cheese.
    pub fn is_built_in(slug: &str) -> bool {
        BUILT_IN.iter().any(|(known, ..)| *known == slug)
    }

    /// What it is called in this language.
    pub fn name(&self, language: Language) -> &str {
        pick(&self.name.fr, &self.name.en, language)
    }

    /// What its page says in this language; empty where nothing was written.
    pub fn text(&self, language: Language) -> &str {
        pick(&self.text.fr, &self.text.en, language)
    }

    /// The categories of a shop that has set none, by slug.
    pub fn built_in() -> Vec<Self> {
        let category = |(order, (slug, fr, en)): (i64, (&str, &str, &str))| Self {
            slug: slug.into(),
            order,
            name: CategoryName {
                fr: fr.into(),
                en: en.into(),
            },
            text: CategoryText::default(),
        };
        (1..).zip(BUILT_IN).map(category).collect()
    }
}

fn pick<'a>(french: &'a str, english: &'a str, language: Language) -> &'a str {
    if english.is_empty() {
        french
    } else {
        language.pick(french, english)
    }
}

/// Body of `POST /admin/categories`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// Its slug, which stays.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::slug))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub slug: String,
    /// Its place among all, from 1; the last when absent.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::CATEGORY_ORDER))))]
    pub order: Option<i64>,
    /// What it is called.
    #[garde(dive)]
    pub name: CategoryName,
    /// What its page says of it.
    #[serde(default)]
    #[garde(dive)]
    pub text: CategoryText,
}

/// Body of `PUT /admin/categories/{slug}`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CategoryInput {
    /// Its place among all, from 1; where it is when absent.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::CATEGORY_ORDER))))]
    pub order: Option<i64>,
    /// What it is called.
    #[garde(dive)]
    pub name: CategoryName,
    /// What its page says of it.
    #[serde(default)]
    #[garde(dive)]
    pub text: CategoryText,
}
