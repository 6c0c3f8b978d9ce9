//! What the law asks products to say: what may be published, and which products lack something.

use shared::{
    Page, PageRequest,
    catalog::CatalogQuery,
    product::{Fact, Product},
    validation::BrokenRule,
};

use super::checked;
use crate::{Admin, Result, Shop, store, validate};

/// Whether the product is a draft, from whether it is to be published. Refused are publishing what lacks a fact, taking a
/// fact from what is published, and making a draft of it. What was on sale already stays there with what it lacks.
pub(super) fn draft(
    product: &Product,
    before: Option<&Product>,
    published: Option<bool>,
) -> Result<bool, Vec<BrokenRule>> {
    let on_sale = before.filter(|before| !before.is_draft);
    match published {
        None => Ok(before.is_some_and(|before| before.is_draft)),
        Some(false) if on_sale.is_some() => Err(vec![BrokenRule::new("published", "already_published")]),
        Some(false) => Ok(true),
        Some(true) => {
            let known = on_sale.map(Product::missing_facts).unwrap_or_default();
            let missing = product.missing_facts();
            let new = missing.into_iter().filter(|fact| !known.contains(fact));
            let broken = new.flat_map(|fact: Fact| {
                let rule = format!("missing_fact:{}", fact.name());
                let fields = product.fields_of(fact).into_iter();
                fields.map(move |field| BrokenRule::new(field, &rule))
            });
            let broken: Vec<_> = broken.collect();
            if broken.is_empty() { Ok(false) } else { Err(broken) }
        }
    }
}

/// One page of the published products that match the query and lack a fact, in its order. [`Error::Invalid`] for a query
/// that breaks a rule.
///
/// [`Error::Invalid`]: crate::Error::Invalid
pub fn incomplete(shop: &Shop, _: &Admin, query: &CatalogQuery) -> Result<Page<Product>> {
    checked(shop, query)?;
    Ok(shop.catalog.snapshot().incomplete(query))
}

/// How many published products lack a fact.
pub fn count_incomplete(shop: &Shop, _: &Admin) -> i64 {
    i64::try_from(shop.catalog.snapshot().count_incomplete()).unwrap_or(i64::MAX)
}

/// One page of the drafts, the latest first. [`Error::Invalid`](crate::Error::Invalid) for paging that breaks a rule.
pub async fn drafts(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<Product>> {
    validate(&paging)?;
    store::catalog::drafts(&shop.store, paging).await
}
