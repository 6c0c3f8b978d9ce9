//! Files that the dashboard checks, shows, and takes in once their sender says so.

use shared::{Id, Language, import::ImportReport};
use tracing::Instrument;

use super::{
    check::{RowChange, check},
    columns::Column,
    import::{Job, sheet, write},
    sheet::{Sheet, SheetColumn},
};
use crate::{
    Admin, Error, Result, Shop,
    store::imports::{self, Import, Kind, State},
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
    /// How many rows make a product, change one, or say what is known; and those that are wrong. Of orders, how many orders.
    pub report: ImportReport,
    /// How many rows are wrong.
    pub wrong: u32,
    /// The first of those that make something, or change it.
    pub changes: Vec<RowChange>,
    /// The columns that are not recognised, by their titles.
    pub ignored: Vec<String>,
}

/// How far a file has come.
pub(crate) enum Stage {
    /// It is to be looked at, with its bytes.
    Waiting(Vec<u8>),
    /// Nothing is left to be asked.
    Is(Progress),
}

/// Keeps a file of products for an hour. [`Error::Invalid`] about `file` for one whose columns cannot be read.
pub async fn keep(shop: &Shop, admin: &Admin, bytes: Vec<u8>) -> Result<Id<Import>> {
    keep_as::<Column>(shop, admin, Kind::Products, bytes).await
}

/// [`keep`] for a file of this kind, with these columns.
pub(crate) async fn keep_as<C: SheetColumn + Send + 'static>(
    shop: &Shop,
    admin: &Admin,
    kind: Kind,
    bytes: Vec<u8>,
) -> Result<Id<Import>> {
    let _turn = shop.imports.lock().await;
    let _: Sheet<C> = sheet(bytes.clone()).await?;
    let id = shop.new_id();
    imports::insert(&shop.store, (id, kind), admin.user().id, bytes, shop.now()).await?;
    Ok(id)
}

/// What a kept file is of. [`Error::NotFound`] when it is not kept.
pub async fn kind(shop: &Shop, _: &Admin, id: Id<Import>) -> Result<Kind> {
    let import = imports::find(&shop.store, id, shop.now()).await?;
    Ok(import.ok_or(Error::NotFound)?.kind)
}

/// How far a file of products has come. [`Error::NotFound`] when it is not kept.
pub async fn progress(shop: &Shop, _: &Admin, id: Id<Import>, language: Language) -> Result<Progress> {
    Ok(match stage(shop, Kind::Products, id).await? {
        Stage::Is(progress) => progress,
        Stage::Waiting(file) => {
            let _turn = shop.imports.lock().await;
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

/// How far a file of this kind has come. [`Error::NotFound`] when it is not kept.
pub(crate) async fn stage(shop: &Shop, kind: Kind, id: Id<Import>) -> Result<Stage> {
    let now = shop.now();
    let import = imports::find(&shop.store, id, now).await?;
    let import = import.filter(|import| import.kind == kind).ok_or(Error::NotFound)?;
    Ok(match import.state {
        State::Done => Stage::Is(Progress::Done(import.report.unwrap_or_default())),
        State::Running if !import.has_died(now) => Stage::Is(Progress::Running(import.done, import.total)),
        State::Waiting | State::Running => {
            let file = imports::file(&shop.store, id, now).await?.ok_or(Error::NotFound)?;
            Stage::Waiting(file)
        }
    })
}

/// Takes a kept file of products in, without its wrong rows where `partial` says so, and goes on with that by itself.
/// [`Error::NotFound`] when it is not kept. Nothing happens to one that is being taken in.
pub async fn begin(shop: &Shop, admin: &Admin, id: Id<Import>, partial: bool, language: Language) -> Result<()> {
    let Some(job) = take_up(shop, Kind::Products, id, partial, language).await? else {
        return Ok(());
    };
    let (shop, admin) = (shop.clone(), admin.clone());
    let work = async move {
        let done = run(&shop, &admin, job).await;
        end(&shop, job, done).await;
    };
    tokio::spawn(work.in_current_span());
    Ok(())
}

/// Takes a kept file up, to be taken in at once; `None` when it is being taken in. [`Error::NotFound`] when it is not kept.
pub(crate) async fn take_up(
    shop: &Shop,
    kind: Kind,
    id: Id<Import>,
    partial: bool,
    language: Language,
) -> Result<Option<Job>> {
    let now = shop.now();
    let import = imports::find(&shop.store, id, now).await?;
    import.filter(|import| import.kind == kind).ok_or(Error::NotFound)?;
    let taken = imports::take_up(&shop.store, id, now).await?;
    Ok(taken.map(|_| Job {
        id,
        is_kept: true,
        partial,
        language,
    }))
}

/// The file of an import that was taken up; `None` when it is done: while this one waited for its turn, another process may
/// have thought it dead.
pub(crate) async fn file(shop: &Shop, job: Job) -> Result<Option<Vec<u8>>> {
    imports::file(&shop.store, job.id, shop.now()).await
}

/// Notes of how many the import is.
pub(crate) async fn go_on(shop: &Shop, job: Job, total: usize) -> Result<()> {
    imports::go_on(&shop.store, job.id, 0, total, shop.now()).await
}

/// Notes what came of an import, or gives it back when it broke off: whoever looks sees what is left to do, and can go on.
pub(crate) async fn end(shop: &Shop, job: Job, done: Result<Option<ImportReport>>) {
    let noted = match done {
        Ok(None) => Ok(()),
        Ok(Some(report)) => imports::finish(&shop.store, job.id, &report, shop.now()).await,
        Err(error) => Err(error),
    };
    let Err(error) = noted else { return };
    tracing::error!(target: "error", %error, import = %job.id, "an import broke off");
    if let Err(error) = imports::give_back(&shop.store, job.id).await {
        tracing::error!(target: "error", %error, import = %job.id, "a broken import is not given back");
    }
}

async fn run(shop: &Shop, admin: &Admin, job: Job) -> Result<Option<ImportReport>> {
    let _turn = shop.imports.lock().await;
    let Some(file) = file(shop, job).await? else {
        return Ok(None);
    };
    let sheet = sheet(file).await?;
    let mut checked = check(shop, &sheet, job.language).await?;
    checked.stocks = imports::noted_stocks(&shop.store, job.id).await?.unwrap_or_default();
    go_on(shop, job, checked.to_write.len()).await?;
    write(shop, admin, job, &sheet, checked).await.map(Some)
}
