//! What agents send, as the protocol has it. What it knows beside is let be: its extensions add fields everywhere.

use domain::{
    Error,
    agents::{Counts, Wanted, Wish},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use shared::Language;

use super::product::GRAMS_SCALE;

/// Why an operation has no answer. What comes of the shop's own state, such as a cart that is gone, is an answer.
#[derive(Debug)]
pub enum Refused {
    /// What was sent makes no sense.
    Input {
        /// Stable, in snake case.
        code: &'static str,
        /// Which field, and what is wrong with it.
        content: String,
    },
    /// The shop refuses, or cannot.
    Shop(Error),
}

impl Refused {
    /// A field that breaks a rule.
    pub fn field(field: &str, why: &str) -> Self {
        Self::Input {
            code: "invalid_input",
            content: format!("{field}: {why}"),
        }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(rules) if !rules.is_empty() => {
                let rule = rules[0].explain(Language::English);
                Self::field(&rule.field, &rule.message)
            }
            error => Self::Shop(error),
        }
    }
}

/// The members of requests that are objects.
const OBJECTS: [&str; 6] = ["context", "filters", "price", "pagination", "item", "quantity_unit"];

/// The value as `T`, which is an object.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, Refused> {
    check_objects(&value, "")?;
    serde_path_to_error::deserialize(value)
        .map_err(|error| Refused::field(&error.path().to_string(), &error.inner().to_string()))
}

/// Refuses lists where objects are meant: a struct could be read from one.
fn check_objects(value: &Value, at: &str) -> Result<(), Refused> {
    let Value::Object(members) = value else {
        return Err(Refused::field(
            if at.is_empty() { "request" } else { at },
            "has to be an object",
        ));
    };
    for (name, member) in members {
        let at = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        match member {
            Value::Object(_) | Value::Array(_) if OBJECTS.contains(&name.as_str()) => check_objects(member, &at)?,
            Value::Array(lines) if name == "line_items" => {
                for (position, line) in lines.iter().enumerate() {
                    check_objects(line, &format!("{at}[{position}]"))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A search.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    pub query: Option<String>,
    pub context: Context,
    pub filters: Filters,
    pub pagination: Pagination,
}

/// Products by id.
#[derive(Debug, Deserialize)]
pub struct Lookup {
    pub ids: Vec<String>,
    #[serde(default)]
    pub context: Context,
    #[serde(default)]
    pub filters: Filters,
}

/// One product.
#[derive(Debug, Deserialize)]
pub struct Detail {
    pub id: String,
    #[serde(default)]
    pub context: Context,
}

/// What is known of the person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Context {
    pub language: Option<String>,
    pub currency: Option<String>,
    pub postal_code: Option<String>,
    pub address_country: Option<String>,
}

/// What a search leaves out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filters {
    pub categories: Vec<String>,
    pub price: PriceFilter,
}

/// A range of prices in cents, each end included.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PriceFilter {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

/// A part of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pagination {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

/// A cart, or a checkout of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CartRequest {
    pub line_items: Vec<LineItem>,
    pub context: Context,
    pub cart_id: Option<String>,
}

/// A line of it.
#[derive(Debug, Deserialize)]
pub struct LineItem {
    pub item: Item,
    pub quantity: i64,
}

/// What is in the line.
#[derive(Debug, Deserialize)]
pub struct Item {
    pub id: String,
    #[serde(default)]
    pub quantity_unit: Option<QuantityUnit>,
}

/// What the agent believes that it counts.
#[derive(Debug, Deserialize)]
pub struct QuantityUnit {
    pub unit: String,
    #[serde(default)]
    pub scale: i64,
}

impl Context {
    /// In which language to answer.
    pub fn language(&self, accepted: Language) -> Language {
        self.language
            .as_deref()
            .and_then(Language::from_tag)
            .unwrap_or(accepted)
    }

    /// Whether it is somewhere that the shop does not deliver to, whatever the postal code; `None` when no country is named.
    pub fn abroad(&self) -> Option<bool> {
        let country = self.address_country.as_deref()?.trim().to_ascii_uppercase();
        (!country.is_empty()).then(|| !["FR", "FRA"].contains(&country.as_str()))
    }

    /// Whether prices are meant in another currency than the shop's.
    pub fn is_foreign_currency(&self) -> bool {
        self.currency
            .as_deref()
            .is_some_and(|currency| !currency.trim().eq_ignore_ascii_case("EUR"))
    }
}

impl PriceFilter {
    /// Whether it leaves nothing out.
    pub const fn is_open(self) -> bool {
        self.min.is_none() && self.max.is_none()
    }

    /// Whether a price in cents lies within.
    pub fn admits(self, cents: i64) -> bool {
        self.min.is_none_or(|min| cents >= min) && self.max.is_none_or(|max| cents <= max)
    }
}

impl CartRequest {
    /// What the shop is asked to have in the cart.
    pub fn wish(&self) -> Result<Wish, Refused> {
        let lines = self.line_items.iter().enumerate().map(|(position, line)| {
            if line.quantity < 1 {
                let field = format!("line_items[{position}].quantity");
                return Err(Refused::field(&field, "has to be 1 or more"));
            }
            Ok(Wanted {
                key: line.item.id.clone(),
                amount: line.quantity,
                counts: line.item.quantity_unit.as_ref().map(QuantityUnit::counts),
            })
        });
        let abroad = self.context.abroad();
        Ok(Wish {
            lines: lines.collect::<Result<_, _>>()?,
            // The shop delivers in France: elsewhere the same digits are another place.
            postal_code: self.context.postal_code.clone().filter(|_| abroad != Some(true)),
            abroad,
        })
    }
}

impl QuantityUnit {
    /// What it counts, by unit and scale alone (UN/CEFACT recommendation 20).
    fn counts(&self) -> Counts {
        match (self.unit.as_str(), self.scale) {
            ("C62", 0) => Counts::Pieces,
            ("KGM", GRAMS_SCALE) => Counts::Grams,
            _ => Counts::Other,
        }
    }
}
