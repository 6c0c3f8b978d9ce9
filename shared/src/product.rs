//! The `products` collection.

pub mod allergen_words;
mod contents;
mod input;
mod label;
mod lots;
mod reduction;
mod taste;

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Grams, Id, Language, Money, Timestamp, limits, number,
    period::Day,
    review::{RatingCounts, Review},
    subdocument, typed, validation,
};

pub use self::{
    contents::{Allergen, Milk, NutritionalInfo},
    input::ProductInput,
    label::{Fact, HeatTreatment, Producer, ProtectedName, Protection},
    lots::{ProductLot, ShortDate, take_first},
    reduction::{MOST_PAST_PRICES, PastPrice, REDUCTION_DAYS},
    taste::{Season, Strength},
};

/// How many pictures a product may have.
pub const MAX_IMAGES: usize = *limits::IMAGES.end();

/// A cheese, or whatever else stands in the shop. The fields below `updated_at` go beyond the
/// spec's and have defaults, so that documents of the original Mongoose models load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Product {
    /// The product's id.
    #[serde(rename = "_id")]
    pub id: Id<Product>,
    /// Its name, in the shop's first language as are all texts here.
    pub name: String,
    /// A few sentences, 1–4000 characters.
    pub description: String,
    /// The price of `weight` grams.
    pub price: Money,
    /// Slug of its category.
    pub category: String,
    /// Addresses of pictures, the first one shown in lists.
    #[serde(default)]
    pub images: Vec<String>,
    /// What `price` is the price of.
    pub weight: Grams,
    /// Pieces when sold by the piece, grams when sold by weight.
    #[serde(deserialize_with = "number::whole")]
    pub stock: i64,
    /// Whether it is shown as new.
    #[serde(default)]
    pub is_new: bool,
    /// Mean of the reviews, to one decimal; 0 without any.
    #[serde(default)]
    pub rating: f64,
    /// Its newest reviews, newest first; a hundred at most, however many there are.
    #[serde(default)]
    pub reviews: Vec<Id<Review>>,
    /// In descending order of weight (Regulation (EU) 1169/2011 art. 18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingredients: Option<Vec<String>>,
    /// Nutrition per 100 g.
    #[serde(
        default,
        deserialize_with = "subdocument::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub nutritional_info: Option<NutritionalInfo>,
    /// When it entered the catalog.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,

    /// How many reviews gave 1, 2, 3, 4 and 5: what `rating` is the mean of.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<i64>, min_items = 5, max_items = 5))]
    pub rating_counts: RatingCounts,
    /// When it was taken out of the catalog: it is no longer shown or sold, except in the
    /// orders that have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Timestamp>,
    /// The name in its address; unique where set.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub slug: String,
    /// Whether pieces or cuts are sold.
    #[serde(default)]
    pub sold_by: SoldBy,
    /// By weight: cuts are multiples of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_step: Option<Grams>,
    /// By weight: the smallest cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_cut: Option<Grams>,
    /// By weight: the largest cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_cut: Option<Grams>,
    /// Animal whose milk it is made of; absent when it is made of none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milk: Option<Milk>,
    /// Country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Region it comes from, in words, 1–80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Allergens it contains, of the fourteen that the law names.
    #[serde(default)]
    pub allergens: Vec<Allergen>,
    /// `AOP`, `fermier`, `lait cru`, …
    #[serde(default)]
    pub labels: Vec<String>,
    /// How to keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// VAT contained in the price, in per cent; [`FOOD_VAT`] unless set.
    #[serde(default = "food_vat")]
    pub vat_rate: f64,
    /// Whether it spoils quickly, as cheese does: then nobody withdraws from having bought it
    /// (code de la consommation art. L221-28, 4°). A board or a knife does not.
    #[serde(default = "perishable")]
    pub is_perishable: bool,
    /// The texts in other languages, by BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, ProductTexts>,
    /// The name that the law of the Union protects, in the words of its register.
    #[serde(
        default,
        deserialize_with = "subdocument::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub protected_name: Option<ProtectedName>,
    /// What was done to the milk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heat_treatment: Option<HeatTreatment>,
    /// The business that answers for it; the shop where none is named.
    #[serde(
        default,
        deserialize_with = "subdocument::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub producer: Option<Producer>,
    /// The earlier price that a reduction is announced from, never above `lowestPrice30Days`; absent without one, and
    /// once it has lasted thirty days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Money>,
    /// The lowest price of the thirty days before the present one, which is struck beside it; with `compareAtPrice`
    /// alone. Not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowest_price_30_days: Option<Money>,
    /// What it cost and since when, the present price last; 200 at most. Only admins see it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub price_history: Vec<PastPrice>,
    /// The lots that its stock is the sum of, those that end first first; none of a product whose stock is counted as a
    /// whole. Only admins see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<ProductLot>,
    /// The day until which the lot that is sold first is best; absent without lots. Not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_before: Option<Day>,
    /// Why the price is lower for now: a lot whose last day is near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_date: Option<ShortDate>,
    /// How strong it tastes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<Strength>,
    /// When it is at its best; absent when that is all year.
    #[serde(
        default,
        deserialize_with = "subdocument::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub season: Option<Season>,
    /// What goes with it: a wine, a bread, a jam, one a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goes_with: Vec<String>,
    /// Its number on the shop's scale, or its GTIN, by which a label of the scale is known to be of this product; 1–14
    /// digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale_code: Option<String>,
    /// Whether it was never on sale: stored, but not published yet. Then `archivedAt` is set, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_draft: bool,
}

