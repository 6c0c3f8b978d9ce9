//! Orders as a table for spreadsheets.

use shared::{Language, order::Order, period::Day, report::ReportQuery};

use super::import::{Column, cell, lines};
use crate::{
    Admin, Error, Result, Shop,
    billing::reports::period,
    spreadsheets::{
        sheet::SheetColumn as _,
        write::{Cell, Table},
    },
    store,
};

/// Lines of orders at most, which are in memory together.
const MAX_LINES: usize = 100_000;

/// The lines of the orders that were placed in a period of at most 366 days, the current month when none is given, oldest
/// first; and the period. What an order comes to as a whole stands in its first line alone, so that every column adds up.
///
/// [`Error::Invalid`] for a period that ends before it begins, is too long, or has more than 100,000 lines.
pub async fn export(
    shop: &Shop,
    _: &Admin,
    query: ReportQuery,
    language: Language,
) -> Result<(Table<Vec<Vec<Cell>>>, Day, Day)> {
    let (from, to) = period(shop, query)?;
    let mut cursor = store::orders::placed(&shop.store, from.start(), to.plus(1).start()).await?;
    let mut lines = Vec::new();
    let mut orders = Vec::new();
    while let Some(order) = cursor.next().await? {
        orders.push(order);
        if orders.len() == 200 {
            add(shop, &mut lines, std::mem::take(&mut orders), language).await?;
        }
    }
    add(shop, &mut lines, orders, language).await?;
    let table = Table {
        name: language.pick("Commandes", "Orders"),
        heads: Column::all().map(|column| column.title(language)).collect(),
        fixed: 2,
        rows: lines,
    };
    Ok((table, from, to))
}

async fn add(shop: &Shop, rows: &mut Vec<Vec<Cell>>, orders: Vec<Order>, language: Language) -> Result<()> {
    let people = orders.iter().flat_map(|order| [Some(order.user_id), order.livreur_id]);
    let people: Vec<_> = people.flatten().collect();
    let people = store::users::by_ids(shop.store.access(), &people).await?;
    for line in orders.iter().flat_map(lines) {
        rows.push(
            Column::all()
                .map(|column| cell(line, &people, column, language))
                .collect(),
        );
    }
    if rows.len() > MAX_LINES {
        return Err(Error::field("from", &format!("too_many_rows:{MAX_LINES}")));
    }
    Ok(())
}
