//! The `imports` collection: files that were checked and wait to be taken in, and how far that has come. They go after an
//! hour.

use std::collections::BTreeMap;

use mongodb::{
    Collection,
    bson::{Binary, Bson, Document, doc, spec::BinarySubtype},
    options::ReturnDocument,
};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, import::ImportReport, number, product::Product, user::User};

use super::{Store, bson, date, oid};
use crate::{Error, Result};

/// How long a file is kept, in seconds.
const KEPT_SECONDS: i64 = 3600;

/// After so many seconds without progress, an import has died with its process.
const DEAD_SECONDS: i64 = 60;

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its sender looks at what would come of it.
    Waiting,
    /// It is being taken in.
    Running,
    /// It was taken in.
    Done,
}

/// What a file is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Products.
    #[default]
    Products,
    /// Orders.
    Orders,
}

/// A file that is to be taken in, without its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    /// The import's id.
    #[serde(rename = "_id")]
    pub id: Id<Import>,
    /// What it is of; products where an older version kept it.
    #[serde(default)]
    pub kind: Kind,
    /// Who sent it.
    pub by: Id<User>,
    /// How far it has come.
    pub state: State,
    /// Rows that are written.
    #[serde(deserialize_with = "number::whole")]
    pub done: i64,
    /// Rows that are to be.
    #[serde(deserialize_with = "number::whole")]
    pub total: i64,
    /// When it last went on.
    pub touched_at: Timestamp,
    /// When it goes.
    pub expires_at: Timestamp,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ImportReport>,
}

impl Import {
    /// Whether it was being taken in by a process that is gone.
    pub fn has_died(&self, now: Timestamp) -> bool {
        self.state == State::Running && self.touched_at.plus_seconds(DEAD_SECONDS) < now
    }
}

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection("imports")
}

/// Keeps a file.
pub async fn insert(
    store: &Store,
    (id, kind): (Id<Import>, Kind),
    by: Id<User>,
    bytes: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    let import = Import {
        id,
        kind,
        by,
        state: State::Waiting,
        done: 0,
        total: 0,
        touched_at: now,
        expires_at: now.plus_seconds(KEPT_SECONDS),
        report: None,
    };
    let Bson::Document(mut document) = bson(&import)? else {
        return Err(Error::Internal("an import is no document".into()));
    };
    let subtype = BinarySubtype::Generic;
    document.insert("file", Binary { subtype, bytes });
    collection::<Document>(store).insert_one(document).await?;
    Ok(())
}

/// The import, as long as it is kept.
pub async fn find(store: &Store, id: Id<Import>, now: Timestamp) -> Result<Option<Import>> {
    let kept = doc! { "_id": oid(id), "expiresAt": { "$gt": date(now) } };
    Ok(collection(store)
        .find_one(kept)
        .projection(doc! { "file": 0, "stocks": 0 })
        .await?)
}

/// Its file, as long as it is kept.
pub async fn file(store: &Store, id: Id<Import>, now: Timestamp) -> Result<Option<Vec<u8>>> {
    #[derive(Deserialize)]
    struct Sent {
        file: Binary,
    }
    let kept = doc! { "_id": oid(id), "expiresAt": { "$gt": date(now) } };
    let sent: Option<Sent> = collection(store).find_one(kept).projection(doc! { "file": 1 }).await?;
    Ok(sent.map(|sent| sent.file.bytes))
}

/// Takes it up, if nobody has, or who had is gone; `None` otherwise.
pub async fn take_up(store: &Store, id: Id<Import>, now: Timestamp) -> Result<Option<Import>> {
    let dead = date(now.plus_seconds(-DEAD_SECONDS));
    let free = doc! {
        "_id": oid(id), "expiresAt": { "$gt": date(now) },
        "$or": [{ "state": "waiting" }, { "state": "running", "touchedAt": { "$lt": dead } }],
    };
    let taken = doc! { "$set": { "state": "running", "done": 0_i64, "touchedAt": date(now) } };
    Ok(collection(store)
        .find_one_and_update(free, taken)
        .projection(doc! { "file": 0, "stocks": 0 })
        .return_document(ReturnDocument::After)
        .await?)
}

/// Notes what the stocks are that its sender is shown.
pub async fn note_stocks(store: &Store, id: Id<Import>, stocks: &BTreeMap<Id<Product>, i64>) -> Result<()> {
    let stocks: Vec<_> = stocks
        .iter()
        .map(|(id, stock)| doc! { "id": oid(*id), "stock": *stock })
        .collect();
    collection::<Document>(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": { "stocks": stocks } })
        .await?;
    Ok(())
}

/// What the stocks were that its sender was shown.
pub async fn noted_stocks(store: &Store, id: Id<Import>) -> Result<Option<BTreeMap<Id<Product>, i64>>> {
    #[derive(Deserialize)]
    struct Noted {
        #[serde(default)]
        stocks: Vec<Stock>,
    }
    #[derive(Deserialize)]
    struct Stock {
        id: Id<Product>,
        #[serde(deserialize_with = "number::whole")]
        stock: i64,
    }
    let noted: Option<Noted> = collection(store)
        .find_one(doc! { "_id": oid(id) })
        .projection(doc! { "stocks": 1 })
        .await?;
    Ok(noted.map(|noted| noted.stocks.into_iter().map(|noted| (noted.id, noted.stock)).collect()))
}

/// Gives it back, so that it can be taken up again; not one that is done.
pub async fn give_back(store: &Store, id: Id<Import>) -> Result<()> {
    let waiting = doc! { "$set": { "state": "waiting" } };
    collection::<Document>(store)
        .update_one(doc! { "_id": oid(id), "state": "running" }, waiting)
        .await?;
    Ok(())
}

/// Notes how many rows are written, of how many.
pub async fn go_on(store: &Store, id: Id<Import>, done: usize, total: usize, now: Timestamp) -> Result<()> {
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let progress = doc! { "done": count(done), "total": count(total), "touchedAt": date(now) };
    collection::<Document>(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": progress })
        .await?;
    Ok(())
}

/// Notes what came of it.
pub async fn finish(store: &Store, id: Id<Import>, report: &ImportReport, now: Timestamp) -> Result<()> {
    let done = doc! { "state": "done", "report": bson(report)?, "touchedAt": date(now) };
    let update = doc! { "$set": done, "$unset": { "file": "", "stocks": "" } };
    collection::<Document>(store)
        .update_one(doc! { "_id": oid(id) }, update)
        .await?;
    Ok(())
}
