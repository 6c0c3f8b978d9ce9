//! Tables as files for spreadsheets: CSV and XLSX of the same cells.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use shared::{Money, Timestamp, period::Day};

use super::neutral::neutralised;
use crate::{Error, Result};

/// What a cell of a table holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, which no spreadsheet runs.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with decimals, such as a rate in per cent.
    Decimal(f64),
    /// An amount in euros.
    Amount(Money),
    /// A day in Paris.
    Day(Day),
    /// Yes or no, in these words: `VRAI`, `TRUE`.
    Flag(bool, &'static str),
}

impl Cell {
    /// The text, or nothing where it is empty.
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// As it stands in a CSV, before it is neutralised: decimals after a comma, days as `2026-03-31`.
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => "".into(),
            Self::Text(text) => text.into(),
            Self::Whole(number) => number.to_string().into(),
            Self::Decimal(number) => number.to_string().replace('.', ",").into(),
            Self::Amount(amount) => amount.to_string().replace('.', ",").into(),
            Self::Day(day) => day.to_string().into(),
            Self::Flag(_, word) => (*word).into(),
        }
    }
}

/// What a cell of a workbook holds at most, in UTF-16 units: Excel's own limit.
const MOST: usize = 32_767;

/// A text as a cell of a workbook holds it: what is too long ends in `…`.
pub fn fitting(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= MOST {
        return text.into();
    }
    // The dots take one.
    let mut units = 1;
    let is_beyond = |c: char| {
        units += c.len_utf16();
        units > MOST
    };
    let end = text.find(is_beyond).unwrap_or(text.len());
    format!("{}…", &text[..end]).into()
}

/// A table with the titles of its columns.
#[derive(Debug)]
pub struct Table<R> {
    /// What a workbook calls its sheet.
    pub name: &'static str,
    /// The titles of the columns.
    pub heads: Vec<&'static str>,
    /// How many columns stay in view when a spreadsheet is scrolled.
    pub fixed: u16,
    /// The rows, each as long as the titles.
    pub rows: R,
}

impl<R: IntoIterator<Item = Vec<Cell>>> Table<R> {
    /// As Excel and `LibreOffice` in French read it back: UTF-8 with a byte order mark, `;` between cells, lines that end in
    /// CR LF.
    pub fn csv(self) -> Result<String> {
        let failed = |error: &dyn std::fmt::Display| Error::Internal(format!("the CSV cannot be made: {error}"));
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&self.heads).map_err(|e| failed(&e))?;
        for row in self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => neutralised(text),
                other => other.written(),
            });
            let cells: Vec<_> = cells.collect();
            let cells = cells.iter().map(|cell| cell.as_bytes());
            writer.write_record(cells).map_err(|e| failed(&e))?;
        }
        let bytes = writer.into_inner().map_err(|e| failed(&e))?;
        String::from_utf8(bytes).map_err(|e| failed(&e))
    }

    /// A workbook of one sheet, made at this moment, with numbers and days that a spreadsheet can reckon with.
    pub fn xlsx(self, now: Timestamp) -> Result<Vec<u8>> {
        self.workbook(now)
            .map_err(|e| Error::Internal(format!("the workbook cannot be made: {e}")))
    }

    fn workbook(self, now: Timestamp) -> Result<Vec<u8>, XlsxError> {
        let head = Format::new().set_bold().set_text_wrap();
        let day_format = Format::new().set_num_format("yyyy-mm-dd");
        let decimal_format = Format::new().set_num_format("0.0##");
        let amount_format = Format::new().set_num_format("#,##0.00");
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(now.millis() / 1000)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name)?;
        sheet.set_freeze_panes(1, self.fixed)?;
        for (column, name) in (0..).zip(&self.heads) {
            sheet.write_string_with_format(0, column, *name, &head)?;
            sheet.set_column_width(column, 13)?;
        }
        for (line, row) in (1..).zip(self.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Empty => continue,
                    Cell::Text(text) => sheet.write_string(line, column, fitting(&neutralised(&text)))?,
                    #[expect(clippy::cast_precision_loss, reason = "stocks and weights are far below 2^53")]
                    Cell::Whole(number) => sheet.write_number(line, column, number as f64)?,
                    Cell::Decimal(number) => sheet.write_number_with_format(line, column, number, &decimal_format)?,
                    Cell::Amount(amount) => {
                        sheet.write_number_with_format(line, column, amount.euros(), &amount_format)?
                    }
                    Cell::Day(day) => {
                        let date = ExcelDateTime::parse_from_str(&day.to_string())?;
                        sheet.write_datetime_with_format(line, column, &date, &day_format)?
                    }
                    Cell::Flag(flag, _) => sheet.write_boolean(line, column, flag)?,
                };
            }
        }
        workbook.save_to_buffer()
    }
}
