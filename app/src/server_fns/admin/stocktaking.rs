//! Counting what is there, for admins with a phone in their hand.

use domain::{
    Error,
    orders::{self, Counted, ToCount},
};
use leptos::{prelude::*, server_fn::ServerFn};
use serde::{Deserialize, Serialize};
use shared::{Id, Page, PageRequest, lot::Lot, product::Product, typed::Typed, validation::BrokenRule};

use super::form_reader::FieldReader;
use crate::{
    request::{self, AppError},
    url::encode,
};

/// One page of what is counted, counted from 1.
pub async fn read_counts(q: String, page: i64) -> Result<Page<ToCount>, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let q: String = q.trim().chars().take(*shared::limits::SEARCH.end()).collect();
    let paging = PageRequest { page, limit: 20 };
    Ok(orders::to_count(&shop, &admin, Some(&*q).filter(|q| !q.is_empty()), paging).await?)
}

/// What somebody counted, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountForm {
    /// The product's id.
    pub product: String,
    /// The lot's id; empty for all of a product without lots.
    pub lot: String,
    /// Pieces or whole grams.
    pub counted: Typed,
    /// What the page said should be there.
    pub expected: String,
    /// What the page was searched for, and which page of it was shown.
    pub q: String,
    /// See `q`.
    pub page: String,
}

impl CountForm {
    /// The id of its field on the page, where many are counted.
    pub fn field(row: &str) -> String {
        format!("counted-{row}")
    }

    /// What names the row on the page: the lot, or the product.
    pub fn row(&self) -> &str {
        if self.lot.is_empty() { &self.product } else { &self.lot }
    }

    /// The page that the row stands on, with this beside it.
    fn address(&self, beside: &str) -> String {
        format!(
            "/gestion/inventaire?q={}&page={}&{beside}",
            encode(&self.q),
            encode(&self.page)
        )
    }

    fn parse(&self) -> Result<Counted, Error> {
        let mut reader = FieldReader::default();
        let counted = reader.required("counted", &String::from(self.counted.clone()), 0);
        let product: Id<Product> = self.product.parse().map_err(|_| Error::NotFound)?;
        let lot: Option<Id<Lot>> = match self.lot.as_str() {
            "" => None,
            lot => Some(lot.parse().map_err(|_| Error::NotFound)?),
        };
        let rules: Vec<BrokenRule> = Vec::new();
        let counted = Counted {
            product,
            lot,
            counted,
            expected: self.expected.parse().ok(),
        };
        reader.finish(counted, rules).map_err(Error::Invalid)
    }
}

/// Corrects the stock to what was counted, and leads back to the row; when it is refused, with what was typed.
#[server(prefix = "/fn", endpoint = "dashboard/count-stock")]
pub async fn count_stock(
    /// Every field as it was typed.
    form: CountForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let counted = match form.parse() {
        Ok(counted) => orders::count(&shop, &admin, counted).await,
        Err(error) => Err(error),
    };
    let row = encode(form.row());
    let movement = counted.map_err(|error| {
        let error = match error {
            Error::Invalid(mut broken) => {
                // A row of many: its own field is meant.
                for rule in broken.iter_mut().filter(|rule| rule.field == "counted") {
                    rule.field = CountForm::field(form.row());
                }
                Error::Invalid(broken)
            }
            other => other,
        };
        let typed = encode(&String::from(form.counted.clone()));
        request::fail_back_to(
            &form.address(&format!("row={row}&typed={typed}")),
            CountStock::PATH,
            error,
        )
    })?;
    let (expected, difference) = (form.expected.clone(), movement.difference);
    let told = form.address(&format!("done={row}&difference={difference}&was={}", encode(&expected)));
    leptos_axum::redirect(&format!("{told}#row-{row}"));
    Ok(())
}
