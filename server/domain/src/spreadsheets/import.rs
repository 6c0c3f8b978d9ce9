//! Takes a file of products in: checks all of it, then writes what it changes, some rows at a time.

use serde::{Deserialize, Serialize};
use shared::{
    Id, Language,
    audit::Action,
    category::{CategoryName, CategoryText, NewCategory},
    import::ImportReport,
    product::Product,
};
use tokio::task::spawn_blocking;

use super::{
    check::{AT_ONCE, Check, Found, Stocks, check},
    columns::Column,
    products_in::{Outcome, key_column, outcome},
    read::{self, refused},
    sheet::{Sheet, SheetColumn},
};
use crate::{
    Admin, Error, Result, Shop, audit,
    catalog::{self, addresses, stock},
    search,
    store::{
        Transaction,
        imports::{self, Import},
        products, stock_movements, transact,
    },
    webhooks,
};

/// How a file is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Only say what would come of it.
    pub dry_run: bool,
    /// Write the rows that are right although others are wrong.
    pub partial: bool,
}

/// Takes in a file of products: CSV, XLSX or ODS. One wrong row, and nothing is written, unless it is to be taken in part.
///
/// All rows are checked before any is written, and then 200 are written in a transaction. What breaks off in between is
/// finished by importing the file again: what it says already is left alone.
///
/// [`Error::Invalid`](crate::Error::Invalid) about `file` for what is no such file.
pub async fn import(
    shop: &Shop,
    admin: &Admin,
    bytes: Vec<u8>,
    options: Options,
    language: Language,
) -> Result<ImportReport> {
    // One at a time: a large one takes much memory.
    let _turn = shop.imports.lock().await;
    let sheet = sheet(bytes).await?;
    let checked = check(shop, &sheet, language).await?;
    if options.dry_run {
        return Ok(checked.report);
    }
    let job = Job {
        id: shop.new_id(),
        is_kept: false,
        partial: options.partial,
        language,
    };
    write(shop, admin, job, &sheet, checked).await
}

/// The rows of a file with these columns.
pub(crate) async fn sheet<C: SheetColumn + Send + 'static>(bytes: Vec<u8>) -> Result<Sheet<C>> {
    let reading = spawn_blocking(move || read::table(&bytes).and_then(Sheet::of));
    // A workbook that its reader cannot cope with.
    reading.await.map_err(|_| refused("not_a_spreadsheet"))?
}

/// One import.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    /// What the audit names it by.
    pub id: Id<Import>,
    /// Whether it is kept, so that others see how far it has come.
    pub is_kept: bool,
    /// Whether to leave out wrong rows, which otherwise keep all from being written.
    pub partial: bool,
    /// Of what is wrong.
    pub language: Language,
}

/// Writes what was found to change.
pub(super) async fn write(
    shop: &Shop,
    admin: &Admin,
    job: Job,
    sheet: &Sheet<Column>,
    checked: Check,
) -> Result<ImportReport> {
    let Check {
        mut report,
        wrong,
        to_write,
        stocks,
        ..
    } = checked;
    (report.created, report.updated) = (0, 0);
    if wrong > 0 && !job.partial {
        report.new_categories.clear();
        return Ok(report);
    }
    make_categories(shop, admin, &report.new_categories).await?;
    let mut changed = Vec::new();
    for places in to_write.chunks(AT_ONCE) {
        let written = match write_some(shop, admin, job.id, sheet, places, &stocks).await {
            Ok(written) => written,
            Err(error) => {
                shop.catalog.show(changed).await;
                return Err(error);
            }
        };
        report.created += written.created;
        report.updated += written.updated;
        for at in written.late {
            let row = &sheet.rows[at];
            let broken = vec![(key_column(sheet), "changed_meanwhile".into())];
            report.rows.push(sheet.wrong_row(row, broken, job.language));
        }
        changed.extend(written.ids);
        if job.is_kept {
            imports::go_on(&shop.store, job.id, changed.len(), to_write.len(), shop.now()).await?;
        }
    }
    let count = changed.len();
    // Once for all: it takes as long for one as for many.
    shop.catalog.show(changed).await;
    tracing::info!(target: "activity", user = %admin.user().id, import = %job.id, count, "imported products");
    Ok(report)
}

