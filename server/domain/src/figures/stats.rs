//! The figures of `GET /api/admin/stats`: orders by when they were placed, less what was refunded of them. Those of the
//! dashboard are beside it.

use std::collections::HashMap;

use shared::{
    Money, Timestamp,
    order::OrderStatus,
    period::{Day, Edge},
    product::Product,
    stats::{BestSeller, DaySales, LowStock, Stats, StatsQuery, StatusCount},
};

use crate::{
    Admin, Error, Result, Shop,
    store::{products, sales},
};

/// How long a period may be, in days.
const MOST_DAYS: i64 = 400;

/// What was sold in a period, and what runs out now. [`Error::Invalid`] for a period that ends
/// before it begins or has more than 400 days.
pub async fn compute(shop: &Shop, _: &Admin, query: StatsQuery) -> Result<Stats> {
    let (from, to) = period(shop, query)?;
    let (sales, low) = tokio::join!(
        sales::between(&shop.store, from, to),
        products::running_out(&shop.store)
    );
    let (sales, low) = (sales?, low?);
    let ids: Vec<_> = sales.by_product.iter().map(|sum| sum.product).collect();
    let known = products::by_ids(shop.store.access(), &ids).await?;
    let revenue = Money::from_cents(sales.by_day.iter().map(|day| day.cents).sum());
    let orders = sales.by_day.iter().map(|day| day.orders).sum();
    let best_seller = |sum: sales::ProductSum| BestSeller {
        product_id: sum.product,
        name: known
            .get(&sum.product)
            .map(|product| product.name.clone())
            .or(sum.name)
            .unwrap_or_default(),
        quantity: sum.quantity,
        revenue: Money::from_cents(sum.cents),
    };
    Ok(Stats {
        from,
        to,
        revenue,
        orders,
        average_basket: revenue.checked_ratio(1, orders).unwrap_or(Money::ZERO),
        by_status: by_status(&sales.by_status),
        by_day: every_day(from, to, &sales.by_day),
        best_sellers: sales.by_product.into_iter().map(best_seller).collect(),
        low_stock: low.into_iter().map(low_stock).collect(),
    })
}

/// The period's first moment and the moment at which it is over.
fn period(shop: &Shop, query: StatsQuery) -> Result<(Timestamp, Timestamp)> {
    let to = query.to.map_or_else(|| Day::at(shop.now()).plus(1).start(), Edge::end);
    let last = Day::at(Timestamp::from_millis(to.millis().saturating_sub(1)));
    let from = query.from.map_or_else(|| last.plus(-29).start(), Edge::start);
    if from >= to {
        return Err(Error::field("to", "before_from"));
    }
    if last.days_after(Day::at(from)) >= MOST_DAYS {
        return Err(Error::field("from", &format!("period_too_long:{MOST_DAYS}")));
    }
    Ok((from, to))
}

/// Each status, also those where nothing stands.
fn by_status(standing: &[sales::Standing]) -> Vec<StatusCount> {
    let count = |status| standing.iter().find(|s| s.status == status).map_or(0, |s| s.count);
    OrderStatus::ALL
        .into_iter()
        .map(|status| StatusCount {
            status,
            count: count(status),
        })
        .collect()
}

/// Each day, also those without sales.
fn every_day(from: Timestamp, to: Timestamp, sums: &[sales::DaySum]) -> Vec<DaySales> {
    let sums: HashMap<_, _> = sums.iter().map(|sum| (sum.day, sum)).collect();
    let first = Day::at(from);
    let last = Day::at(Timestamp::from_millis(to.millis() - 1));
    (0..=last.days_after(first))
        .map(|number| {
            let day = first.plus(number);
            let sum = sums.get(&day);
            DaySales {
                day,
                revenue: Money::from_cents(sum.map_or(0, |sum| sum.cents)),
                orders: sum.map_or(0, |sum| sum.orders),
            }
        })
        .collect()
}

pub(super) fn low_stock(product: Product) -> LowStock {
    LowStock {
        product_id: product.id,
        name: product.name,
        stock: product.stock,
        sold_by: product.sold_by,
    }
}
