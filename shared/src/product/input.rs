//! What an admin says of a product.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::{
    Allergen, Cuts, HeatTreatment, Milk, NutritionalInfo, Producer, ProductTexts, ProtectedName, Season, SoldBy,
    Strength, food_vat, perishable,
};
use crate::{Grams, Money, limits, number, typed, validation};

/// Body of `POST /products` and `PUT /products/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are Product's")]
pub struct ProductInput {
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::TITLE)))]
    pub name: String,
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::DESCRIPTION)))]
    pub description: String,
    #[garde(custom(validation::amount(limits::PRICE)))]
    #[cfg_attr(feature = "openapi", schema(value_type = f64, multiple_of = 0.01))]
    pub price: Money,
    #[garde(custom(validation::slug))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub category: String,
    #[serde(default)]
    #[garde(custom(validation::texts(limits::IMAGES, limits::PICTURE)))]
    pub images: Vec<String>,
    #[garde(custom(validation::weight))]
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub weight: Grams,
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::STOCK)))]
    pub stock: i64,
    /// The stock that stood in the form before it was changed. With it, `stock` is a change
    /// from there, and what orders took meanwhile stays taken; without, it is what was counted.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::STOCK))))]
    pub stock_before: Option<i64>,
    #[serde(default)]
    #[garde(skip)]
    pub is_new: bool,
    #[serde(
        default,
        deserialize_with = "typed::optional_list",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::texts(limits::INGREDIENTS, limits::TITLE))))]
    pub ingredients: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub nutritional_info: Option<NutritionalInfo>,
    /// Made from the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::slug)))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub slug: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    pub sold_by: SoldBy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::weight)))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub cut_step: Option<Grams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::weight)))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub min_cut: Option<Grams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::weight)), custom(cuts_fit(self)))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub max_cut: Option<Grams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub milk: Option<Milk>,
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::ORIGIN))))]
    pub origin: Option<String>,
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::REGION))))]
    pub region: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    pub allergens: Vec<Allergen>,
    #[serde(default, deserialize_with = "typed::list")]
    #[garde(custom(validation::texts(limits::LABELS, limits::LABEL)))]
    pub labels: Vec<String>,
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::STORAGE))))]
    pub storage: Option<String>,
    #[serde(default = "food_vat")]
    #[garde(custom(validation::vat_rate))]
    pub vat_rate: f64,
    #[serde(default = "perishable")]
    #[garde(skip)]
    pub is_perishable: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[garde(custom(validation::by_language), dive)]
    pub translations: BTreeMap<String, ProductTexts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub protected_name: Option<ProtectedName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub heat_treatment: Option<HeatTreatment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub producer: Option<Producer>,
    /// The price that the present one is announced as a reduction from: above it, and not above the lowest one of the
    /// thirty days before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::amount(limits::PRICE))))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, multiple_of = 0.01))]
    pub compare_at_price: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub strength: Option<Strength>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub season: Option<Season>,
    #[serde(default, deserialize_with = "typed::list", skip_serializing_if = "Vec::is_empty")]
    #[garde(custom(validation::texts(limits::GOES_WITH, limits::TITLE)))]
    pub goes_with: Vec<String>,
    /// Its number on the shop's scale, or its GTIN.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::digits(limits::SCALE_CODE))))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{1,14}$"))]
    pub scale_code: Option<String>,
    /// `true` publishes it, which is refused while it lacks a fact that the law asks for; `false` stores a draft that
    /// nobody else sees. Absent, a new product is published as it is, and a draft stays one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub published: Option<bool>,
}

/// A step that reaches a cut from the smallest to the largest.
fn cuts_fit(input: &ProductInput) -> impl FnOnce(&Option<Grams>, &()) -> garde::Result + '_ {
    move |_, ()| {
        if input.sold_by == SoldBy::Weight
            && Cuts::new(input.cut_step, input.min_cut, input.max_cut)
                .first()
                .is_none()
        {
            Err(garde::Error::new("cut_range"))
        } else {
            Ok(())
        }
    }
}
