//! The sums of days. Those of a day that is over are added up once and stored; today's are added up each time.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use shared::{Id, Money, figures::Sums, job::Job, order::Order, period::Day, product::Product};
use tokio::{sync::watch, time::sleep};

use crate::{
    Error, Result, Shop,
    billing::papers,
    store::{
        daily_figures::{self, DayFigures, ProductDay, Stored},
        invoices::Kind,
        sales::{self, Sold},
        users,
    },
};

/// How long after midnight a paper of the day before may still be committed: longer than any transaction lives.
const SETTLED_SECONDS: i64 = 600;
/// How many orders are read at once.
const BATCH: usize = 500;
/// How many days are added up between two looks at whether the server stops.
const STRETCH: i64 = 7;
/// The pause between two rounds.
const PAUSE: Duration = Duration::from_mins(10);

/// The days from one to another. Those before the first paper and after today are left out.
pub(super) async fn between(shop: &Shop, from: Day, to: Day, with_products: bool) -> Result<BTreeMap<Day, DayFigures>> {
    let mut days = BTreeMap::new();
    let Some(first) = daily_figures::first_paper(&shop.store).await? else {
        return Ok(days);
    };
    let (from, to) = (from.max(first), to.min(Day::at(shop.now())));
    let stored = daily_figures::between(&shop.store, from, to, with_products).await?;
    let mut stored: HashMap<_, _> = stored.into_iter().map(|stored| (stored.day, stored)).collect();
    for number in 0..=to.days_after(from) {
        let day = from.plus(number);
        let figures = match stored.remove(&day) {
            Some(Stored {
                sums: Some(figures), ..
            }) => figures,
            found => {
                let (figures, left_out) = add_up(shop, day).await?;
                // What leaves something out is added up again until that can be read.
                if left_out == 0 && is_settled(shop, day) {
                    let late = found.map_or(0, |found| found.late);
                    daily_figures::store(&shop.store, day, late, &figures).await?;
                }
                figures
            }
        };
        days.insert(day, figures);
    }
    Ok(days)
}

/// Whether no more papers of a day come, but those that say so ([`daily_figures::forget`]).
fn is_settled(shop: &Shop, day: Day) -> bool {
    day.plus(1).start().plus_seconds(SETTLED_SECONDS) <= shop.now()
}

/// A day's sums, of those of its papers and of the orders that were invoiced that can be read, and how many cannot.
async fn add_up(shop: &Shop, day: Day) -> Result<(DayFigures, usize)> {
    let mut figures = DayFigures::default();
    let mut invoiced = Vec::new();
    let mut left_out = papers::each_readable(shop, day.start(), day.plus(1).start(), |paper, sums| {
        let cents: i64 = sums.vat.iter().map(|share| share.net.cents() + share.vat.cents()).sum();
        match paper.kind {
            Kind::Invoice => {
                figures.invoiced += cents;
                figures.orders += 1;
                invoiced.push(paper.order_id);
            }
            Kind::CreditNote => figures.credited += cents,
        }
    })
    .await?;
    let mut sold = HashMap::new();
    for orders in invoiced.chunks(BATCH) {
        left_out += add_orders(shop, orders, &mut figures, &mut sold).await?;
    }
    figures.sold = sold.into_values().collect();
    figures.sold.sort_unstable_by_key(|product| product.id);
    Ok((figures, left_out))
}

/// Adds those of these orders that can be read. How many cannot.
async fn add_orders(
    shop: &Shop,
    ids: &[Id<Order>],
    figures: &mut DayFigures,
    sold: &mut HashMap<Id<Product>, ProductDay>,
) -> Result<usize> {
    let (orders, left_out) = sales::of_orders(&shop.store, ids).await?;
    let mut customers: Vec<_> = orders.iter().map(|order| order.user_id).collect();
    customers.sort_unstable();
    customers.dedup();
    // Who gave no name at the counter does not come back.
    customers.retain(|customer| *customer != users::COUNTER);
    let first_orders = sales::first_orders(&shop.store, &customers).await?;
    let first_orders: HashMap<_, _> = first_orders.into_iter().map(|first| (first.user, first.at)).collect();
    for order in orders {
        let Sold {
            user_id,
            created_at,
            discount,
            coupon_code,
            items,
        } = order;
        let has_ordered_before = first_orders.get(&user_id).is_some_and(|first| *first < created_at);
        figures.returning += i64::from(has_ordered_before);
        figures.with_coupon += i64::from(coupon_code.is_some());
        if coupon_code.is_some() {
            figures.discounts += discount.map_or(0, Money::cents);
        }
        for item in items {
            let sum = sold.entry(item.product_id).or_insert(ProductDay {
                id: item.product_id,
                quantity: 0,
                cents: 0,
            });
            sum.quantity += item.quantity;
            sum.cents += item.price.cents() * item.quantity;
        }
    }
    Ok(left_out)
}

/// A day's sums as they are shown.
pub(super) fn shown(day: &DayFigures) -> Sums {
    Sums {
        invoiced: Money::from_cents(day.invoiced),
        credited: Money::from_cents(day.credited),
        orders: day.orders,
        returning: day.returning,
        with_coupon: day.with_coupon,
        discounts: Money::from_cents(day.discounts),
    }
}

/// Adds up the days that are over until `stopping` turns true, so that no reader has to wait for a year of them.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Figures, add_up_past(shop, &stopping)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "the figures of past days cannot be added up");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

async fn add_up_past(shop: &Shop, stopping: &watch::Receiver<bool>) -> Result<()> {
    let yesterday = Day::at(shop.now()).plus(-1);
    let Some(mut day) = daily_figures::first_paper(&shop.store).await? else {
        return Ok(());
    };
    while day <= yesterday && !*stopping.borrow() {
        let last = day.plus(STRETCH - 1).min(yesterday);
        match between(shop, day, last, false).await {
            Ok(_) => {}
            Err(error @ Error::DatabaseAway(_)) => return Err(error),
            // The other days are added up all the same.
            Err(error) => {
                tracing::error!(target: "error", from = %day, to = %last, %error, "figures cannot be added up");
            }
        }
        day = last.plus(1);
    }
    Ok(())
}
