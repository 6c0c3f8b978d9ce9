//! The rows of a file, order by order.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use shared::{Id, Timestamp, order::Order, period::Day};

use super::columns::Column;
use crate::spreadsheets::{
    cells,
    read::Row,
    sheet::{Sheet, SheetColumn as _},
};

/// The rows of one order.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The order's number, in capitals; `None` for an order that is to be placed.
    pub number: Option<String>,
    /// At least one.
    pub rows: Vec<&'a Row>,
    /// All that its rows say, and how many orders before it in the file say the same.
    pub says: String,
}

impl Group<'_> {
    /// Under which id an order without a number is placed today. The same rows on the same day are the same order, so that
    /// a file that is sent again places nothing twice; those that stand in a file twice are two.
    pub fn id(&self, now: Timestamp) -> Id<Order> {
        let digest = Sha256::digest(format!("{}\n{}", Day::at(now), self.says));
        let mut bytes = [0; 12];
        bytes.copy_from_slice(&digest[..12]);
        Id::from_bytes(bytes)
    }
}

/// What says whose order a row without a number is of.
const WHOSE: [Column; 8] = [
    Column::Customer,
    Column::Email,
    Column::Phone,
    Column::Street,
    Column::PostalCode,
    Column::City,
    Column::State,
    Column::PaymentMethod,
];

/// The orders of a file, in the order in which they come first. Rows of one number belong together wherever they stand.
/// Rows without a number do when they follow each other, and the later ones say nothing else than the first, or nothing,
/// about the customer, the address and how it is paid; an empty row between them begins another order.
pub fn groups(sheet: &Sheet<Column>) -> Vec<Group<'_>> {
    let mut groups = Vec::<Group<'_>>::new();
    let mut known = HashMap::new();
    // The last row, when it has no number.
    let mut before = None;
    for row in &sheet.rows {
        let number = cells::text(sheet.cell(row, Column::Number)).ok().flatten();
        let place = match &number {
            Some(number) => known.get(&number.to_uppercase()).copied(),
            None => groups.len().checked_sub(1).filter(|at| {
                before.is_some_and(|before: u32| before + 1 == row.number) && goes_on(sheet, groups[*at].rows[0], row)
            }),
        };
        if let Some(at) = place {
            groups[at].rows.push(row);
        } else {
            let number = number.as_ref().map(|number| number.to_uppercase());
            if let Some(number) = &number {
                known.insert(number.clone(), groups.len());
            }
            groups.push(Group {
                number,
                rows: vec![row],
                says: String::new(),
            });
        }
        before = number.is_none().then_some(row.number);
    }
    let mut twins = HashMap::<_, u32>::new();
    for group in &mut groups {
        let rows: Vec<_> = group.rows.iter().map(|row| says(sheet, row)).collect();
        let rows = rows.join("\n\n");
        let earlier = twins.entry(rows.clone()).or_default();
        group.says = format!("{earlier}\n{rows}");
        *earlier += 1;
    }
    groups
}

/// What a row says, whatever the order of its columns.
fn says(sheet: &Sheet<Column>, row: &Row) -> String {
    let filled = Column::all().map(|column| (column.field(), sheet.cell(row, column).shown()));
    let filled = filled.filter(|(_, shown)| !shown.trim().is_empty());
    let cells: Vec<_> = filled
        .map(|(field, shown)| format!("{field}={}", shown.trim()))
        .collect();
    cells.join("\n")
}

fn goes_on(sheet: &Sheet<Column>, first: &Row, row: &Row) -> bool {
    let shown = |row, column| sheet.cell(row, column).shown();
    WHOSE
        .into_iter()
        .all(|column| shown(row, column).trim().is_empty() || shown(row, column) == shown(first, column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheets::read::table;

    #[test]
    fn rows_of_a_number_belong_together_and_rows_without_one_as_long_as_nobody_else_is_named() {
        let file = "Numéro;E-mail;Produit\r\n\
            AB-1;lea@a.fr;Brie\r\n\
            ;nadia@a.fr;Brie\r\n\
            ;;Comté\r\n\
            ;nadia@a.fr;Morbier\r\n\
            ;;\r\n\
            ;nadia@a.fr;Tomme\r\n\
            ;omar@a.fr;Brie\r\n\
            ab-1;lea@a.fr;Comté\r\n\
            ;;Feta\r\n";
        let sheet = Sheet::of(table(file.as_bytes()).unwrap()).unwrap();
        let found: Vec<_> = groups(&sheet)
            .iter()
            .map(|group| {
                let rows: Vec<_> = group.rows.iter().map(|row| row.number).collect();
                (group.number.clone().unwrap_or_default(), rows)
            })
            .collect();
        let group = |number: &str, rows: &[u32]| (number.to_owned(), rows.to_vec());
        assert_eq!(
            found,
            [
                group("AB-1", &[2, 9]),
                group("", &[3, 4, 5]),
                group("", &[7]),
                group("", &[8]),
                group("", &[10]),
            ]
        );
    }
}
