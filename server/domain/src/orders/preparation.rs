//! The orders that are cut and packed next.

use std::collections::HashMap;

use shared::{
    Id,
    order::{Order, OrderStatus},
    preparation::{Preparation, gather},
    refund::{Refund, RefundReason},
};

use super::for_staff;
use crate::{
    Admin, Result, Shop, catalog,
    store::{self, products, refunds, waiting},
};

/// How many orders a list has at most: more are not prepared in a day by one shop.
const MOST: usize = 200;

/// The orders with these ids, as they come, wherever they stand; without ids those that are to be prepared, oldest first.
/// And what they need together. At most two hundred; ids of no order are left out.
pub async fn preparation(shop: &Shop, _: &Admin, ids: &[Id<Order>]) -> Result<Preparation> {
    let (orders, in_all) = if ids.is_empty() {
        let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
        let (orders, days) = tokio::join!(
            store::orders::next_to_prepare(&shop.store, limit),
            waiting::to_prepare(&shop.store)
        );
        (orders?, days?.iter().map(|day| day.orders).sum())
    } else {
        let orders = chosen(shop, &ids[..ids.len().min(MOST)]).await?;
        (orders, i64::try_from(ids.len()).unwrap_or(i64::MAX))
    };
    let with_refunds: Vec<_> = orders
        .iter()
        .filter(|order| !order.refunds.is_empty())
        .map(|order| order.id)
        .collect();
    let refunds = refunds::of_orders(shop.store.access(), &with_refunds).await?;
    let orders = without_refunded(orders, &refunds);
    let more = in_all - i64::try_from(orders.len().max(ids.len().min(MOST))).unwrap_or(0);
    let mut needed: Vec<_> = orders
        .iter()
        .flat_map(|order| order.items.iter().map(|item| item.product_id))
        .collect();
    needed.sort_unstable();
    needed.dedup();
    let known = products::by_ids(shop.store.access(), &needed).await?;
    let mut cellar = gather(&orders, |id| known.get(&id).map(|product| product.name.clone()));
    cellar.sort_by_cached_key(|needed| catalog::french_key(&needed.name));
    Ok(Preparation {
        orders: for_staff(shop, orders).await?,
        cellar,
        more: more.max(0),
    })
}

/// What was paid back is not packed any more, unless it was a kindness: the lines without it.
pub(super) fn without_refunded(mut orders: Vec<Order>, refunds: &[Refund]) -> Vec<Order> {
    let is_out = |refund: &&Refund| refund.reason != RefundReason::Goodwill;
    for order in &mut orders {
        let own = refunds.iter().filter(|refund| refund.order_id == order.id);
        for line in own.filter(is_out).flat_map(|refund| &refund.lines) {
            if let Some(item) = order.items.iter_mut().find(|item| line.is_of(item)) {
                *item = item.without(std::iter::once(line));
            }
        }
        order.items.retain(|item| item.quantity > 0);
    }
    orders
}

async fn chosen(shop: &Shop, ids: &[Id<Order>]) -> Result<Vec<Order>> {
    let orders = store::orders::by_ids(&shop.store, ids).await?.into_iter();
    // What was cancelled is not packed.
    let orders = orders.filter(|order| order.status != OrderStatus::Cancelled);
    let mut orders: HashMap<_, _> = orders.map(|order| (order.id, order)).collect();
    Ok(ids.iter().filter_map(|id| orders.remove(id)).collect())
}
