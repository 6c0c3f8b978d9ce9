//! A period and the one before it.

use std::collections::{BTreeMap, HashMap};

use shared::{
    Id, Money,
    figures::{CategorySales, FiguresQuery, Part, PeriodFigures, ProductSales, Step, Sums},
    period::Day,
    product::Product,
};

use super::days;
use crate::{
    Admin, Error, Result, Shop,
    store::{
        daily_figures::{DayFigures, ProductDay},
        products,
    },
};

/// How long a period may be, in days.
const MOST_DAYS: i64 = 366;
/// How many products are named.
const BEST: usize = 10;

type Days = BTreeMap<Day, DayFigures>;

/// What was sold in a period, compared with as many days before it. [`Error::Invalid`] for a period that ends before it
/// begins or has more than 366 days.
pub async fn read(shop: &Shop, _: &Admin, query: FiguresQuery) -> Result<PeriodFigures> {
    let to = query.to.unwrap_or_else(|| Day::at(shop.now()));
    let from = query.from.unwrap_or_else(|| to.plus(-29));
    if from > to {
        return Err(Error::field("to", "before_from"));
    }
    let length = to.days_after(from) + 1;
    if length > MOST_DAYS {
        return Err(Error::field("from", &format!("period_too_long:{MOST_DAYS}")));
    }
    let before_days = (from.plus(-length), from.plus(-1));
    let now = days::between(shop, from, to, true).await?;
    let before = days::between(shop, before_days.0, before_days.1, false).await?;
    let part = |(first, last): (Day, Day)| Part {
        days: (first, last),
        sums: sum(&now, first, last),
        before: sum(&before, first.plus(-length), last.plus(-length)),
    };
    let (best_sellers, categories) = products_sold(shop, &now).await?;
    Ok(PeriodFigures {
        days: (from, to),
        before_days,
        sums: sum(&now, from, to),
        before: sum(&before, before_days.0, before_days.1),
        parts: parts(from, to, query.by).into_iter().map(part).collect(),
        best_sellers,
        categories,
    })
}

/// First and last day of each part.
fn parts(from: Day, to: Day, by: Step) -> Vec<(Day, Day)> {
    let mut parts = Vec::new();
    let mut first = from;
    loop {
        // The calendar ends with 9999: a month or week that would go on ends with its own day.
        let last = by.last_day(first).max(first).min(to);
        parts.push((first, last));
        if last == to {
            return parts;
        }
        first = last.plus(1);
    }
}

fn sum(days: &Days, from: Day, to: Day) -> Sums {
    // A period before the first year has no days of its own.
    let within = days.iter().filter(|(day, _)| (from..=to).contains(day));
    within.fold(Sums::default(), |mut sums, (_, day)| {
        sums.add(&days::shown(day));
        sums
    })
}

/// The products that brought most, and what each category brought, the most first.
async fn products_sold(shop: &Shop, days: &Days) -> Result<(Vec<ProductSales>, Vec<CategorySales>)> {
    let mut sold = HashMap::<Id<Product>, ProductDay>::new();
    for product in days.values().flat_map(|day| &day.sold) {
        let none = ProductDay {
            quantity: 0,
            cents: 0,
            ..*product
        };
        let sum = sold.entry(product.id).or_insert(none);
        sum.quantity += product.quantity;
        sum.cents += product.cents;
    }
    let mut sold: Vec<_> = sold.into_values().collect();
    sold.sort_unstable_by_key(|product| (-product.cents, product.id));
    let categories = categories_sold(shop, &sold).await?;
    sold.truncate(BEST);
    let ids: Vec<_> = sold.iter().map(|product| product.id).collect();
    let known = shop.catalog.products(&ids).await?;
    let named = |product: ProductDay| ProductSales {
        product_id: product.id,
        name: known.get(&product.id).map(|known| known.name.clone()),
        quantity: product.quantity,
        revenue: Money::from_cents(product.cents),
    };
    Ok((sold.into_iter().map(named).collect(), categories))
}

async fn categories_sold(shop: &Shop, sold: &[ProductDay]) -> Result<Vec<CategorySales>> {
    let catalog = shop.catalog.snapshot();
    let ids = sold.iter().map(|product| product.id);
    let others: Vec<_> = ids.filter(|id| catalog.product(*id).is_none()).collect();
    let others = products::categories(&shop.store, &others).await?;
    let mut categories = HashMap::<Option<&str>, (i64, i64)>::new();
    for product in sold {
        let published = catalog.product(product.id).map(|known| &known.category);
        let category = published.or_else(|| others.get(&product.id)).map(String::as_str);
        let (quantity, cents) = categories.entry(category).or_default();
        *quantity += product.quantity;
        *cents += product.cents;
    }
    let sales = |(category, (quantity, cents)): (Option<&str>, _)| CategorySales {
        category: category.map(str::to_owned),
        quantity,
        revenue: Money::from_cents(cents),
    };
    let mut categories: Vec<_> = categories.into_iter().map(sales).collect();
    categories.sort_unstable_by(|a, b| (b.revenue, &b.category).cmp(&(a.revenue, &a.category)));
    Ok(categories)
}
