//! Corrections of a product's stock in the dashboard, for admins.

use domain::{Error, catalog::stock};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    stock::{StockCorrection, StockReason},
    typed::Typed,
    validation::{BrokenRule, broken_rules},
};

use super::form_reader::{FieldReader, signed};
use crate::{
    request::{self, AppError},
    url::encode,
};

/// What an admin types to correct a stock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StockForm {
    /// The product's id or slug.
    pub id: String,
    /// `count` for what was counted, anything else for a difference.
    pub way: String,
    /// Pieces or whole grams; a difference may have a sign.
    pub amount: Typed,
    /// Why, by its name on the wire.
    pub reason: String,
    /// What there is to say about it; may be empty.
    pub note: Typed,
    /// The stock that the page showed.
    pub stock: String,
}

/// Corrects the stock of a product, or leads back to the form, where all that was typed still is.
#[server(prefix = "/fn", endpoint = "dashboard/correct-stock")]
pub async fn correct_stock(
    /// Every field as it was typed.
    form: StockForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let corrected = match form.parse() {
        Ok(correction) => stock::correct(&shop, &admin, &form.id, &correction).await,
        Err(broken) => Err(Error::Invalid(broken)),
    };
    let page = format!("/gestion/produits/{}", encode(&form.id));
    corrected.map_err(|error| form.fail_back_to(&page, CorrectStock::PATH, error))?;
    leptos_axum::redirect(&format!("{page}?corrected=1"));
    Ok(())
}

impl StockForm {
    /// What the address of the product's page says was typed.
    pub fn read(id: String, query: &ParamsMap) -> Self {
        let text = |name| query.get(name).unwrap_or_default();
        Self {
            id,
            way: text("way"),
            amount: text("amount").into(),
            reason: text("reason"),
            note: text("note").into(),
            stock: String::new(),
        }
    }

    /// The error for the form at this address, where all that was typed still is: of the product, or of one of its lots.
    pub(super) fn fail_back_to(&self, page: &str, action: &str, error: Error) -> AppError {
        let error = match error {
            Error::Invalid(broken) => Error::Invalid(broken.into_iter().map(as_form_field).collect()),
            other => other,
        };
        request::fail_back_to(&self.address(page), action, error)
    }

    fn address(&self, page: &str) -> String {
        format!(
            "{page}?way={}&amount={}&reason={}&note={}",
            encode(&self.way),
            encode(&String::from(self.amount.clone())),
            encode(&self.reason),
            encode(&String::from(self.note.clone())),
        )
    }

    /// Whether it is what was counted.
    pub fn is_count(&self) -> bool {
        self.way == "count"
    }

    /// The correction, or every field that breaks a rule.
    pub(super) fn parse(&self) -> Result<StockCorrection, Vec<BrokenRule>> {
        let mut reader = FieldReader::default();
        let amount = String::from(self.amount.clone());
        let (sign, digits) = if self.is_count() {
            (1, &*amount)
        } else {
            signed(&amount)
        };
        let amount = reader.required("amount", digits, 1).saturating_mul(sign);
        let reason = StockReason::from_name(&self.reason).unwrap_or_else(|| {
            let rule = if self.reason.is_empty() {
                "required"
            } else {
                "unknown_reason"
            };
            reader.refuse("reason", rule);
            StockReason::Delivery
        });
        let correction = StockCorrection {
            difference: (!self.is_count()).then_some(amount),
            counted: self.is_count().then_some(amount),
            expected_stock: self.stock.parse().ok().filter(|_| self.is_count()),
            reason,
            note: self.note.clone().filled(),
        };
        let rules = broken_rules(&correction).into_iter().map(as_form_field).collect();
        reader.finish(correction, rules)
    }
}

/// What the shop says of the difference or the count is about the field that both are typed into.
fn as_form_field(mut rule: BrokenRule) -> BrokenRule {
    if ["difference", "counted", "expectedStock"].contains(&&*rule.field) {
        rule.field = "amount".into();
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(way: &str, amount: &str) -> StockForm {
        StockForm {
            way: way.into(),
            amount: amount.to_owned().into(),
            reason: "waste".into(),
            stock: "12".into(),
            ..StockForm::default()
        }
    }

    #[test]
    fn a_difference_has_a_sign_and_a_count_the_stock_that_was_shown() {
        let difference = |typed| form("difference", typed).parse().unwrap().difference;
        assert_eq!(
            ["+250", "250", "-3", "− 3"].map(difference),
            [Some(250), Some(250), Some(-3), Some(-3)]
        );
        let count = form("count", "0").parse().unwrap();
        assert_eq!(
            (count.difference, count.counted, count.expected_stock),
            (None, Some(0), Some(12))
        );
        let broken = |form: StockForm| form.parse().unwrap_err().remove(0).rule;
        assert_eq!(broken(form("count", "-1")), "too_small:0");
        assert_eq!(broken(form("difference", "0")), "not_zero");
        assert_eq!(broken(form("difference", "")), "required");
        assert_eq!(broken(form("difference", "une")), "not_a_number");
    }
}
