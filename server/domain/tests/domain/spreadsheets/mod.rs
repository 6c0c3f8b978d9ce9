//! Files for spreadsheets: products in and out.

mod files;
mod imports;
mod kept;
mod round_trip;
mod workbooks;
mod wrong_rows;

use domain::{
    Result,
    spreadsheets::import::{Options, import},
};
use shared::{Language, import::ImportReport};
use test_support::shop::TestShop;

/// Created, updated and unchanged rows, and how many are wrong.
type Counts = (u32, u32, u32, usize);

fn counts(report: &ImportReport) -> Counts {
    (report.created, report.updated, report.unchanged, report.rows.len())
}

/// Takes a file in, whole or not at all.
pub async fn imported(shop: &TestShop, file: impl Into<Vec<u8>>) -> Counts {
    counts(&try_import(shop, file, Options::default()).await.unwrap())
}

async fn try_import(shop: &TestShop, file: impl Into<Vec<u8>>, options: Options) -> Result<ImportReport> {
    let admin = shop.admin().await;
    import(shop, &admin, file.into(), options, Language::French).await
}

const DRY: Options = Options {
    dry_run: true,
    partial: false,
};
const PARTIAL: Options = Options {
    dry_run: false,
    partial: true,
};

/// A row for a new product, with the titles of its columns.
const HEADS: &str = "Adresse;Nom;Description;Prix;Famille;Poids;Stock";

fn file(rows: &[&str]) -> String {
    let mut text = format!("{HEADS}\r\n");
    for row in rows {
        text.push_str(row);
        text.push_str("\r\n");
    }
    text
}