/// Makes a category of each family that the file names and the shop does not know. One that somebody made meanwhile stays,
/// and one whose name cannot be one is called by its slug.
async fn make_categories(shop: &Shop, admin: &Admin, names: &[String]) -> Result<()> {
    for name in names {
        let new = NewCategory {
            slug: search::slug(name),
            order: None,
            name: CategoryName {
                fr: name.clone(),
                en: String::new(),
            },
            text: CategoryText::default(),
        };
        match catalog::categories::create(shop, admin, new).await {
            Ok(_) | Err(Error::SlugTaken | Error::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// What one transaction wrote.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Written {
    created: u32,
    updated: u32,
    ids: Vec<Id<Product>>,
    /// The places of rows that were right when they were checked and no longer are.
    late: Vec<usize>,
}

async fn write_some(
    shop: &Shop,
    admin: &Admin,
    id: Id<Import>,
    sheet: &Sheet<Column>,
    places: &[usize],
    stocks: &Stocks,
) -> Result<Written> {
    let catalog = shop.catalog.snapshot();
    Ok(transact!(shop, |tx| {
        let rows: Vec<_> = places.iter().map(|at| &sheet.rows[*at]).collect();
        // Anew: an order may have taken stock meanwhile.
        let found = Found::read(tx.access(), sheet, &rows).await?;
        let mut written = Written::default();
        let (mut new, mut replaced, mut changes, mut movements) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (at, row) in places.iter().zip(rows) {
            let before = found.product_of(sheet, row).map_err(|broken| vec![broken]);
            // The file would put back what was sold since.
            if let Ok(Some(before)) = before
                && sheet.has(Column::Stock)
                && stocks.get(&before.id) != Some(&before.stock)
            {
                written.late.push(*at);
                continue;
            }
            let outcome = before.and_then(|before| {
                let outcome = outcome(tx.settings(), catalog.book().all(), tx.now(), sheet, row, before)?;
                Ok((before, outcome))
            });
            match outcome {
                Ok((None, Outcome::Create(product))) => {
                    let product = Product {
                        id: tx.new_id(),
                        ..*product
                    };
                    changes.push(audit::change(&product.slug, None::<&str>, &product.name)?);
                    movements.extend(stock::typed(tx, admin, &product, 0));
                    new.push(product);
                }
                Ok((Some(before), Outcome::Update(product))) => {
                    changes.extend(differences(before, &product)?);
                    movements.extend(stock::typed(tx, admin, &product, before.stock));
                    addresses::remember_product(tx, before, &product).await?;
                    replaced.push(*product);
                }
                Ok(_) => {}
                Err(_) => written.late.push(*at),
            }
        }
        products::insert_all(tx, &new).await?;
        products::replace_all(tx, &replaced).await?;
        webhooks::products_changed(tx, &new).await?;
        webhooks::products_changed(tx, &replaced).await?;
        stock_movements::insert_all(tx, &movements).await?;
        record(tx, admin, id, changes).await?;
        written.created = u32::try_from(new.len()).unwrap_or(u32::MAX);
        written.updated = u32::try_from(replaced.len()).unwrap_or(u32::MAX);
        written.ids = new.iter().chain(&replaced).map(|product| product.id).collect();
        written
    }))
}

/// Every field in which they differ, named as `morbier.price`.
fn differences(before: &Product, after: &Product) -> Result<Vec<shared::audit::Change>> {
    let mut changes = audit::differences(before, after)?;
    for change in &mut changes {
        change.field = format!("{}.{}", after.key(), change.field);
    }
    Ok(changes)
}

/// One entry for all that a transaction changes, since one for each product would bury all others.
async fn record(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    id: Id<Import>,
    changes: Vec<shared::audit::Change>,
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    audit::record(tx, admin.user().id, Action::ProductsImported, id, changes).await
}
