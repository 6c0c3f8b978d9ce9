//! Platters, composed of what the shop has now.

use shared::{
    platter::{self, CostsAtLeast, Platter, PlatterQuery},
    product::Product,
    validation::BrokenRule,
};

use crate::{Error, Result, Shop, validate};

/// The platter for this query. [`Error::Invalid`] for a query that breaks a rule, and for a budget that no platter keeps.
pub fn compose(shop: &Shop, query: &PlatterQuery) -> Result<Platter> {
    validate(query)?;
    let snapshot = shop.catalog.snapshot();
    platter::compose(snapshot.products(), query, shop.now()).map_err(|CostsAtLeast(least)| {
        Error::Invalid(vec![BrokenRule::new("budget", &format!("platter_costs:{least}"))])
    })
}

/// The products of a platter's cheeses, in its order.
pub fn products(shop: &Shop, platter: &Platter) -> Vec<Product> {
    let snapshot = shop.catalog.snapshot();
    let products = platter
        .items
        .iter()
        .filter_map(|item| snapshot.product(item.product_id));
    products.cloned().collect()
}
