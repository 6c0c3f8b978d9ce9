//! What the catalog is asked for and in which order it answers.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Money, PageRequest, limits, number,
    period::Day,
    product::{Allergen, Milk, Product},
    validation,
};

/// So many days ahead the catalog is asked at most for what keeps: no cheese is kept for longer.
pub const KEEPS_DAYS: i64 = 366;

/// What the catalog is asked for. All of it at once; what is absent leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
pub struct CatalogQuery {
    /// Words to look for, whatever the accents and the case.
    #[garde(inner(custom(validation::text(limits::SEARCH))))]
    pub q: Option<String>,
    /// Only products of this category, by slug.
    #[garde(inner(custom(validation::text(limits::SEARCHED_CATEGORY))))]
    pub category: Option<String>,
    /// Only cheeses of this milk.
    #[garde(skip)]
    pub milk: Option<Milk>,
    /// The lowest price, of a product's own weight.
    #[garde(inner(custom(validation::amount(Money::ZERO..=Money::MAX))))]
    pub min_price: Option<Money>,
    /// The highest price, not below the lowest.
    #[garde(inner(custom(validation::amount(Money::ZERO..=Money::MAX))), custom(price_range(self)))]
    pub max_price: Option<Money>,
    /// The lowest rating, 0 to 5.
    #[garde(inner(custom(validation::decimal_between(limits::MIN_RATING))))]
    pub min_rating: Option<f64>,
    /// What can be bought now, or what cannot.
    #[garde(skip)]
    pub in_stock: Option<bool>,
    /// What is new, or what is not.
    #[garde(skip)]
    pub is_new: Option<bool>,
    /// Only what keeps until this day, by the lot that is sold first; not what says no date. From today on, at most
    /// [`KEEPS_DAYS`] ahead.
    #[garde(skip)]
    pub keeps_until: Option<Day>,
    /// What contains none of these.
    #[garde(custom(few_allergens))]
    #[serde(default)]
    pub exclude_allergens: Vec<Allergen>,
    /// The order; relevance when words are given, else by name.
    #[garde(skip)]
    pub sort: Option<ProductSort>,
    /// Page of the list.
    #[garde(skip)]
    pub paging: PageRequest,
}

/// Not below the lowest.
fn price_range(query: &CatalogQuery) -> impl FnOnce(&Option<Money>, &()) -> garde::Result + '_ {
    move |max, ()| match (query.min_price, max) {
        (Some(min), Some(max)) if *max < min => Err(garde::Error::new("below_minimum")),
        _ => Ok(()),
    }
}

/// There are fourteen.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape garde calls")]
fn few_allergens(allergens: &[Allergen], (): &()) -> garde::Result {
    if allergens.len() > Allergen::ALL.len() {
        return Err(garde::Error::new(format!("too_many:{}", Allergen::ALL.len())));
    }
    Ok(())
}

/// The orders a product list comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProductSort {
    /// Cheapest first, by the price of the product's own weight.
    #[serde(rename = "price")]
    Price,
    /// Dearest first, by the price of the product's own weight.
    #[serde(rename = "-price")]
    PriceDescending,
    /// By name, A to Z.
    #[serde(rename = "name")]
    Name,
    /// Best rated first.
    #[serde(rename = "-rating")]
    Rating,
    /// The product that entered the catalog last first.
    #[serde(rename = "-createdAt")]
    Newest,
    /// Best match first; by name without words.
    #[serde(rename = "relevance")]
    Relevance,
}

impl ProductSort {
    /// The order with this name, as it stands in a query.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "price" => Self::Price,
            "-price" => Self::PriceDescending,
            "name" => Self::Name,
            "-rating" => Self::Rating,
            "-createdAt" => Self::Newest,
            "relevance" => Self::Relevance,
            _ => return None,
        })
    }
}

/// A value and how many products have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Count<T> {
    /// The value that is counted.
    pub value: T,
    /// Products that have it, 0 or more.
    #[serde(deserialize_with = "number::whole")]
    pub count: i64,
}

/// A category's slug, and how many products it has.
pub type CategoryCount = Count<String>;

/// What the products that match a query can be narrowed down to. Each facet counts as if the
/// query said nothing of the facet itself: what choosing another value would bring.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// The categories, a hundred at most.
    // Not by the alias, which would hide from the schema what is counted.
    pub category: Vec<Count<String>>,
    /// Counts by milk.
    pub milk: Vec<Count<Milk>>,
    /// The new ones and the others.
    pub is_new: Vec<Count<bool>>,
    /// Those that can be bought now and the others.
    pub in_stock: Vec<Count<bool>>,
    /// How many contain each allergen.
    pub allergens: Vec<Count<Allergen>>,
    /// From the cheapest to the dearest; absent when nothing matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceRange>,
}

/// From the cheapest to the dearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceRange {
    /// Price of the cheapest product, of its own weight.
    pub min: Money,
    /// Price of the dearest product, of its own weight.
    pub max: Money,
}

/// A document among the products that cannot be read as one, so that lists leave it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadableProduct {
    /// Its id.
    pub id: Id<Product>,
    /// Its slug, empty where it has none.
    pub slug: String,
    /// The field and what is wrong with it, in English: `price: invalid type: string "ten", expected a number`.
    pub reason: String,
}
