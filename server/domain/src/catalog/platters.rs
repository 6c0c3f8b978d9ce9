//! Platters, composed of what the shop has now.

use shared::{
    catalog::KEEPS_DAYS,
    period::Day,
    platter::{self, CostsAtLeast, Platter, PlatterQuery},
    product::Product,
    validation::{self, BrokenRule, day_ahead},
};

use crate::{Error, Result, Shop};

/// The platter for this query. [`Error::Invalid`] for a query that breaks a rule, and for a budget that no platter keeps.
pub fn compose(shop: &Shop, query: &PlatterQuery) -> Result<Platter> {
    let mut broken = validation::broken_rules(query);
    let today = Day::at(shop.now());
    let rule = query.served_on.and_then(|day| day_ahead(day, today, KEEPS_DAYS));
    broken.extend(rule.map(|rule| BrokenRule::new("servedOn", &rule)));
    crate::refuse(broken)?;
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
