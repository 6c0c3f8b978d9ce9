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
/// first; and the period. What an order comes to as a whole stands in its first line alone, so that every column adds up. The
/// last line says how many orders were left out, since they cannot be read.
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
    let mut left_out = 0_i64;
    loop {
        match cursor.next().await {
            Ok(Some(order)) => orders.push(order),
            Ok(None) => break,
            Err(Error::Unreadable(_)) => left_out += 1,
            Err(error) => return Err(error),
        }
        if orders.len() == 200 {
            add(shop, &mut lines, std::mem::take(&mut orders), language).await?;
        }
    }
    add(shop, &mut lines, orders, language).await?;
    lines.extend(note(left_out, language));
    let table = Table {
        name: language.pick("Commandes", "Orders"),
        heads: Column::all().map(|column| column.title(language)).collect(),
        fixed: 2,
        rows: lines,
    };
    Ok((table, from, to))
}

/// The last line says how many orders cannot be read.
fn note(left_out: i64, language: Language) -> Option<Vec<Cell>> {
    let words = match language {
        Language::French => {
            format!("{left_out} commande(s) illisible(s) manquent ici\u{a0}: voir Gestion, Documents illisibles")
        }
        Language::English => {
            format!("{left_out} order(s) cannot be read and are missing here: see Documents that cannot be read")
        }
    };
    (left_out > 0).then(|| {
        let mut line = vec![Cell::Text(words)];
        line.resize_with(Column::all().count(), || Cell::Empty);
        line
    })
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
