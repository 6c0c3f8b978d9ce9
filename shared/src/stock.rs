//! The `stockmovements` collection: why a product's stock is what it is, beside what orders take and give back.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp, limits, lot::Lot, number, product::Product, typed, user::User, validation};

/// A change of a product's stock that somebody of the staff made, or a lot's end. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StockMovement {
    /// The movement's id.
    #[serde(rename = "_id")]
    pub id: Id<StockMovement>,
    /// Whose stock it is.
    pub product_id: Id<Product>,
    /// What came in, or went out below zero: pieces, or grams when sold by weight.
    #[serde(deserialize_with = "number::whole")]
    pub difference: i64,
    /// The stock after it.
    #[serde(deserialize_with = "number::whole")]
    pub stock: i64,
    /// Why.
    pub reason: StockReason,
    /// What there is to say about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who made it; absent when the shop itself took out a lot whose day was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id<User>>,
    /// The lot that changed, where the product has lots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<Id<Lot>>,
    /// What stands on its goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_code: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Why the stock changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StockReason {
    /// A supplier delivered.
    Delivery,
    /// Somebody counted what is there.
    Count,
    /// It spoilt, broke or was lost.
    Waste,
    /// Customers tasted it.
    Tasting,
    /// It was given away.
    Gift,
    /// Anything else, which the note says.
    Other,
    /// A cut of an order weighed more or less than was ordered; the note is the order's number.
    Weighed,
    /// The stock was typed into the product's form, or came with the product or in a file.
    Form,
}

impl StockReason {
    /// The reasons that a person can give for a correction.
    pub const GIVEN: [Self; 6] = [
        Self::Delivery,
        Self::Count,
        Self::Waste,
        Self::Tasting,
        Self::Gift,
        Self::Other,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Count => "count",
            Self::Waste => "waste",
            Self::Tasting => "tasting",
            Self::Gift => "gift",
            Self::Other => "other",
            Self::Weighed => "weighed",
            Self::Form => "form",
        }
    }

    /// The reason with this name that a person can give.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::GIVEN.into_iter().find(|reason| reason.name() == name)
    }
}

/// Body of `POST /admin/products/{id}/stock-corrections`: by how much the stock changes, or what was counted.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StockCorrection {
    /// What comes in, or goes out below zero: pieces, or grams when sold by weight. Two at once add up.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(
        inner(custom(validation::between(limits::STOCK_DIFFERENCE))),
        custom(difference_or_count(self))
    )]
    pub difference: Option<i64>,
    /// What is there, in place of a difference.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::STOCK))))]
    pub counted: Option<i64>,
    /// With `counted`: the stock that was shown when it was counted. When it is another by now, nothing changes.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::STOCK))), custom(known_when_counted(self)))]
    pub expected_stock: Option<i64>,
    /// Why.
    #[garde(custom(given))]
    pub reason: StockReason,
    /// What there is to say about it; required with the reason `other`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::STOCK_NOTE))), custom(said_when_other(self)))]
    pub note: Option<String>,
}

/// The one or the other, and a difference that is one.
fn difference_or_count(input: &StockCorrection) -> impl FnOnce(&Option<i64>, &()) -> garde::Result + '_ {
    move |difference, ()| match (difference, input.counted) {
        (Some(0), None) => Err(garde::Error::new("not_zero")),
        (Some(_), Some(_)) | (None, None) => Err(garde::Error::new("difference_or_count")),
        _ => Ok(()),
    }
}

fn known_when_counted(input: &StockCorrection) -> impl FnOnce(&Option<i64>, &()) -> garde::Result + '_ {
    move |expected, ()| required(input.counted.is_some() && expected.is_none())
}

fn said_when_other(input: &StockCorrection) -> impl FnOnce(&Option<String>, &()) -> garde::Result + '_ {
    move |note, ()| required(input.reason == StockReason::Other && note.is_none())
}

fn required(is_missing: bool) -> garde::Result {
    if is_missing {
        Err(garde::Error::new("required"))
    } else {
        Ok(())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde asks by reference")]
fn given(reason: &StockReason, (): &()) -> garde::Result {
    if StockReason::GIVEN.contains(reason) {
        Ok(())
    } else {
        Err(garde::Error::new("unknown_reason"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::broken_rules;

    fn broken(body: serde_json::Value) -> Vec<String> {
        let correction: StockCorrection = serde_json::from_value(body).unwrap();
        let mut broken: Vec<_> = broken_rules(&correction)
            .into_iter()
            .map(|rule| format!("{} {}", rule.field, rule.rule))
            .collect();
        broken.sort();
        broken
    }

    #[test]
    fn a_correction_is_a_difference_or_a_count_with_a_reason() {
        use serde_json::json;
        assert_eq!(broken(json!({ "difference": -3, "reason": "waste" })), [""; 0]);
        assert_eq!(
            broken(json!({ "counted": 0, "expectedStock": 4, "reason": "count" })),
            [""; 0]
        );
        assert_eq!(broken(json!({ "reason": "gift" })), ["difference difference_or_count"]);
        assert_eq!(
            broken(json!({ "difference": 1, "counted": 5, "reason": "other" })),
            [
                "difference difference_or_count",
                "expectedStock required",
                "note required"
            ]
        );
        assert_eq!(
            broken(json!({ "difference": 0, "reason": "form" })),
            ["difference not_zero", "reason unknown_reason"]
        );
    }
}
