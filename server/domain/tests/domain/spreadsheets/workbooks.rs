//! Workbooks cell by cell: what a spreadsheet holds in place of what was typed.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use shared::Money;
use test_support::{fixtures::product, shop::in_a_shop};

use super::{DRY, counts, imported, try_import};

/// A workbook with a Brie in its second row, whose cells this writes.
fn workbook(titles: &[&str], fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, title) in (0..).zip(titles) {
        sheet.write_string(0, column, *title).unwrap();
    }
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_formula_counts_by_its_result_and_a_price_with_a_third_decimal_is_refused() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let priced = |result: &str| {
            workbook(&["Adresse", "Prix"], |sheet| {
                sheet.write_string(1, 0, &brie.slug).unwrap();
                sheet
                    .write_formula(1, 1, Formula::new("=10*1.05").set_result(result))
                    .unwrap();
            })
        };
        assert_eq!(imported(shop, priced("10.5")).await, (0, 1, 0, 0));
        let after = domain::catalog::find(shop, &brie.slug).await.unwrap().unwrap();
        assert_eq!(after.price, Money::from_cents(1050));
        for (result, code) in [("4.431", "too_many_decimals"), ("#N/A", "formula_error")] {
            let report = try_import(shop, priced(result), DRY).await.unwrap();
            assert_eq!(report.rows[0].errors[0].code, code, "{result}");
            assert!(
                report.rows[0].errors[0].message.starts_with("B2, «"),
                "{:?}",
                report.rows
            );
        }
    });
}

#[test]
fn a_date_in_place_of_a_number_is_named_and_not_taken_for_its_serial() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let file = workbook(&["Adresse", "Prix", "Région"], |sheet| {
            let format = Format::new().set_num_format("dd/mm/yyyy");
            let date = ExcelDateTime::from_ymd(2026, 5, 1).unwrap();
            sheet.write_string(1, 0, &brie.slug).unwrap();
            sheet.write_datetime_with_format(1, 1, &date, &format).unwrap();
            sheet.write_datetime_with_format(1, 2, &date, &format).unwrap();
        });
        let report = try_import(shop, file, DRY).await.unwrap();
        let errors: Vec<_> = report.rows[0]
            .errors
            .iter()
            .map(|e| (e.field.as_str(), e.code.as_str()))
            .collect();
        assert_eq!(errors, [("price", "a_date"), ("region", "not_a_text")]);
        assert!(
            report.rows[0].errors[0]
                .message
                .starts_with("B2, «\u{a0}01/05/2026\u{a0}»")
        );
    });
}

#[test]
fn the_first_sheet_that_is_not_hidden_is_read_and_far_cells_cost_nothing() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(3)).await;
        let mut workbook = Workbook::new();
        workbook
            .add_worksheet()
            .set_hidden(true)
            .write_string(0, 0, "Notes")
            .unwrap();
        let sheet = workbook.add_worksheet();
        sheet.set_active(true);
        for (column, (title, cell)) in [("Adresse", brie.slug.as_str()), ("Région", "Meaux")]
            .into_iter()
            .enumerate()
        {
            let column = u16::try_from(column).unwrap();
            sheet.write_string(3, column, title).unwrap();
            sheet.write_string(9, column, cell).unwrap();
        }
        // The last cell there is: as a range of all cells between, it would be 17 billion.
        sheet.write_blank(1_048_575, 16_383, &Format::new().set_bold()).unwrap();
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
        let file = workbook.save_to_buffer().unwrap();
        assert_eq!(counts(&try_import(shop, file, DRY).await.unwrap()), (0, 1, 0, 0));
    });
}