/// The VAT contained in the price of food, in per cent (CGI art. 278-0 bis, A, 1°; since 1 September
/// 2026 code des impositions sur les biens et services art. L213-159 ff.).
pub const FOOD_VAT: f64 = 5.5;

const fn food_vat() -> f64 {
    FOOD_VAT
}

/// What is not said to keep is food.
const fn perishable() -> bool {
    true
}

/// Whether a product is sold by the piece or cut to weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SoldBy {
    /// A piece weighs what the product weighs.
    #[default]
    Piece,
    /// The customer says how many grams.
    Weight,
}

/// A product's texts in another language; what is absent stays in the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductTexts {
    /// In place of `name`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::TITLE))))]
    pub name: Option<String>,
    /// In place of `description`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::lines(limits::DESCRIPTION))))]
    pub description: Option<String>,
    /// In place of `ingredients`.
    #[serde(
        default,
        deserialize_with = "typed::optional_list",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::texts(limits::INGREDIENTS, limits::TITLE))))]
    pub ingredients: Option<Vec<String>>,
    /// In place of `storage`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::STORAGE))))]
    pub storage: Option<String>,
    /// In place of `region`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::REGION))))]
    pub region: Option<String>,
    /// In place of `goesWith`.
    #[serde(
        default,
        deserialize_with = "typed::optional_list",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::texts(limits::GOES_WITH, limits::TITLE))))]
    pub goes_with: Option<Vec<String>>,
}

impl Product {
    /// What stands in its address: the slug, or the id where there is none.
    pub fn key(&self) -> String {
        self.id.or_slug(&self.slug)
    }

    /// How many reviews stand behind `rating`. A product brought over counts its reviews' ids
    /// until the next one is written.
    pub fn review_count(&self) -> i64 {
        match self.rating_counts.iter().sum() {
            0 => i64::try_from(self.reviews.len()).unwrap_or(i64::MAX),
            count => count,
        }
    }

    /// The product with its texts in `language`, where it has them.
    #[must_use]
    pub fn localized(mut self, language: Language) -> Self {
        let Some(texts) = self.translations.remove(language.tag()) else {
            return self;
        };
        if let Some(name) = texts.name {
            self.name = name;
        }
        if let Some(description) = texts.description {
            self.description = description;
        }
        self.ingredients = texts.ingredients.or(self.ingredients);
        self.storage = texts.storage.or(self.storage);
        self.region = texts.region.or(self.region);
        self.goes_with = texts.goes_with.unwrap_or(self.goes_with);
        self
    }

