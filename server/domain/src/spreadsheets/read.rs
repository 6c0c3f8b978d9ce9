//! The bytes of a file as a table of cells: CSV, XLSX and ODS. What a cell means is for [`super::cells`].

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};

use super::{cells::Cell, delimited, ods, zip_sizes};
use crate::{Error, Result};

/// The longest file, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Rows below the titles at most.
pub const MAX_ROWS: usize = 20_000;

/// What the parts of a workbook may take unpacked, in bytes.
pub const MAX_UNFOLDED: u64 = 100 * 1024 * 1024;

/// Columns that are looked at.
pub(super) const MAX_COLUMNS: usize = 100;

/// A table, without rows that are empty.
#[derive(Debug, Default)]
pub struct Table {
    /// The first row: the titles of the columns.
    pub heads: Row,
    /// The rows below.
    pub rows: Vec<Row>,
}

/// A row that is not empty.
#[derive(Debug, Default)]
pub struct Row {
    /// Its number in the file, from 1.
    pub number: u32,
    cells: Vec<Cell>,
}

impl Row {
    /// The cell in this column, from 0; empty beyond the last.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Its cells from the first column on.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

/// Takes cells row by row, and keeps count.
#[derive(Default)]
pub(super) struct Rows {
    table: Table,
    has_heads: bool,
    current: Row,
    /// The bytes of all texts: many cells of a workbook may share a long one.
    texts: u64,
}

impl Rows {
    /// Takes a cell, in the order of rows; both counted from 0. [`Error::Invalid`] when there are too many rows.
    pub fn take(&mut self, row: u32, column: usize, cell: Cell) -> Result<()> {
        if cell == Cell::Empty || column >= MAX_COLUMNS {
            return Ok(());
        }
        if let Cell::Text(text) | Cell::Date(text) | Cell::Error(text) = &cell {
            self.texts += text.len() as u64;
            if self.texts > MAX_UNFOLDED {
                return Err(refused(&format!("unfolds_too_large:{}", MAX_UNFOLDED >> 20)));
            }
        }
        if row + 1 != self.current.number {
            self.end_row()?;
            self.current.number = row + 1;
        }
        let cells = &mut self.current.cells;
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
        Ok(())
    }

    fn end_row(&mut self) -> Result<()> {
        let row = std::mem::take(&mut self.current);
        if row.cells.is_empty() {
            return Ok(());
        }
        if !self.has_heads {
            self.has_heads = true;
            self.table.heads = row;
        } else if self.table.rows.len() == MAX_ROWS {
            return Err(refused(&format!("too_many_rows:{MAX_ROWS}")));
        } else {
            self.table.rows.push(row);
        }
        Ok(())
    }

    /// The table. [`Error::Invalid`] when it has no row below its titles.
    pub fn finish(mut self) -> Result<Table> {
        self.end_row()?;
        if self.table.rows.is_empty() {
            return Err(refused("no_rows"));
        }
        Ok(self.table)
    }
}

/// The file breaks this rule.
pub fn refused(rule: &str) -> Error {
    Error::field("file", rule)
}

/// The table in these bytes: a CSV's, or that of a workbook's first sheet that is not hidden. [`Error::Invalid`] about
/// `file` for what is neither, and for what is too large.
pub fn table(bytes: &[u8]) -> Result<Table> {
    if bytes.len() > MAX_BYTES {
        return Err(refused(&format!("file_too_large:{}", MAX_BYTES >> 20)));
    }
    match bytes {
        // An OpenDocument begins with a part that says so.
        [b'P', b'K', 3, 4, ..] if bytes.get(30..38) == Some(b"mimetype") => ods::table(bytes),
        [b'P', b'K', 3, 4, ..] => workbook(bytes),
        // The container of .xls, and of workbooks that are encrypted.
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(refused("old_workbook")),
        _ => delimited::table(bytes),
    }
}

fn workbook(bytes: &[u8]) -> Result<Table> {
    let not_one = || refused("not_a_spreadsheet");
    let unfolded = zip_sizes::unfolded(bytes).ok_or_else(not_one)?;
    if unfolded > MAX_UNFOLDED {
        return Err(refused(&format!("unfolds_too_large:{}", MAX_UNFOLDED >> 20)));
    }
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| not_one())?;
    let mut sheets = workbook.sheets_metadata().iter();
    let first = sheets.find(|sheet| sheet.visible == SheetVisible::Visible);
    let name = first.map(|sheet| sheet.name.clone()).ok_or_else(not_one)?;
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(|_| not_one())?;
    let mut rows = Rows::default();
    while let Some(cell) = reader.next_cell().map_err(|_| not_one())? {
        let (row, column) = cell.get_position();
        rows.take(row, column as usize, of_workbook(cell.get_value()))?;
    }
    rows.finish()
}

fn of_workbook(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a workbook's numbers are f64")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::String(text) => Cell::typed(text),
        DataRef::SharedString(text) => Cell::typed(text),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Cell::Date(format!("{day:02}/{month:02}/{year}"))
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Date(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}
