//! The `recipes` collection.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Language, PageRequest, Timestamp,
    cart::{AddItem, CartView},
    limits, number,
    product::{Allergen, Product},
    typed,
    user::User,
    validation,
};

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
    /// A few sentences, 1–4000 characters.
    pub description: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// Minutes of work, 0–1440.
    #[serde(deserialize_with = "number::whole")]
    pub prep_time: i64,
    /// Minutes of cooking, 0–1440.
    #[serde(deserialize_with = "number::whole")]
    pub cook_time: i64,
    /// People it feeds, 1–100.
    #[serde(deserialize_with = "number::whole")]
    pub servings: i64,
    /// Ingredients, 1–60.
    #[serde(default)]
    pub ingredients: Vec<Ingredient>,
    /// The steps, in order.
    #[serde(default)]
    pub instructions: Vec<String>,
    /// Addresses of pictures, at most 12, the first one shown in lists.
    #[serde(default)]
    pub images: Vec<String>,
    /// Slug of its category: `plat`, `salade`, …
    pub category: String,
    /// The admin who wrote it.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    /// Needs no practice.
    #[default]
    Easy,
    /// With a little practice.
    Medium,
    /// With time and practice.
    Hard,
}

impl Difficulty {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
        }
    }
}

/// One ingredient of a recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ingredient {
    /// The shop's product, when it sells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Id<Product>>,
    /// Name of the ingredient, 1–120 characters.
    pub name: String,
    /// How much, in `unit`.
    pub quantity: f64,
    /// `g`, `ml`, `piece`, `tbsp`, …
    pub unit: String,
}

/// A recipe's texts in another language; what is absent stays in the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecipeTexts {
    /// In place of `title`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::TITLE))))]
    pub title: Option<String>,
    /// In place of `description`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::lines(limits::DESCRIPTION))))]
    pub description: Option<String>,
    /// In place of the ingredients' names, in their order.
    #[serde(
        default,
        deserialize_with = "typed::optional_list",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::texts(0..=*limits::RECIPE_INGREDIENTS.end(), limits::TITLE))))]
    pub ingredients: Option<Vec<String>>,
    /// In place of `instructions`.
    #[serde(
        default,
        deserialize_with = "typed::optional_list",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::paragraphs(0..=*limits::STEPS.end(), limits::STEP))))]
    pub instructions: Option<Vec<String>>,
}

impl Recipe {
    /// What stands in its address: the slug, or the id where there is none.
    pub fn key(&self) -> String {
        self.id.or_slug(&self.slug)
    }

    /// The recipe with its texts in `language`, where it has them.
    #[must_use]
    pub fn localized(mut self, language: Language) -> Self {
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
pub struct RecipeQuery {
    /// Words to look for, whatever the accents and the case.
    #[serde(default)]
    #[garde(inner(custom(validation::text(limits::SEARCH))))]
    pub q: Option<String>,
    /// Only recipes of this category, by slug.
    #[garde(inner(custom(validation::text(limits::SEARCHED_CATEGORY))))]
    pub category: Option<String>,
    /// Only recipes of this difficulty.
    #[garde(skip)]
    pub difficulty: Option<Difficulty>,
    /// Only recipes with this product.
    #[garde(skip)]
    pub product_id: Option<Id<Product>>,
    /// Only recipes in which none of these is.
    #[serde(default)]
    #[garde(custom(validation::count(limits::ALLERGENS)))]
    pub exclude_allergens: Vec<Allergen>,
    /// Page of the list.
    #[garde(skip)]
    pub paging: PageRequest,
}

/// The most people a recipe is scaled to.
pub const MOST_SERVINGS: i64 = *limits::SERVINGS.end();

/// Body of `POST /recipes` and `PUT /recipes/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are Recipe's")]
pub struct RecipeInput {
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::TITLE)))]
    pub title: String,
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::DESCRIPTION)))]
    pub description: String,
    #[garde(skip)]
    pub difficulty: Difficulty,
    /// Minutes, a day at most.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::MINUTES)))]
    pub prep_time: i64,
    /// Minutes, a day at most.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::MINUTES)))]
    pub cook_time: i64,
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::SERVINGS)))]
    pub servings: i64,
    #[garde(custom(validation::count(limits::RECIPE_INGREDIENTS)), dive)]
    pub ingredients: Vec<IngredientInput>,
    #[serde(deserialize_with = "typed::list")]
    #[garde(custom(validation::paragraphs(limits::STEPS, limits::STEP)))]
    pub instructions: Vec<String>,
    #[serde(default)]
    #[garde(custom(validation::texts(limits::IMAGES, limits::PICTURE)))]
    pub images: Vec<String>,
    #[garde(custom(validation::slug))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub category: String,
    /// Made from the title when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::slug)))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub slug: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[garde(custom(validation::by_language), dive)]
    pub translations: BTreeMap<String, RecipeTexts>,
}

/// One ingredient of a [`RecipeInput`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are Ingredient's")]
pub struct IngredientInput {
    /// A product of the shop's, which must exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub product_id: Option<Id<Product>>,
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::TITLE)))]
    pub name: String,
    #[garde(custom(validation::decimal_between(limits::INGREDIENT_QUANTITY)))]
    pub quantity: f64,
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::UNIT)))]
    pub unit: String,
}

/// Body of `POST /recipes/{id}/cart`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CookFor {
    /// People to cook for, 1–100; as many as the recipe is written for when absent.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::SERVINGS))))]
    pub servings: Option<i64>,
}

/// A cart with what a recipe put into it, and what it could not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FilledCart {
    /// The cart, as every cart route answers it.
    #[serde(flatten)]
    pub cart: CartView,
    /// Lines that were put in.
    pub added: Vec<AddItem>,
    /// The recipe's products that were left out, each as a whole.
    pub skipped: Vec<Skipped>,
}

/// A product of a recipe's that was left out of the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// The product that was left out.
    pub product_id: Id<Product>,
    /// What the shop, or else the recipe, calls it.
    pub name: String,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// Why a product of a recipe's was left out of the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// There is not enough of it left, or nothing.
    OutOfStock,
    /// The shop sells it no longer.
    NotSold,
    /// The recipe counts it in a unit that says nothing of its weight: `slice`, `pinch`.
    UnknownUnit,
    /// So much of it fits on no line of a cart.
    TooMuch,
    /// The cart holds no more lines.
    CartFull,
}

impl SkipReason {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutOfStock => "out_of_stock",
            Self::NotSold => "not_sold",
            Self::UnknownUnit => "unknown_unit",
            Self::TooMuch => "too_much",
            Self::CartFull => "cart_full",
        }
    }

    /// The reason with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::OutOfStock,
            Self::NotSold,
            Self::UnknownUnit,
            Self::TooMuch,
            Self::CartFull,
        ]
        .into_iter()
        .find(|reason| reason.name() == name)
    }
}
