//! Money that goes back, in the dashboard, for admins.

use domain::{Error, orders};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Grams, Id, Money,
    product::Product,
    refund::{RefundInput, RefundLineInput, RefundReason},
    typed::Typed,
    validation::{BrokenRule, broken_rules},
};

use super::form_reader::FieldReader;
use crate::request::{self, AppError};

/// What an admin types to refund an order: lines and delivery, or a sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RefundForm {
    /// The lines that have something left.
    pub lines: Vec<RefundFormLine>,
    /// Whether the delivery is paid back.
    pub shipping: bool,
    /// The sum in euros: `12,50`; empty for none.
    pub amount: String,
    /// Why, by its name on the wire.
    pub reason: String,
    /// What the customer is told; may be empty.
    pub note: Typed,
    /// Whether the goods of the lines go back into stock.
    pub restock: bool,
    /// What was refunded when the form was shown: one that comes twice refunds once.
    pub refunded: String,
}

/// How many of a line are paid back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundFormLine {
    /// The product of the line.
    pub product_id: Id<Product>,
    /// The weight of one piece or cut, in grams.
    pub weight: i64,
    /// How many pieces or cuts; none when it is empty or 0.
    #[serde(default)]
    pub quantity: String,
}

/// Refunds a part of an order, or all of it.
#[server(prefix = "/fn", endpoint = "dashboard/refund")]
pub async fn refund_order(
    /// The order's id; what is no id is unknown.
    id: String,
    /// Every field as it was typed.
    #[server(default)]
    form: RefundForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let (input, places) = form.parse().map_err(Error::Invalid)?;
    let refunded = orders::refund(&shop, &admin, id, &input).await;
    refunded.map_err(|error| in_form(error.into(), &places))?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?refunded=1"));
    Ok(())
}

/// Notes that a refund was sent by hand.
#[server(prefix = "/fn", endpoint = "dashboard/refund-sent")]
pub async fn mark_refund_sent(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The refund's id.
    refund: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    orders::mark_refund_sent(&shop, &admin, id, request::parse_id(&refund)?).await?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?sent=1"));
    Ok(())
}

impl RefundForm {
    /// What it means, and where in the form the lines stand that are meant; or every field that breaks a rule, named as
    /// its id is.
    fn parse(self) -> Result<(RefundInput, Vec<usize>), Vec<BrokenRule>> {
        let mut reader = FieldReader::default();
        let (mut lines, mut places) = (Vec::new(), Vec::new());
        for (place, line) in self.lines.into_iter().enumerate() {
            let quantity = reader.whole(&quantity_field(place), &line.quantity);
            if let Some(quantity) = quantity.filter(|quantity| *quantity != 0) {
                lines.push(RefundLineInput {
                    product_id: line.product_id,
                    weight: Some(Grams(line.weight)),
                    quantity,
                });
                places.push(place);
            }
        }
        let amount = self.amount.trim();
        let reason = RefundReason::GIVEN
            .into_iter()
            .find(|known| known.name() == self.reason);
        let input = RefundInput {
            lines,
            shipping: self.shipping,
            amount: (!amount.is_empty()).then(|| reader.amount("amount", amount)),
            reason: reason.unwrap_or_else(|| {
                reader.refuse(
                    "reason",
                    if self.reason.is_empty() {
                        "required"
                    } else {
                        "unknown_reason"
                    },
                );
                RefundReason::Other
            }),
            note: self.note.filled(),
            restock: self.restock,
            expected_refunded: Money::parse(&self.refunded),
        };
        let rules = broken_rules(&input).into_iter().map(|rule| BrokenRule {
            field: form_field(&rule.field, &places),
            ..rule
        });
        let rules = rules.collect();
        reader.finish((input, places), rules)
    }
}

/// The id of the field for the quantity of the line in this place.
fn quantity_field(place: usize) -> String {
    format!("lines{place}Quantity")
}

/// The problem, about the form's fields: `lines[1].quantity` → `lines3Quantity` when the second of the lines that are
/// meant is the form's fourth.
fn in_form(mut error: AppError, places: &[usize]) -> AppError {
    for broken in &mut error.0.errors {
        broken.field = form_field(&broken.field, places);
    }
    error
}

fn form_field(field: &str, places: &[usize]) -> String {
    let line = field.strip_prefix("lines[").and_then(|rest| rest.split_once(']'));
    let place = line.and_then(|(position, _)| places.get(position.parse::<usize>().ok()?));
    place.map_or_else(|| field.into(), |place| quantity_field(*place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: &str) -> RefundFormLine {
        RefundFormLine {
            product_id: Id::from_bytes([1; 12]),
            weight: 250,
            quantity: quantity.into(),
        }
    }

    #[test]
    fn lines_of_which_none_is_typed_are_left_out() {
        let form = RefundForm {
            lines: vec![line(""), line("0"), line(" 2 ")],
            reason: "damaged".into(),
            note: String::from(" Désolés. ").into(),
            ..RefundForm::default()
        };
        let (input, places) = form.parse().unwrap();
        let lines: Vec<_> = input.lines.iter().map(|line| line.quantity).collect();
        assert_eq!((lines, places), (vec![2], vec![2]));
        assert_eq!((input.amount, input.note.as_deref()), (None, Some("Désolés.")));
        let sum = RefundForm {
            amount: " 12,50 ".into(),
            reason: "goodwill".into(),
            ..RefundForm::default()
        };
        assert_eq!(sum.parse().unwrap().0.amount.unwrap().cents(), 1250);
    }

    #[test]
    fn what_is_wrong_is_about_the_field_that_it_was_typed_into() {
        let form = RefundForm {
            lines: vec![line("0"), line("-1"), line("beaucoup"), line("100")],
            amount: "0".into(),
            ..RefundForm::default()
        };
        let broken = form.parse().unwrap_err();
        let mut broken: Vec<_> = broken
            .into_iter()
            .map(|rule| format!("{} {}", rule.field, rule.rule))
            .collect();
        broken.sort();
        assert_eq!(
            broken,
            [
                "amount too_small:0.01",
                "lines1Quantity too_small:1",
                "lines2Quantity not_a_number",
                "lines3Quantity too_large:99",
                "reason required",
            ]
        );
        assert_eq!(form_field("lines[1].quantity", &[0, 3]), "lines3Quantity");
        assert_eq!(form_field("lines[1].productId", &[0, 3]), "lines3Quantity");
        for whole in ["lines", "shipping", "lines[7].quantity"] {
            assert_eq!(form_field(whole, &[0]), whole);
        }
    }
}
