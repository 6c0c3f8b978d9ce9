//! What waits for the shopkeeper.

use shared::{
    Money,
    period::Day,
    product::Product,
    today::{AwaitedTransfers, DayToPrepare, RefundsDue, Revenue, ToPrepare, Today},
};

use super::{days, stats};
use crate::{
    Admin, Result, Shop, catalog,
    store::{complaints, outbox, products, transfers, waiting, withdrawals},
};

/// How soon a transfer ends that is near its end, in days.
const SOON_DAYS: i64 = 2;

/// What there is to do now, and what came in today and this week.
pub async fn today(shop: &Shop, admin: &Admin) -> Result<Today> {
    let store = &shop.store;
    let (to_prepare, awaited, due, failed, disputes, without_livreur, open_outcomes) = tokio::join!(
        waiting::to_prepare(store),
        transfers::sums(store, shop.now().plus_days(SOON_DAYS)),
        waiting::refunds_due(store),
        waiting::count_failed_refunds(store),
        waiting::disputed(store),
        waiting::without_livreur(store),
        waiting::open_outcomes(store),
    );
    let (withdrawals, complaints, low_stock, unsent_letters, unreadable, revenue) = tokio::join!(
        withdrawals::count_waiting(store),
        complaints::count_waiting(store),
        products::running_out(store),
        outbox::count_unsent(store),
        store.unreadable(),
        revenue(shop),
    );
    let (awaited, due) = (awaited?, due?);
    Ok(Today {
        day: Day::at(shop.now()),
        to_prepare: prepare(to_prepare?),
        transfers: AwaitedTransfers {
            orders: awaited.orders,
            amount: Money::from_cents(awaited.cents),
            ending: awaited.ending,
            first_end: awaited.first_end,
        },
        refunds: RefundsDue {
            orders: due.orders,
            amount: Money::from_cents(due.cents),
            failed: count(failed?),
        },
        disputes: disputes?,
        withdrawals: count(withdrawals?),
        complaints: count(complaints?),
        low_stock: low_stock?.into_iter().map(stats::low_stock).collect(),
        ending_lots: catalog::lots::soon(shop, admin),
        incomplete_products: catalog::facts::count_incomplete(shop, admin),
        unsent_letters: count(unsent_letters?),
        unreadable_documents: count(unreadable?.total),
        without_livreur: without_livreur?,
        open_outcomes: open_outcomes?,
        revenue: revenue?,
    })
}

/// The products that [`today`] counts as low, the least first.
pub async fn running_out(shop: &Shop, _: &Admin) -> Result<Vec<Product>> {
    products::running_out(&shop.store).await
}

fn count(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

fn prepare(days: Vec<waiting::ToPrepare>) -> ToPrepare {
    let days: Vec<_> = days
        .into_iter()
        .map(|waiting::ToPrepare { day, orders, pieces }| DayToPrepare { day, orders, pieces })
        .collect();
    ToPrepare {
        orders: days.iter().map(|day| day.orders).sum(),
        pieces: days.iter().map(|day| day.pieces).sum(),
        days,
    }
}

/// Today and this week so far, and the same days a week before.
async fn revenue(shop: &Shop) -> Result<Revenue> {
    let today = Day::at(shop.now());
    let monday = today.week_start();
    let (week_ago, last_monday) = (today.plus(-7), monday.plus(-7));
    let days = days::between(shop, last_monday, today, false).await?;
    let sum = |from: Day, to: Day| {
        let days = days.range(from..=to).map(|(_, day)| day.invoiced - day.credited);
        Money::from_cents(days.sum())
    };
    Ok(Revenue {
        today: sum(today, today),
        week_ago: sum(week_ago, week_ago),
        this_week: sum(monday, today),
        last_week: sum(last_monday, week_ago),
    })
}