    /// Its name in each language, French first.
    pub fn names(&self) -> [String; 2] {
        let english = self.translations.get(Language::English.tag());
        let english = english.and_then(|texts| texts.name.as_ref()).unwrap_or(&self.name);
        [self.name.clone(), english.clone()]
    }

    /// The cuts the shop makes, when it is sold by weight: smallest, largest, step.
    pub fn cuts(&self) -> Cuts {
        Cuts::new(self.cut_step, self.min_cut, self.max_cut)
    }

    /// How much stock `quantity` items of `weight` take: pieces or grams.
    pub fn stock_taken(&self, quantity: i64, weight: Grams) -> i64 {
        match self.sold_by {
            SoldBy::Piece => quantity,
            SoldBy::Weight => quantity.saturating_mul(weight.0),
        }
    }

    /// So few pieces are nearly gone.
    pub const LOW_PIECES: i64 = 5;
    /// So many grams are nearly gone.
    pub const LOW_GRAMS: i64 = 1000;

    /// With how much at most it is nearly gone: pieces or grams.
    pub const fn low_mark(&self) -> i64 {
        match self.sold_by {
            SoldBy::Piece => Self::LOW_PIECES,
            SoldBy::Weight => Self::LOW_GRAMS,
        }
    }

    /// Whether it was on sale and no longer is. A draft, which has `archived_at`, too, never was.
    pub const fn is_put_away(&self) -> bool {
        self.archived_at.is_some() && !self.is_draft
    }

    /// How much of the stock can be sold: nothing of what is archived.
    pub const fn sellable(&self) -> i64 {
        if self.archived_at.is_some() { 0 } else { self.stock }
    }

    /// How much is left.
    pub fn availability(&self) -> Availability {
        let smallest = match self.sold_by {
            SoldBy::Piece => 1,
            SoldBy::Weight => self.cuts().first().map_or(i64::MAX, |cut| cut.0),
        };
        if self.sellable() < smallest {
            Availability::SoldOut
        } else if self.stock <= self.low_mark() {
            Availability::Low
        } else {
            Availability::InStock
        }
    }
}

/// The cuts of a product that is sold by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cuts {
    /// Grams between one cut and the next.
    pub step: Grams,
    /// Grams of the smallest cut.
    pub min: Grams,
    /// Grams of the largest cut.
    pub max: Grams,
}

impl Cuts {
    /// Steps of 50 g, from one step to 5 kg, unless the product says otherwise.
    fn new(step: Option<Grams>, min: Option<Grams>, max: Option<Grams>) -> Self {
        let step = step.filter(|g| g.0 > 0).unwrap_or(Grams(50));
        Self {
            step,
            min: min.filter(|g| g.0 > 0).unwrap_or(step),
            max: max.unwrap_or(Grams(5000)),
        }
    }

    /// The smallest cut that can be made; `None` when no step lies between the smallest and the largest.
    pub fn first(self) -> Option<Grams> {
        let first = Grams((self.min.0 + self.step.0 - 1) / self.step.0 * self.step.0);
        (first <= self.max).then_some(first)
    }

    /// Why `weight` cannot be cut, as a rule of [`validation`]; `None` when it can.
    pub fn refuses(self, weight: Grams) -> Option<String> {
        if weight < self.min {
            Some(format!("cut_too_small:{}", self.min.0))
        } else if weight > self.max {
            Some(format!("cut_too_large:{}", self.max.0))
        } else if weight.0 % self.step.0 != 0 {
            Some(format!("cut_step:{}", self.step.0))
        } else {
            None
        }
    }
}

/// How much of a product is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// More than five pieces or a kilo.
    InStock,
    /// Five pieces or a kilo at most.
    Low,
    /// Not even the smallest cut.
    SoldOut,
}
