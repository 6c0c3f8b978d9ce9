//! A report as files for spreadsheets. Both have the same table: a row for each day and rate of VAT, and one without a rate
//! for the money that moved on a day, so that every column adds up.

use shared::{
    Language, Timestamp,
    period::Day,
    report::{Amounts, Figures, RateFigures, Report},
};

use crate::{
    Result,
    spreadsheets::write::{Cell, Table},
};

const COLUMNS: usize = 19;

/// As Excel and `LibreOffice` in French read it back.
pub fn csv(report: &Report, language: Language) -> Result<String> {
    table(report, language).csv()
}

/// A workbook of one sheet, made at this moment, with days and amounts that a spreadsheet can reckon with.
pub fn xlsx(report: &Report, language: Language, now: Timestamp) -> Result<Vec<u8>> {
    table(report, language).xlsx(now)
}

fn table(report: &Report, language: Language) -> Table<impl Iterator<Item = Vec<Cell>>> {
    Table {
        name: language.pick("Ventes par jour", "Sales by day"),
        heads: heads(language).into(),
        fixed: 2,
        rows: rows(report),
    }
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

fn rows(report: &Report) -> impl Iterator<Item = Vec<Cell>> {
    report.days.iter().flat_map(|day| {
        let rates = day.figures.rates.iter().map(|rate| of_rate(day.day, rate));
        rates.chain(of_money(day.day, &day.figures))
    })
}

fn of_rate(day: Day, figures: &RateFigures) -> Vec<Cell> {
    let mut row = vec![Cell::Empty; COLUMNS];
    row[0] = Cell::Day(day);
    row[1] = Cell::Decimal(figures.rate);
    let amounts = [figures.invoices, figures.credit_notes, figures.sales]
        .into_iter()
        .flat_map(|Amounts { net, vat, gross }| [net, vat, gross]);
    for (cell, amount) in row[2..].iter_mut().zip(amounts) {
        *cell = Cell::Amount(amount);
    }
    row
}

/// `None` when no money moved.
fn of_money(day: Day, figures: &Figures) -> Option<Vec<Cell>> {
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
    let mut row = vec![Cell::Empty; COLUMNS];
    row[0] = Cell::Day(day);
    for (cell, amount) in row[11..].iter_mut().zip(amounts) {
        *cell = Cell::Amount(amount);
    }
    amounts.iter().any(|amount| amount.cents() != 0).then_some(row)
}
