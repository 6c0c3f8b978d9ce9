//! Prices of many products, changed at once: first shown, then done as they were shown.

use std::collections::{BTreeMap, HashMap};

use shared::{
    Id, Money, Timestamp,
    audit::Action,
    catalog::CatalogQuery,
    limits,
    prices::{LOWEST, PriceRule},
    product::Product,
    validation::BrokenRule,
};

use super::checked;
use crate::{
    Admin, Error, Result, Shop, audit,
    store::{products, transact},
    webhooks,
};

/// How many products are changed at once.
pub const MOST: usize = 500;

/// What a rule makes of prices, before anything is changed.
#[derive(Debug)]
pub struct PricePreview {
    /// The products by name, [`MOST`] of them at most, each with what its price becomes or the rule that it would break.
    pub rows: Vec<(Product, Result<Money, String>)>,
    /// How many products were chosen.
    pub chosen: usize,
    /// When it was made: what may be struck depends on it ([`Product::struck_beside`]).
    pub at: Timestamp,
}

/// A price as it was shown, and what it is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownPrice {
    /// Of which product.
    pub product_id: Id<Product>,
    /// What it was when it was shown.
    pub shown: Money,
    /// What it was shown to become.
    pub new: Money,
}

/// The labels that products can be chosen by, A to Z.
pub fn labels(shop: &Shop, _: &Admin) -> Vec<String> {
    let snapshot = shop.catalog.snapshot();
    snapshot.labels().into_iter().map(str::to_owned).collect()
}

/// What the rule makes of the prices of the products that match the query and carry the label, if one is given.
/// [`Error::Invalid`] for a query that breaks a rule.
pub fn preview(
    shop: &Shop,
    _: &Admin,
    query: &CatalogQuery,
    label: Option<&str>,
    rule: PriceRule,
) -> Result<PricePreview> {
    checked(shop, query)?;
    let snapshot = shop.catalog.snapshot();
    let mut chosen = snapshot.all_matching(query);
    chosen.retain(|product| label.is_none_or(|label| product.labels.iter().any(|one| one == label)));
    let rows = chosen.iter().take(MOST);
    Ok(PricePreview {
        rows: rows
            .map(|product| ((*product).clone(), rule.apply(product.price)))
            .collect(),
        chosen: chosen.len(),
        at: shop.now(),
    })
}

/// Sets the prices as they were shown, all or none, and announces as a reduction what may be, if that is asked for; other
/// reductions of these products end. How many changed. [`Error::Invalid`] for none or too many, and for a
/// price that may not be; [`Error::PricesMoved`] when products have other prices than were shown, or are gone.
pub async fn change(shop: &Shop, admin: &Admin, prices: &[ShownPrice], announce: bool) -> Result<usize> {
    // Each product once.
    let prices: BTreeMap<_, _> = prices.iter().map(|price| (price.product_id, *price)).collect();
    validate_all(&prices)?;
    let ids: Vec<_> = prices.keys().copied().collect();
    // An order or an edit that comes in between makes the transaction start over.
    transact!(shop, |tx| {
        let found = products::by_ids(tx.access(), &ids).await?;
        let moved = moved(&found, &prices);
        let now = tx.now();
        let changed = prices
            .values()
            .filter_map(|price| Some(repriced(found.get(&price.product_id)?, price.new, announce, now)));
        let changed = changed.collect::<Result<Vec<_>>>()?;
        if !moved.is_empty() || !products::set_prices(tx, &changed).await? {
            return Err(Error::PricesMoved(moved));
        }
        let mut entries = Vec::new();
        for price in prices.values() {
            entries.push((price.product_id, vec![audit::change("price", price.shown, price.new)?]));
        }
        audit::record_each(tx, admin.user().id, Action::ProductUpdated, entries).await?;
        webhooks::products_changed(tx, &changed).await?;
    });
    shop.catalog.show(ids.iter().copied()).await;
    tracing::info!(target: "activity", user = %admin.user().id, products = ids.len(), "changed prices");
    Ok(ids.len())
}

fn validate_all(prices: &BTreeMap<Id<Product>, ShownPrice>) -> Result<()> {
    let broken = match prices.len() {
        0 => vec![BrokenRule::new("prices", "no_prices")],
        1..=MOST => {
            let may_be = LOWEST..=*limits::PRICE.end();
            let wrong = prices.values().filter(|price| !may_be.contains(&price.new));
            wrong.map(|_| BrokenRule::new("prices", "wrong_type")).take(1).collect()
        }
        _ => vec![BrokenRule::new("prices", &format!("too_many:{MOST}"))],
    };
    crate::refuse(broken)
}

/// The product at another price, with its reduction if it is one that is to be announced.
fn repriced(before: &Product, price: Money, announce: bool, now: Timestamp) -> Result<Product> {
    let struck = announce.then(|| before.struck_beside(price, now)).flatten();
    let product = Product {
        price,
        compare_at_price: if price == before.price {
            before.compare_at_price
        } else {
            struck
        },
        short_date: before.short_date.clone().filter(|_| price == before.price),
        updated_at: now,
        ..before.clone()
    };
    let priced = product.priced(Some(before), now);
    priced.map_err(|rule| Error::field("prices", &rule))
}

/// The names of the products whose price is not what was shown; of one that is gone, its id.
fn moved(found: &HashMap<Id<Product>, Product>, prices: &BTreeMap<Id<Product>, ShownPrice>) -> Vec<[String; 2]> {
    let moved = prices.values().filter_map(|price| match found.get(&price.product_id) {
        Some(now) if now.archived_at.is_none() && now.price == price.shown => None,
        Some(now) => Some(now.names()),
        None => Some([price.product_id.to_string(), price.product_id.to_string()]),
    });
    moved.collect()
}
