//! What orders take of lots, those that end first first, and what they give back.

use std::collections::{BTreeMap, HashMap};

use shared::{
    Id,
    order::{LotTaken, OrderItem, part_of},
    period::Day,
    product::{Product, ProductLot, take_first},
};

use crate::{
    Result,
    store::{
        Transaction,
        products::{self, StockTaken},
    },
};

/// The lots of some products as a transaction finds them, from which it takes for one order after the other.
#[derive(Debug)]
pub(crate) struct Shelf {
    lots: HashMap<Id<Product>, Vec<ProductLot>>,
    today: Day,
}

/// The lines of an order, each with its lots, and what it takes of each product.
#[derive(Debug)]
pub(crate) struct Taken<'a> {
    pub items: Vec<OrderItem>,
    pub stock: Vec<StockTaken<'a>>,
}

impl Shelf {
    /// The lots of products that were read before the transaction: one round trip where one of them has lots, else none.
    pub async fn read(tx: &mut Transaction<'_>, products: impl Iterator<Item = &Product>) -> Result<Self> {
        let mut ids: Vec<_> = products.filter(|p| p.has_lots()).map(|product| product.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let lots = if ids.is_empty() {
            HashMap::new()
        } else {
            products::lots_of(tx, &ids).await?
        };
        Ok(Self {
            lots,
            today: Day::at(tx.now()),
        })
    }

    /// The lots of products that the transaction itself has read.
    pub fn of<'a>(tx: &Transaction<'_>, products: impl Iterator<Item = &'a Product>) -> Self {
        Self {
            lots: products.map(|product| (product.id, product.lots.clone())).collect(),
            today: Day::at(tx.now()),
        }
    }

    /// What these lines take; `None` when the lots do not have so much today. Whether a product without lots has enough is
    /// for its update to find out.
    pub fn take<'a>(
        &mut self,
        items: &[OrderItem],
        products: &'a HashMap<Id<Product>, Product>,
        if_as_read: bool,
    ) -> Option<Taken<'a>> {
        let mut stock = BTreeMap::<Id<Product>, StockTaken<'a>>::new();
        let mut items = items.to_vec();
        for item in &mut items {
            let Some(product) = products.get(&item.product_id) else {
                continue;
            };
            let amount = product.stock_taken(item.quantity, item.weight).max(0);
            let taken = stock.entry(product.id).or_insert_with(|| StockTaken {
                product,
                amount: 0,
                if_as_read,
                lots: Vec::new(),
            });
            taken.amount = taken.amount.saturating_add(amount);
            item.lots.clear();
            if let Some(lots) = self.lots.get_mut(&product.id).filter(|lots| !lots.is_empty()) {
                let places = take_first(lots, amount, self.today)?;
                item.lots = places.iter().map(|(at, some)| lots[*at].taken(*some)).collect();
                taken.lots.extend(places);
            }
        }
        Some(Taken {
            items,
            stock: stock.into_values().collect(),
        })
    }
}

/// Takes so much more for a line, or gives so much back below zero, at this place along it: the lots that it holds then, or
/// `None` when there is not so much today. What a line took before its product had lots stays without.
pub(crate) async fn change_line(
    tx: &mut Transaction<'_>,
    product: &Product,
    item: &OrderItem,
    at: i64,
    more: i64,
) -> Result<Option<Vec<LotTaken>>> {
    let end = item.lots.iter().map(|lot| lot.quantity).sum();
    if more < 0 {
        give_back(tx, product, item, (at + more, at)).await?;
        let kept = part_of(&item.lots, 0, at + more).into_iter();
        return Ok(Some(joined(kept.chain(part_of(&item.lots, at, end)))));
    }
    let today = Day::at(tx.now());
    let mut lots = product.lots.clone();
    let places = if product.has_lots() {
        take_first(&mut lots, more, today)
    } else {
        Some(Vec::new())
    };
    let Some(places) = places else { return Ok(None) };
    let given: Vec<_> = places.iter().map(|(at, some)| (*at, -some)).collect();
    products::give_stock(tx, product.id, -more, &given).await?;
    if item.lots.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let kept = part_of(&item.lots, 0, at).into_iter();
    let taken = places.iter().map(|(at, some)| lots[*at].taken(*some));
    Ok(Some(joined(kept.chain(taken).chain(part_of(&item.lots, at, end)))))
}

/// The same with neighbours of one lot as one.
fn joined(lots: impl Iterator<Item = LotTaken>) -> Vec<LotTaken> {
    let mut all: Vec<LotTaken> = Vec::new();
    for lot in lots {
        match all.last_mut().filter(|last| last.lot_id == lot.lot_id) {
            Some(last) => last.quantity += lot.quantity,
            None => all.push(lot),
        }
    }
    all
}

/// Puts the part of what a line took between two amounts, counted from its first lot on, back into stock, in the
/// transaction that read the product. What came from a lot goes back to it; once that has ended, it is waste. What was
/// taken before its product had lots goes to the lot that ends first: it is not older than that says.
pub(crate) async fn give_back(
    tx: &mut Transaction<'_>,
    product: &Product,
    item: &OrderItem,
    (from, to): (i64, i64),
) -> Result<()> {
    if to <= from {
        return Ok(());
    }
    if item.lots.is_empty() && !product.has_lots() {
        return products::give_stock(tx, product.id, to - from, &[]).await;
    }
    let today = Day::at(tx.now());
    let mut standing = product
        .lots
        .iter()
        .enumerate()
        .filter(|(_, lot)| !lot.is_expired(today));
    let places: Vec<(usize, i64)> = if item.lots.is_empty() {
        standing.next().map(|(at, _)| (at, to - from)).into_iter().collect()
    } else {
        let standing: Vec<_> = standing.collect();
        let place = |id| standing.iter().find(|(_, lot)| lot.id == id).map(|(at, _)| *at);
        let parts = part_of(&item.lots, from, to).into_iter();
        parts
            .filter_map(|part| Some((place(part.lot_id)?, part.quantity)))
            .collect()
    };
    let amount = places.iter().map(|(_, some)| some).sum();
    if amount == 0 {
        return Ok(());
    }
    products::give_stock(tx, product.id, amount, &places).await
}
