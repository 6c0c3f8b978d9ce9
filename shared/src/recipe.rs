//! The `recipes` collection.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Id, Language, PageRequest, Timestamp, number, product::Product, user::User};

/// A recipe that uses the shop's cheeses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Recipe {
    /// The recipe's id.
    #[serde(rename = "_id")]
    pub id: Id<Recipe>,
    /// Its title, in the shop's first language as are all texts here.
    pub title: String,
    /// A few sentences.
    pub description: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// Minutes of work.
    #[serde(deserialize_with = "number::whole")]
    pub prep_time: i64,
    /// Minutes of cooking.
    #[serde(deserialize_with = "number::whole")]
    pub cook_time: i64,
    /// How many it feeds.
    #[serde(deserialize_with = "number::whole")]
    pub servings: i64,
    /// What goes in.
    #[serde(default)]
    pub ingredients: Vec<Ingredient>,
    /// The steps, in order.
    #[serde(default)]
    pub instructions: Vec<String>,
    /// Addresses of pictures.
    #[serde(default)]
    pub images: Vec<String>,
    /// `plat`, `salade`, …
    pub category: String,
    /// Who wrote it.
    pub author: Id<User>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,

    /// The name in its address; unique where set.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub slug: String,
    /// The texts in other languages, by BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, RecipeTexts>,
}

/// How hard a recipe is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    /// Anyone, tonight.
    Easy,
    /// With a little practice.
    Medium,
    /// For a free afternoon.
    Hard,
}

/// One ingredient of a recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ingredient {
    /// The shop's product, when it sells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Id<Product>>,
    /// What it is.
    pub name: String,
    /// How much, in `unit`.
    pub quantity: f64,
    /// `g`, `ml`, `piece`, `tbsp`, …
    pub unit: String,
}

/// A recipe's texts in another language; what is absent stays in the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecipeTexts {
    /// In place of `title`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// In place of `description`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In place of the ingredients' names, in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingredients: Option<Vec<String>>,
    /// In place of `instructions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<Vec<String>>,
}

impl Recipe {
    /// What stands in its address: the slug, or the id where there is none.
    pub fn key(&self) -> String {
        if self.slug.is_empty() {
            self.id.to_string()
        } else {
            self.slug.clone()
        }
    }

    /// The recipe with its texts in `language`, where it has them.
    #[must_use]
    pub fn localised(mut self, language: Language) -> Self {
        let Some(texts) = self.translations.remove(language.tag()) else {
            return self;
        };
        if let Some(title) = texts.title {
            self.title = title;
        }
        if let Some(description) = texts.description {
            self.description = description;
        }
        if let Some(instructions) = texts.instructions {
            self.instructions = instructions;
        }
        for (ingredient, name) in self.ingredients.iter_mut().zip(texts.ingredients.unwrap_or_default()) {
            ingredient.name = name;
        }
        self
    }
}

/// What the recipes are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeQuery {
    /// Only this category.
    pub category: Option<String>,
    /// Only this difficulty.
    pub difficulty: Option<Difficulty>,
    /// Only recipes with this product.
    pub product_id: Option<Id<Product>>,
    /// Which page.
    pub paging: PageRequest,
}
