//! Takes a file of orders in: what it says of orders that are there, as far as a file can change them, and orders that are
//! to be placed. A row for each line of an order, as [`super::export`] writes them.

mod cells;
mod check;
mod columns;
mod faults;
mod found;
mod groups;
mod known;
mod new;
mod write;

use shared::{Id, Language, import::ImportReport};
use tracing::Instrument;

pub(super) use self::{
    cells::{cell, lines},
    columns::Column,
};
use self::{check::check, write::write};
use crate::{
    Admin, Result, Shop,
    spreadsheets::{
        import::{Job, Options, sheet},
        kept::{self, Progress, Stage},
        sheet::Sheet,
    },
    store::imports::{Import, Kind},
};

/// Takes in a file of orders: CSV, XLSX or ODS. One wrong row, and nothing is written, unless it is to be taken in part; the
/// whole order of a wrong row is left out then. The report counts orders, and names rows.
///
/// All rows are checked before any order is written. What breaks off in between is finished by importing the file again:
/// what it says already is left alone, and orders without a number are placed once a day.
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
    let sheet: Sheet<Column> = sheet(bytes).await?;
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

/// Keeps a file for an hour. [`Error::Invalid`](crate::Error::Invalid) about `file` for one whose columns cannot be read.
pub async fn keep_import(shop: &Shop, admin: &Admin, bytes: Vec<u8>) -> Result<Id<Import>> {
    kept::keep_as::<Column>(shop, admin, Kind::Orders, bytes).await
}

/// How far a file has come. [`Error::NotFound`](crate::Error::NotFound) when it is not kept.
pub async fn import_progress(shop: &Shop, _: &Admin, id: Id<Import>, language: Language) -> Result<Progress> {
    Ok(match kept::stage(shop, Kind::Orders, id).await? {
        Stage::Is(progress) => progress,
        Stage::Waiting(file) => {
            let _turn = shop.imports.lock().await;
            let sheet: Sheet<Column> = sheet(file).await?;
            let checked = check(shop, &sheet, language).await?;
            Progress::Waiting(checked.preview(sheet.ignored))
        }
    })
}

/// Takes a kept file in, without its wrong orders where `partial` says so, and goes on with that by itself.
/// [`Error::NotFound`](crate::Error::NotFound) when it is not kept. Nothing happens to one that is being taken in.
pub async fn begin_import(shop: &Shop, admin: &Admin, id: Id<Import>, partial: bool, language: Language) -> Result<()> {
    let Some(job) = kept::take_up(shop, Kind::Orders, id, partial, language).await? else {
        return Ok(());
    };
    let (shop, admin) = (shop.clone(), admin.clone());
    let work = async move {
        let done = run(&shop, &admin, job).await;
        kept::end(&shop, job, done).await;
    };
    tokio::spawn(work.in_current_span());
    Ok(())
}

async fn run(shop: &Shop, admin: &Admin, job: Job) -> Result<Option<ImportReport>> {
    let _turn = shop.imports.lock().await;
    let Some(file) = kept::file(shop, job).await? else {
        return Ok(None);
    };
    let sheet: Sheet<Column> = sheet(file).await?;
    let checked = check(shop, &sheet, job.language).await?;
    kept::go_on(shop, job, checked.to_write.len()).await?;
    write(shop, admin, job, &sheet, checked).await.map(Some)
}
