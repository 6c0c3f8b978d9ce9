//! What an admin says of a product.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::{Allergen, MAX_IMAGES, Milk, NutritionalInfo, ProductTexts, SoldBy, food_vat};
use crate::{Grams, Money, number, typed, validation};

/// Body of `POST /products` and `PUT /products/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are Product's")]
pub struct ProductInput {
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(1, 120)))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub name: String,
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(1, 4000)))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 4000))]
    pub description: String,
    #[garde(custom(validation::amount(Money::from_cents(1_000_000))))]
    #[cfg_attr(feature = "openapi", schema(value_type = f64, minimum = 0, maximum = 10_000, multiple_of = 0.01))]
    pub price: Money,
    #[garde(custom(validation::slug))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 80))]
    pub category: String,
    #[serde(default)]
    #[garde(custom(validation::texts(MAX_IMAGES, 1, 500)))]
    #[cfg_attr(feature = "openapi", schema(max_items = 12))]
    pub images: Vec<String>,
    #[garde(custom(|g: &Grams, c: &()| validation::between(1, 100_000)(&g.0, c)))]
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 1, maximum = 100_000))]
    pub weight: Grams,
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(0, 1_000_000_000)))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1_000_000_000))]
    pub stock: i64,
    /// The stock that stood in the form before it was changed. With it, `stock` is a change
    /// from there, and what orders took meanwhile stays taken; without, it is what was counted.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(0, 1_000_000_000))))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1_000_000_000))]
    pub stock_before: Option<i64>,
    #[serde(default)]
    #[garde(skip)]
    pub is_new: bool,
    #[serde(
        default,
        deserialize_with = "typed::optional_list",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::texts(40, 1, 120))))]
    #[cfg_attr(feature = "openapi", schema(max_items = 40))]
    pub ingredients: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub nutritional_info: Option<NutritionalInfo>,
    /// Made from the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::slug)))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 80))]
    pub slug: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    pub sold_by: SoldBy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(cut)))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1, maximum = 100_000))]
    pub cut_step: Option<Grams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(cut)))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1, maximum = 100_000))]
    pub min_cut: Option<Grams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(cut)), custom(cuts_fit(self)))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1, maximum = 100_000))]
    pub max_cut: Option<Grams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub milk: Option<Milk>,
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(custom(validation::optional_text(2, 2)))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 2))]
    pub origin: Option<String>,
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(custom(validation::optional_text(1, 80)))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub region: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    pub allergens: Vec<Allergen>,
    #[serde(default, deserialize_with = "typed::list")]
    #[garde(custom(validation::texts(12, 1, 40)))]
    #[cfg_attr(feature = "openapi", schema(max_items = 12))]
    pub labels: Vec<String>,
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(custom(validation::optional_text(1, 500)))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub storage: Option<String>,
    #[serde(default = "food_vat")]
    #[garde(custom(validation::decimal_between(0.0, 100.0)))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100))]
    pub vat_rate: f64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[garde(custom(validation::by_language), dive)]
    pub translations: BTreeMap<String, ProductTexts>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape garde calls")]
fn cut(grams: &Grams, (): &()) -> garde::Result {
    validation::between(1, 100_000)(&grams.0, &())
}

/// Smallest cut ≤ largest cut, and a step that reaches one of them.
fn cuts_fit(input: &ProductInput) -> impl FnOnce(&Option<Grams>, &()) -> garde::Result + '_ {
    move |_, ()| {
        let step = input.cut_step.map_or(1, |g| g.0).max(1);
        let (min, max) = (
            input.min_cut.unwrap_or(Grams(1)),
            input.max_cut.unwrap_or(Grams(100_000)),
        );
        let first = (min.0 + step - 1) / step * step;
        if first > max.0 {
            Err(garde::Error::new("cut_range"))
        } else {
            Ok(())
        }
    }
}
