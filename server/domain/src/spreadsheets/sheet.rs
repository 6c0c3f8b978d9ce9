//! The rows of a file, and its columns by their titles, whatever the rows are about.

use shared::{FieldError, Language, import::WrongRow, validation::BrokenRule};

use super::{
    cells::{Cell, Mark, Rule, mark_of, text},
    read::{Row, Table, refused},
};
use crate::{Result, search};

/// A column that a file may have.
pub trait SheetColumn: Copy + PartialEq {
    /// All of them, in the order in which they are exported.
    fn all() -> impl Iterator<Item = Self>;

    /// Its field, as a body has it.
    fn field(self) -> &'static str;

    /// Its title.
    fn title(self, language: Language) -> &'static str;

    /// Other titles it goes by.
    fn other_titles(self) -> &'static [&'static str];

    /// Whether its cells are numbers.
    fn is_number(self) -> bool;

    /// Whether it can say what a row is about: a file needs one that does.
    fn is_key(self) -> bool;

    /// The rule that a file without such a column breaks.
    const NO_KEY: &'static str;

    /// The column with this title. Titles match without case, accents and signs: `Prix (€)` is `prix`.
    fn of_title(title: &str) -> Option<Self> {
        let wanted = search::slug(title);
        Self::all().find(|column| {
            let own = [
                column.field(),
                column.title(Language::French),
                column.title(Language::English),
            ];
            let mut titles = own.iter().chain(column.other_titles());
            titles.any(|title| search::slug(title) == wanted)
        })
    }
}

/// The rows of a file, and where their columns are.
#[derive(Debug)]
pub struct Sheet<C> {
    /// Each column that was recognised, with its place from 0.
    pub columns: Vec<(usize, C)>,
    /// The titles that were not.
    pub ignored: Vec<String>,
    /// What its numbers have before decimals.
    pub mark: Mark,
    /// The rows.
    pub rows: Vec<Row>,
}

impl<C: SheetColumn> Sheet<C> {
    /// Recognises the columns by their titles. [`Error::Invalid`](crate::Error::Invalid) about `file` when one is there
    /// twice, or none says what a row is about.
    pub fn of(table: Table) -> Result<Self> {
        let (mut columns, mut ignored) = (Vec::<(usize, C)>::new(), Vec::new());
        for (at, head) in table.heads.cells().iter().enumerate() {
            let title = match text(head) {
                Ok(Some(title)) => title,
                Ok(None) => continue,
                Err(_) => head.shown(),
            };
            match C::of_title(&title) {
                Some(column) if columns.iter().any(|(_, known)| *known == column) => {
                    return Err(refused(&format!("column_twice:{}", letters(at))));
                }
                Some(column) => columns.push((at, column)),
                None => ignored.push(title),
            }
        }
        if !columns.iter().any(|(_, column)| column.is_key()) {
            return Err(refused(C::NO_KEY));
        }
        Ok(Self {
            mark: mark(&columns, &table.rows),
            columns,
            ignored,
            rows: table.rows,
        })
    }

    /// Whether the file has this column.
    pub fn has(&self, column: C) -> bool {
        self.place(column).is_some()
    }

    fn place(&self, column: C) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.find(|(_, known)| *known == column).map(|(at, _)| *at)
    }

    /// The row's cell in this column; empty where the file has no such column.
    pub fn cell<'a>(&self, row: &'a Row, column: C) -> &'a Cell {
        self.place(column).map_or(&Cell::Empty, |at| row.cell(at))
    }

    /// What is wrong with a row, each with its cell, what stands there, and the rule it breaks.
    pub fn wrong_row(&self, row: &Row, broken: Vec<(C, Rule)>, language: Language) -> WrongRow {
        const QUOTED: usize = 40;
        let errors = broken.into_iter().map(|(column, rule)| {
            let FieldError { field, code, message } = BrokenRule::new(column.field(), &rule).explain(language);
            let mut shown: String = self.cell(row, column).shown().chars().take(QUOTED + 1).collect();
            if shown.chars().count() > QUOTED {
                shown.pop();
                shown.push('…');
            }
            // What a spreadsheet calls the cell: `C12`.
            let place = match self.place(column) {
                Some(at) => format!("{}{}", letters(at), row.number),
                None => column.title(language).to_owned(),
            };
            let message = match (language, shown.is_empty()) {
                (Language::French, true) => format!("{place}\u{a0}: {message}"),
                (Language::French, false) => format!("{place}, «\u{a0}{shown}\u{a0}»\u{a0}: {message}"),
                (Language::English, true) => format!("{place}: {message}"),
                (Language::English, false) => format!("{place}, “{shown}”: {message}"),
            };
            FieldError { field, code, message }
        });
        WrongRow {
            row: row.number,
            errors: errors.collect(),
        }
    }
}

/// What the numbers of these columns have before decimals, where all that show it agree.
fn mark<C: SheetColumn>(columns: &[(usize, C)], rows: &[Row]) -> Mark {
    let mut mark = None;
    for (at, _) in columns.iter().filter(|(_, column)| column.is_number()) {
        for row in rows {
            let found = match row.cell(*at) {
                Cell::Text(text) => mark_of(text),
                _ => None,
            };
            match (mark, found) {
                (_, None) => {}
                (None, found) => mark = found,
                (Some(known), Some(found)) if known != found => return None,
                _ => {}
            }
        }
    }
    mark
}

/// What a spreadsheet calls a column: `A`, …, `Z`, `AA`.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters
}
