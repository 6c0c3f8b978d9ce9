//! Counting what is there. A person counts everything in the shop, also what is packed for orders that have not left: so
//! an order that comes while they count changes nothing of what they find. What is left to sell is that, less what is
//! promised to those orders.

use std::collections::HashMap;

use shared::{
    Id, Page, PageRequest,
    catalog::CatalogQuery,
    limits,
    lot::Lot,
    order::{Order, OrderItem, part_of},
    product::{Product, ProductLot},
    stock::{StockMovement, StockReason},
};

use super::preparation::without_refunded;
use crate::{
    Admin, Error, Result, Shop,
    catalog::{self, lots, stock},
    store::{self, Access, products, refunds, transact},
};

/// A product that is counted.
#[derive(Clone, Debug)]
pub struct ToCount {
    /// The product.
    pub product: Product,
    /// Its lots, those that end first first; one row without a lot where it has none.
    pub rows: Vec<CountRow>,
}

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRow {
    /// The lot; `None` for all of the product.
    pub lot: Option<ProductLot>,
    /// What should be there: pieces, or grams when sold by weight.
    pub there: i64,
    /// What of it is promised to orders that have not left.
    pub promised: i64,
}

/// What somebody counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Of this product.
    pub product: Id<Product>,
    /// Of this lot; `None` for all of a product without lots.
    pub lot: Option<Id<Lot>>,
    /// So much: pieces, or grams when sold by weight.
    pub counted: i64,
    /// What the page said should be there.
    pub expected: Option<i64>,
}

/// One page of the published products that match, or that has a lot of exactly this code, with what should be there.
/// [`Error::Invalid`] for a query that breaks a rule.
pub async fn to_count(shop: &Shop, _: &Admin, q: Option<&str>, paging: PageRequest) -> Result<Page<ToCount>> {
    let query = CatalogQuery {
        q: q.map(str::to_owned),
        paging,
        ..CatalogQuery::default()
    };
    let mut found = catalog::search(shop, &query).await?;
    if let Some(code) = q {
        let snapshot = shop.catalog.snapshot();
        let products = snapshot.ids().filter_map(|id| snapshot.product(id));
        let with_lot: Vec<_> = products
            .filter(|product| {
                product
                    .lots
                    .iter()
                    .any(|lot| lot.code.eq_ignore_ascii_case(code.trim()))
            })
            .cloned()
            .collect();
        if !with_lot.is_empty() {
            found = Page::cut_from(with_lot, paging);
        }
    }
    let ids: Vec<_> = found.items.iter().map(|product| product.id).collect();
    // What is left and what is promised at one moment: an order in between would be missing from both.
    let (now, promised) = transact!(shop, |tx| {
        let now = products::every_by_ids(tx.access(), &ids).await?;
        let promised = promised(tx.access(), &now).await?;
        (now, promised)
    });
    Ok(found.map(|product| {
        let product = now.get(&product.id).cloned().unwrap_or(product);
        let rows = rows(&product, &promised);
        ToCount { product, rows }
    }))
}

/// Corrects what is left to sell to what was counted less what is promised. [`Error::NotFound`], [`Error::LotEnded`];
/// [`Error::Invalid`] for less than is promised; [`Error::StockMoved`] when something else should be there by now than the
/// page said, since goods have come or gone meanwhile.
pub async fn count(shop: &Shop, admin: &Admin, counted: Counted) -> Result<StockMovement> {
    if !limits::STOCK.contains(&counted.counted) {
        let most = limits::STOCK.end();
        let rule = if counted.counted < 0 {
            "too_small:0".to_owned()
        } else {
            format!("too_large:{most}")
        };
        return Err(Error::field("counted", &rule));
    }
    let movement = transact!(shop, |tx| {
        let found = products::every_by_ids(tx.access(), &[counted.product]).await?;
        let product = found
            .get(&counted.product)
            .filter(|product| product.archived_at.is_none());
        let product = product.ok_or(Error::NotFound)?;
        let promised = promised(tx.access(), &found).await?;
        let row = rows(product, &promised)
            .into_iter()
            .find(|row| row.lot.as_ref().map(|lot| lot.id) == counted.lot)
            .ok_or(Error::LotEnded)?;
        if counted.expected.is_some_and(|expected| expected != row.there) {
            return Err(Error::StockMoved {
                now: row.there,
                sold_by: product.sold_by,
            });
        }
        if counted.counted < row.promised {
            let rule = format!("below_promised:{}{}", row.promised, stock::unit(product.sold_by));
            return Err(Error::field("counted", &rule));
        }
        let left = counted.counted - row.promised;
        match counted.lot {
            Some(lot) => lots::set_in(tx, admin, product, lot, left, StockReason::Count, None).await?,
            None => stock::set_in(tx, admin, product, left, StockReason::Count).await?,
        }
    });
    shop.catalog.show([movement.product_id]).await;
    let (product, difference) = (movement.product_id, movement.difference);
    tracing::info!(target: "activity", user = %admin.user().id, %product, difference, "counted the stock");
    Ok(movement)
}

/// What of a product is promised, by lot; `None` where an order names none.
type Promised = HashMap<(Id<Product>, Option<Id<Lot>>), i64>;

/// What orders that have not left hold of these products, without what was refunded.
async fn promised(mut access: Access<'_>, found: &HashMap<Id<Product>, Product>) -> Result<Promised> {
    let ids: Vec<_> = found.keys().copied().collect();
    let orders = store::orders_of_lots::here_with(access.reborrow(), &ids).await?;
    let with_refunds: Vec<_> = orders
        .iter()
        .filter(|order| !order.refunds.is_empty())
        .map(|order| order.id)
        .collect();
    let refunds = refunds::of_orders(access, &with_refunds).await?;
    let mut promised = Promised::new();
    for item in without_refunded(orders, &refunds)
        .iter()
        .flat_map(|order: &Order| &order.items)
    {
        let Some(product) = found.get(&item.product_id) else {
            continue;
        };
        let amount = item.stock_taken(product).unwrap_or(0);
        for (lot, some) in in_lots(item, amount) {
            *promised.entry((product.id, lot)).or_default() += some;
        }
    }
    Ok(promised)
}

/// Where a line's goods are: in its lots, else in none.
fn in_lots(item: &OrderItem, amount: i64) -> Vec<(Option<Id<Lot>>, i64)> {
    if item.lots.is_empty() {
        return vec![(None, amount)];
    }
    let parts = part_of(&item.lots, 0, amount).into_iter();
    parts.map(|part| (Some(part.lot_id), part.quantity)).collect()
}

fn rows(product: &Product, promised: &Promised) -> Vec<CountRow> {
    let of = |lot| promised.get(&(product.id, lot)).copied().unwrap_or(0);
    if !product.has_lots() {
        return vec![CountRow {
            lot: None,
            there: product.stock + of(None),
            promised: of(None),
        }];
    }
    let row = |(place, lot): (usize, &ProductLot)| {
        // What was ordered before the product had lots comes out of the one that ends first.
        let promised = of(Some(lot.id)) + if place == 0 { of(None) } else { 0 };
        CountRow {
            lot: Some(lot.clone()),
            there: lot.remaining + promised,
            promised,
        }
    };
    product.lots.iter().enumerate().map(row).collect()
}
