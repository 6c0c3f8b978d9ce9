//! A report as files for spreadsheets. Both have the same table: a row for each day and rate of VAT, and one without a rate
//! for the money that moved on a day, so that every column adds up.

use std::fmt::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use shared::{
    Language, Money, Timestamp,
    period::Day,
    report::{Amounts, Figures, RateFigures, Report},
};

use crate::{Error, Result};

const COLUMNS: usize = 19;

/// What a cell holds. There is no text but the heads, so nothing that a spreadsheet could take for a formula.
#[derive(Clone, Copy)]
enum Cell {
    Empty,
    Day(Day),
    /// In per cent.
    Rate(f64),
    Amount(Money),
}

/// As Excel and `LibreOffice` in French read it back: UTF-8 with a byte order mark, `;` between cells, decimals after a
/// comma, days as `2026-03-31`.
pub fn csv(report: &Report, language: Language) -> String {
    let mut text = format!("\u{feff}{}\r\n", heads(language).join(";"));
    for row in rows(report) {
        let cells = row.map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Day(day) => day.to_string(),
            Cell::Rate(rate) => rate.to_string().replace('.', ","),
            Cell::Amount(amount) => amount.to_string().replace('.', ","),
        });
        let _ = write!(text, "{}\r\n", cells.join(";"));
    }
    text
}

/// A workbook of one sheet, made at this moment, with days and amounts that a spreadsheet can reckon with.
pub fn xlsx(report: &Report, language: Language, now: Timestamp) -> Result<Vec<u8>> {
    workbook(report, language, now).map_err(|e| Error::Internal(format!("the workbook cannot be made: {e}")))
}

fn workbook(report: &Report, language: Language, now: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let head = Format::new().set_bold().set_text_wrap();
    let day_format = Format::new().set_num_format("yyyy-mm-dd");
    let rate_format = Format::new().set_num_format("0.0#");
    let amount_format = Format::new().set_num_format("#,##0.00");
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(now.millis() / 1000)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet();
    sheet.set_name(language.pick("Ventes par jour", "Sales by day"))?;
    sheet.set_freeze_panes(1, 2)?;
    for (column, name) in (0..).zip(heads(language)) {
        sheet.write_string_with_format(0, column, name, &head)?;
        sheet.set_column_width(column, 13)?;
    }
    for (line, row) in (1..).zip(rows(report)) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Empty => {}
                Cell::Day(day) => {
                    let date = ExcelDateTime::parse_from_str(&day.to_string())?;
                    sheet.write_datetime_with_format(line, column, &date, &day_format)?;
                }
                Cell::Rate(rate) => {
                    sheet.write_number_with_format(line, column, rate, &rate_format)?;
                }
                Cell::Amount(amount) => {
                    sheet.write_number_with_format(line, column, amount.euros(), &amount_format)?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

fn heads(language: Language) -> [&'static str; COLUMNS] {
    match language {
        Language::French => [
            "Jour",
            "Taux de TVA (%)",
            "Factures HT",
            "Factures TVA",
            "Factures TTC",
            "Avoirs HT",
            "Avoirs TVA",
            "Avoirs TTC",
            "Ventes HT",
            "Ventes TVA",
            "Ventes TTC",
            "Encaissé par carte",
            "Encaissé par virement",
            "Encaissé en espèces",
            "Encaissé autrement",
            "Remboursé par carte",
            "Remboursé par virement",
            "Remboursé en espèces",
            "Frais de carte",
        ],
        Language::English => [
            "Day",
            "VAT rate (%)",
            "Invoices net",
            "Invoices VAT",
            "Invoices gross",
            "Credit notes net",
            "Credit notes VAT",
            "Credit notes gross",
            "Sales net",
            "Sales VAT",
            "Sales gross",
            "Taken by card",
            "Taken by transfer",
            "Taken in cash",
            "Taken otherwise",
            "Refunded by card",
            "Refunded by transfer",
            "Refunded in cash",
            "Card fees",
        ],
    }
}

fn rows(report: &Report) -> impl Iterator<Item = [Cell; COLUMNS]> {
    report.days.iter().flat_map(|day| {
        let rates = day.figures.rates.iter().map(|rate| of_rate(day.day, rate));
        rates.chain(of_money(day.day, &day.figures))
    })
}

fn of_rate(day: Day, figures: &RateFigures) -> [Cell; COLUMNS] {
    let mut row = [Cell::Empty; COLUMNS];
    row[0] = Cell::Day(day);
    row[1] = Cell::Rate(figures.rate);
    let amounts = [figures.invoices, figures.credit_notes, figures.sales]
        .into_iter()
        .flat_map(|Amounts { net, vat, gross }| [net, vat, gross]);
    for (cell, amount) in row[2..].iter_mut().zip(amounts) {
        *cell = Cell::Amount(amount);
    }
    row
}

/// `None` when no money moved.
fn of_money(day: Day, figures: &Figures) -> Option<[Cell; COLUMNS]> {
    let Figures { taken, refunded, .. } = figures;
    let amounts = [
        taken.card,
        taken.transfer,
        taken.cash,
        taken.other,
        refunded.card,
        refunded.transfer,
        refunded.cash,
        figures.fees,
    ];
    let mut row = [Cell::Empty; COLUMNS];
    row[0] = Cell::Day(day);
    for (cell, amount) in row[11..].iter_mut().zip(amounts) {
        *cell = Cell::Amount(amount);
    }
    amounts.iter().any(|amount| *amount != Money::ZERO).then_some(row)
}
