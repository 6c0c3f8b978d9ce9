//! Prices of many products in the dashboard, for admins: shown first, then changed as they were shown.

use domain::{
    Error,
    catalog::prices::{self, PricePreview, ShownPrice},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    Money,
    catalog::CatalogQuery,
    prices::{PriceRule, PriceShift},
    product::Product,
    validation::BrokenRule,
};

use super::{
    form_reader::{FieldReader, signed},
    products::category_slugs,
};
use crate::{
    request::{self, AppError},
    url::encode,
};

/// Which prices change and how, as typed; all of it is in the page's address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceForm {
    /// Words to look for.
    pub q: String,
    /// The slug of a category; empty for all.
    pub category: String,
    /// A label; empty for all.
    pub label: String,
    /// `percent` or `amount`; empty until the preview is asked for.
    pub change: String,
    /// By how many per cent or euros, with a sign: `-5`, `3,5`.
    pub by: String,
    /// To a multiple of how many cents they are rounded: `5`, `10`, or empty.
    pub round: String,
    /// `1` to announce what becomes cheaper as a reduction.
    pub announce: String,
}

/// What the page shows.
#[derive(Debug)]
pub struct PriceDesk {
    /// The slugs of the categories, in their order.
    pub categories: Vec<String>,
    /// The labels that products carry.
    pub labels: Vec<String>,
    /// What would become of the prices, or what is wrong with the question; nothing before it is asked.
    pub preview: Option<Result<PricePreview, AppError>>,
}

/// What the page shows for what was typed.
pub async fn read_prices(form: PriceForm) -> Result<PriceDesk, AppError> {
    let (shop, admin, language) = (request::shop()?, request::admin().await?, request::language::current());
    let preview = (!form.change.is_empty()).then(|| {
        let rule = form.rule().map_err(Error::Invalid)?;
        let label = Some(form.label.as_str()).filter(|label| !label.is_empty());
        let mut preview = prices::preview(&shop, &admin, &form.query(), label, rule)?;
        let localized = |(product, new): (Product, _)| (product.localized(language), new);
        preview.rows = preview.rows.into_iter().map(localized).collect();
        Ok::<_, Error>(preview)
    });
    Ok(PriceDesk {
        categories: category_slugs(&shop).await?,
        labels: prices::labels(&shop, &admin),
        preview: preview.map(|preview| preview.map_err(AppError::from)),
    })
}

/// Changes the prices that are ticked as they were shown, or leads back to the preview as it is now.
#[server(prefix = "/fn", endpoint = "dashboard/change-prices")]
pub async fn change_prices(
    /// What the preview was asked.
    form: PriceForm,
    /// What it showed: `<id of the product>:<cents before>:<cents after>` for each product that is ticked.
    #[server(default)]
    lines: Vec<String>,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let shown: Option<Vec<_>> = lines.iter().map(|line| read_line(line)).collect();
    let changed = match shown {
        Some(shown) => prices::change(&shop, &admin, &shown, form.announce == "1").await,
        None => Err(Error::field("prices", "wrong_type")),
    };
    let changed = changed.map_err(|error| request::fail_back_to(&form.address(), ChangePrices::PATH, error))?;
    leptos_axum::redirect(&format!("/gestion/produits/prix?changed={changed}"));
    Ok(())
}

/// The value of a product's box in the preview.
pub fn line(product: &Product, new: Money) -> String {
    format!("{}:{}:{}", product.id, product.price.cents(), new.cents())
}

fn read_line(line: &str) -> Option<ShownPrice> {
    let mut parts = line.split(':');
    let mut next = || parts.next();
    Some(ShownPrice {
        product_id: next()?.parse().ok()?,
        shown: Money::from_cents(next()?.parse().ok()?),
        new: Money::from_cents(next()?.parse().ok()?),
    })
}

impl PriceForm {
    /// Reads the address's query.
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            q: text("q"),
            category: text("category"),
            label: text("label"),
            change: text("change"),
            by: text("by"),
            round: text("round"),
            announce: text("announce"),
        }
    }

    /// Each field with its name, as they are sent.
    pub fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("q", &self.q),
            ("category", &self.category),
            ("label", &self.label),
            ("change", &self.change),
            ("by", &self.by),
            ("round", &self.round),
            ("announce", &self.announce),
        ]
    }

    fn address(&self) -> String {
        let query = self.fields().map(|(name, value)| format!("{name}={}", encode(value)));
        format!("/gestion/produits/prix?{}", query.join("&"))
    }

    fn query(&self) -> CatalogQuery {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        CatalogQuery {
            q: some(&self.q),
            category: some(&self.category),
            sort: Some(shared::catalog::ProductSort::Name),
            ..CatalogQuery::default()
        }
    }

    fn rule(&self) -> Result<PriceRule, Vec<BrokenRule>> {
        let mut reader = FieldReader::default();
        let is_percent = self.change == "percent";
        let (sign, digits) = signed(&self.by);
        let shift = if digits.is_empty() {
            if self.round.is_empty() {
                reader.refuse("by", "no_change");
            }
            PriceShift::None
        } else {
            let amount = Money::parse(digits).unwrap_or_else(|| {
                reader.refuse("by", if is_percent { "not_a_decimal" } else { "not_an_amount" });
                Money::ZERO
            });
            // A percentage is read like an amount, in hundredths.
            match amount.cents().saturating_mul(sign) {
                hundredths if is_percent => PriceShift::PerCent(hundredths),
                cents => PriceShift::Amount(Money::from_cents(cents)),
            }
        };
        let round_to = reader.whole("round", &self.round);
        if round_to.is_some_and(|step| ![5, 10].contains(&step)) {
            reader.refuse("round", "wrong_type");
        }
        reader.finish(PriceRule { shift, round_to }, Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(change: &str, by: &str, round: &str) -> Result<PriceRule, String> {
        let form = PriceForm {
            change: change.into(),
            by: by.into(),
            round: round.into(),
            ..PriceForm::default()
        };
        form.rule()
            .map_err(|broken| format!("{} {}", broken[0].field, broken[0].rule))
    }

    #[test]
    fn what_is_typed_becomes_a_rule() {
        let shift = |change, by| rule(change, by, "").map(|rule| rule.shift);
        assert_eq!(shift("percent", "3,5"), Ok(PriceShift::PerCent(350)));
        assert_eq!(shift("percent", "−5"), Ok(PriceShift::PerCent(-500)));
        assert_eq!(shift("amount", "-0.50"), Ok(PriceShift::Amount(Money::from_cents(-50))));
        assert_eq!(rule("percent", "", "5").map(|rule| rule.round_to), Ok(Some(5)));
        assert_eq!(rule("percent", "", ""), Err("by no_change".into()));
        assert_eq!(rule("percent", "beaucoup", ""), Err("by not_a_decimal".into()));
        assert_eq!(rule("amount", "1", "7"), Err("round wrong_type".into()));
    }
}
