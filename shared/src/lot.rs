//! The `lots` collection: what was delivered together and keeps until the same day. How much of a lot is left is a part
//! of its product's stock ([`crate::product::ProductLot`]).

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Money, Timestamp, limits, number, period::Day, product::Product, typed, validation};

/// A lot of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Lot {
    /// The lot's id.
    #[serde(rename = "_id")]
    pub id: Id<Lot>,
    /// Whose lot it is.
    pub product_id: Id<Product>,
    /// What stands on the goods; no two lots of a product have the same.
    pub code: String,
    /// The last day on which it is sold, in Paris.
    pub best_before: Day,
    /// The day from which it ripens in the cellar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ageing_since: Option<Day>,
    /// What was delivered: pieces, or grams when sold by weight.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// What of it can still be sold; nothing once it has ended. Not stored here: it is a part of the product's stock.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    pub remaining: Option<i64>,
    /// Who delivered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// The number of the note that came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_note: Option<String>,
    /// When it was written down.
    pub received_at: Timestamp,
    /// When it was taken off sale for good, since its day was over or it was recalled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// When it was recalled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled_at: Option<Timestamp>,
    /// Why, as customers were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recall_reason: Option<String>,
}

/// Body of `POST /admin/lots` and `PUT /admin/lots/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotInput {
    /// Whose lot it is; it stays that.
    #[garde(skip)]
    pub product_id: Id<Product>,
    /// What stands on the goods; no two lots of a product have the same.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::LOT_CODE)))]
    pub code: String,
    /// The last day on which it may be sold, today at the earliest.
    #[garde(skip)]
    pub best_before: Day,
    /// The day from which it ripens in the cellar, before `bestBefore`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(before(self.best_before))))]
    pub ageing_since: Option<Day>,
    /// What was delivered: pieces, or grams when sold by weight. Another number is a correction of what is left.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::LOT_QUANTITY)))]
    pub quantity: i64,
    /// Who delivered it.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::SUPPLIER))))]
    pub supplier: Option<String>,
    /// The number of the note that came with it.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::DELIVERY_NOTE))))]
    pub delivery_note: Option<String>,
}

fn before(best_before: Day) -> impl FnOnce(&Day, &()) -> garde::Result {
    move |since, ()| {
        if *since <= best_before {
            Ok(())
        } else {
            Err(garde::Error::new("after_best_before"))
        }
    }
}

/// Body of `POST /admin/lots/{id}/recall`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotRecall {
    /// Why, and what to do with the goods, in words for customers.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::RECALL_REASON)))]
    pub reason: String,
}

/// Body of `PUT /admin/lots/{id}/reduction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotReduction {
    /// The price of the product while the lot lasts, below its present one.
    #[garde(custom(validation::amount(limits::LOT_REDUCTION)))]
    #[cfg_attr(feature = "openapi", schema(value_type = f64, multiple_of = 0.01))]
    pub price: Money,
}

/// Which lots are listed, those that end first first.
#[derive(Clone, Copy, Debug, Default)]
pub struct LotQuery {
    /// Only those of this product.
    pub product: Option<Id<Product>>,
    /// Only those that are good until this day at the latest.
    pub best_before: Option<Day>,
    /// Only those that have ended, or only those that have not.
    pub ended: Option<bool>,
    /// Page of the list.
    pub paging: crate::PageRequest,
}

/// A lot whose day is near, and of which there is something left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EndingLot {
    /// The lot.
    pub lot_id: Id<Lot>,
    /// Its product.
    pub product_id: Id<Product>,
    /// What the product is called.
    pub name: String,
    /// What stands on the goods.
    pub code: String,
    /// The last day on which it is sold.
    pub best_before: Day,
    /// What is left: pieces, or grams when sold by weight.
    pub remaining: i64,
    /// Whether `remaining` counts pieces or grams.
    pub sold_by: crate::product::SoldBy,
}
