//! A file that the dashboard checks, shows, and takes in once its sender says so.

use shared::{Id, Language, import::ImportReport};

use super::{
    check::{RowChange, check},
    import::{Job, sheet, write},
};
use crate::{
    Admin, Error, Result, Shop,
    store::imports::{self, Import, State},
};

/// What the page of an import shows.
#[derive(Debug)]
pub enum Progress {
    /// It waits for its sender's word.
    Waiting(Preview),
    /// It is being taken in: rows that are written, of how many.
    Running(i64, i64),
    /// It was taken in.
    Done(ImportReport),
}

/// What would come of a file.
#[derive(Debug)]
pub struct Preview {
    /// How many rows make a product, change one, or say what is known; and those that are wrong.
    pub report: ImportReport,
    /// How many rows are wrong.
    pub wrong: u32,
    /// The first of those that make or change a product.
    pub changes: Vec<RowChange>,
    /// The columns that are not recognised, by their titles.
    pub ignored: Vec<String>,
}

/// Keeps a file for an hour. [`Error::Invalid`] about `file` for one whose columns cannot be read.
pub async fn keep(shop: &Shop, admin: &Admin, bytes: Vec<u8>) -> Result<Id<Import>> {
    let _turn = shop.imports.lock().await;
    sheet(bytes.clone()).await?;
    let id = shop.new_id();
    imports::insert(&shop.store, id, admin.user().id, bytes, shop.now()).await?;
    Ok(id)
}

/// How far a file has come. [`Error::NotFound`] when it is not kept.
pub async fn progress(shop: &Shop, _: &Admin, id: Id<Import>, language: Language) -> Result<Progress> {
    let now = shop.now();
    let import = imports::find(&shop.store, id, now).await?.ok_or(Error::NotFound)?;
    Ok(match import.state {
        State::Done => Progress::Done(import.report.unwrap_or_default()),
        State::Running if !import.has_died(now) => Progress::Running(import.done, import.total),
        State::Waiting | State::Running => {
            let _turn = shop.imports.lock().await;
            let file = imports::file(&shop.store, id, now).await?.ok_or(Error::NotFound)?;
            let sheet = sheet(file).await?;
            let checked = check(shop, &sheet, language).await?;
            imports::note_stocks(&shop.store, id, &checked.stocks).await?;
            Progress::Waiting(Preview {
                report: checked.report,
                wrong: checked.wrong,
                changes: checked.changes,
                ignored: sheet.ignored,
            })
        }
    })
}

/// Takes a kept file in, without its wrong rows where `partial` says so, and goes on with that by itself.
/// [`Error::NotFound`] when it is not kept. Nothing happens to one that is being taken in.
pub async fn begin(shop: &Shop, admin: &Admin, id: Id<Import>, partial: bool, language: Language) -> Result<()> {
    let now = shop.now();
    imports::find(&shop.store, id, now).await?.ok_or(Error::NotFound)?;
    if imports::take_up(&shop.store, id, now).await?.is_none() {
        return Ok(());
    }
    let job = Job {
        id,
        is_kept: true,
        partial,
        language,
    };
    let (shop, admin) = (shop.clone(), admin.clone());
    tokio::spawn(async move {
        if let Err(error) = run(&shop, &admin, job).await {
            tracing::error!(target: "error", %error, import = %id, "an import broke off");
            // Whoever looks sees what is left to do, and can go on.
            if let Err(error) = imports::give_back(&shop.store, id).await {
                tracing::error!(target: "error", %error, import = %id, "a broken import is not given back");
            }
        }
    });
    Ok(())
}

async fn run(shop: &Shop, admin: &Admin, job: Job) -> Result<()> {
    let _turn = shop.imports.lock().await;
    // While this one waited, another process may have thought it dead, and done it.
    let Some(file) = imports::file(&shop.store, job.id, shop.now()).await? else {
        return Ok(());
    };
    let sheet = sheet(file).await?;
    let mut checked = check(shop, &sheet, job.language).await?;
    checked.stocks = imports::noted_stocks(&shop.store, job.id).await?.unwrap_or_default();
    imports::go_on(&shop.store, job.id, 0, checked.to_write.len(), shop.now()).await?;
    let report = write(shop, admin, job, &sheet, checked).await?;
    imports::finish(&shop.store, job.id, &report, shop.now()).await
}
