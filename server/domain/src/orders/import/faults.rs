//! What is wrong with rows, in words that a cell can be told by.

use shared::{Id, Language, product::Product};

use super::columns::Column;
use crate::{
    Error,
    spreadsheets::{cells::Rule, read::Row},
};

/// A row, its column, and the rule that its cell breaks.
pub type Wrong<'a> = (&'a Row, Column, Rule);

/// Why an order cannot be placed or moved.
#[derive(Debug)]
pub struct Fault {
    /// Which of the order's rows it is about, from 0; `None` for the order as a whole.
    pub line: Option<usize>,
    /// The product that it is about, where it is about one.
    pub product: Option<Id<Product>>,
    /// The column to look at.
    pub column: Column,
    /// The rule that is broken.
    pub rule: Rule,
}

impl Fault {
    fn of(column: Column, rule: impl Into<Rule>) -> Self {
        Self {
            line: None,
            product: None,
            column,
            rule: rule.into(),
        }
    }
}

/// What this error says of an order's rows.
pub fn told(error: Error, language: Language) -> Vec<Fault> {
    match error {
        Error::Invalid(rules) => rules
            .into_iter()
            .map(|broken| Fault {
                line: line_of(&broken.field),
                ..Fault::of(Column::of_field(&broken.field).unwrap_or(Column::Number), broken.rule)
            })
            .collect(),
        Error::OutOfStock(short) => short
            .into_iter()
            .map(|short| Fault {
                product: Some(short.product_id),
                ..Fault::of(Column::Quantity, format!("more_than_stock:{}", short.left))
            })
            .collect(),
        Error::CartOutdated(unsold) => unsold
            .into_iter()
            .map(|unsold| Fault {
                product: Some(unsold.product_id),
                ..Fault::of(Column::Product, unsold.rule)
            })
            .collect(),
        Error::InvalidTransition { from, to } => {
            let rule = format!("no_such_step:{}|{}", from.words(language), to.words(language));
            vec![Fault::of(Column::Status, rule)]
        }
        Error::NotDeliveredThere => vec![Fault::of(Column::PostalCode, "not_delivered_there")],
        Error::OrderUnpaid => vec![Fault::of(Column::Status, "order_unpaid")],
        Error::OrderDisputed => vec![Fault::of(Column::Status, "order_disputed")],
        Error::OrderClosed => vec![Fault::of(Column::Livreur, "order_closed")],
        Error::PriceChanged { now, .. } => vec![Fault::of(Column::Total, format!("price_is:{now}"))],
        // Another order has made the account in this moment.
        Error::EmailTaken => vec![Fault::of(Column::Email, "order_changed_meanwhile")],
        _ => vec![Fault::of(Column::Number, "order_changed_meanwhile")],
    }
}

/// `items[2].weight` → 2.
fn line_of(field: &str) -> Option<usize> {
    let (place, _) = field.strip_prefix("items[")?.split_once(']')?;
    place.parse().ok()
}
