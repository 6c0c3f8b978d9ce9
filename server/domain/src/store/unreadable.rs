//! Reading documents of which some may not be what they should be. Lists leave such a document out; it is noted, for the
//! log and the dashboard. What must see every document is refused ([`Error::Unreadable`]).

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::TryStreamExt;
use mongodb::{
    Cursor,
    bson::{
        Bson, Document, RawDocument, RawDocumentBuf, deserialize_from_slice, doc, error::ErrorKind as BsonErrorKind,
    },
    error::ErrorKind,
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use shared::{
    Id,
    unreadable::{UnreadableDocument, UnreadableDocuments},
};
use tokio::sync::mpsc;
use tracing::Instrument;

use super::Store;
use crate::{Error, Result};

/// How many documents are named. The walk counts the others.
const MOST: usize = 1000;

/// A product or recipe that cannot be read as one.
#[derive(Debug)]
pub struct Unreadable<T> {
    /// Its id, where it has one of the usual kind.
    pub id: Option<Id<T>>,
    /// Its slug, empty where it has none.
    pub slug: String,
    /// The field and what is wrong with it.
    pub reason: String,
}

/// The documents that this process has met and could not read.
#[derive(Clone, Debug, Default)]
pub(super) struct Met(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
pub(super) struct Known {
    named: BTreeMap<Key, Named>,
    /// How many more the last walk found.
    others: u64,
}

/// The collection, and the id as text.
type Key = (&'static str, String);

#[derive(Debug)]
struct Named {
    id: Bson,
    document: UnreadableDocument,
}

impl Known {
    /// Names a document, or counts it where there is no room. Whether it was not named before.
    pub(super) fn add(&mut self, collection: &'static str, id: Bson, fault: &Fault) -> bool {
        let is_full = self.named.len() >= MOST;
        match self.named.entry((collection, text(&id))) {
            Entry::Occupied(_) => false,
            Entry::Vacant(_) if is_full => {
                self.others += 1;
                false
            }
            Entry::Vacant(place) => {
                let document = fault.document(collection, &id);
                place.insert(Named { id, document });
                true
            }
        }
    }
}

impl Met {
    fn lock(&self) -> MutexGuard<'_, Known> {
        // A poisoned lock is used all the same: nothing panics while it holds it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names a document that was met, as long as there is room. Whether it was not named before.
    fn add(&self, collection: &'static str, id: Bson, fault: &Fault) -> bool {
        let mut known = self.lock();
        known.named.len() < MOST && known.add(collection, id, fault)
    }

    /// Puts what a walk found in the place of what was known. What was not named before is named in the log.
    pub(super) fn replace(&self, found: Known) {
        let mut known = self.lock();
        for (key, named) in found.named.iter().filter(|(key, _)| !known.named.contains_key(key)) {
            log(key.0, &named.document);
        }
        if found.others > known.others {
            let (named, others) = (found.named.len(), found.others);
            tracing::warn!(target: "error", named, others, "more documents cannot be read than are named");
        }
        let before = mem::replace(&mut *known, found);
        drop(known);
        drop(before);
    }
}

/// Why a document is not what it should be.
#[derive(Debug)]
pub(super) struct Fault {
    field: String,
    reason: String,
}

impl Fault {
    fn document(&self, collection: &str, id: &Bson) -> UnreadableDocument {
        UnreadableDocument {
            collection: collection.to_owned(),
            id: text(id),
            field: self.field.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// The driver's error of a document that it could not decode; it says neither which one nor which field. `None` for any
/// other error.
pub(super) fn unnamed(error: &mongodb::error::Error) -> Option<Error> {
    let ErrorKind::Bson(cause) = &*error.kind else {
        return None;
    };
    if !matches!(cause.kind, BsonErrorKind::Deserialization { .. }) {
        return None;
    }
    tracing::warn!(target: "error", %error, "a document cannot be read");
    Some(Error::Unreadable(Box::new(UnreadableDocument {
        reason: plain(&cause.to_string()),
        ..UnreadableDocument::default()
    })))
}

/// Puts the collection and the id into an error that does not say them.
pub(super) fn of<T>(collection: &'static str, id: Id<T>) -> impl FnOnce(mongodb::error::Error) -> Error {
    move |error| match error.into() {
        Error::Unreadable(mut document) => {
            (document.collection, document.id) = (collection.to_owned(), id.to_string());
            Error::Unreadable(document)
        }
        error => error,
    }
}

impl Store {
    /// Decodes a document; one that cannot be is noted, and refused by this error.
    pub(super) fn decoded<T: DeserializeOwned>(&self, collection: &'static str, raw: &RawDocument) -> Result<T> {
        decode(raw).map_err(|fault| {
            let id = id_of(raw);
            let document = fault.document(collection, &id);
            // What has no id, since it was made of several, cannot be found again.
            if id != Bson::Null && self.met.add(collection, id, &fault) {
                log(collection, &document);
            }
            Error::Unreadable(Box::new(document))
        })
    }

    /// What of [`Self::decoded`] can be read; `None` for what cannot.
    pub(super) fn readable<T: DeserializeOwned>(
        &self,
        collection: &'static str,
        raw: &RawDocument,
    ) -> Result<Option<T>> {
        match self.decoded(collection, raw) {
            Ok(value) => Ok(Some(value)),
            Err(Error::Unreadable(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The documents that this process could not read and that still cannot be.
    pub async fn unreadable(&self) -> Result<UnreadableDocuments> {
        self.forget_mended().await?;
        let known = self.met.lock();
        let named: Vec<_> = known.named.values().map(|named| named.document.clone()).collect();
        Ok(UnreadableDocuments {
            total: named.len() as u64 + known.others,
            named,
        })
    }

    /// Looks at the named documents again: those that can be read by now, or are gone, are named no more.
    async fn forget_mended(&self) -> Result<()> {
        let (mut asked, mut ids) = (BTreeSet::new(), BTreeMap::<_, Vec<_>>::new());
        for (key, named) in &self.met.lock().named {
            asked.insert(key.clone());
            ids.entry(key.0).or_default().push(named.id.clone());
        }
        let mut still = Known::default();
        for (collection, ids) in ids {
            let documents = self.collection::<RawDocumentBuf>(collection);
            let mut found = documents.find(doc! { "_id": { "$in": ids } }).await?;
            while found.advance().await? {
                if let Some(fault) = super::walk::fault(collection, found.current()) {
                    still.add(collection, id_of(found.current()), &fault);
                }
            }
        }
        let mut known = self.met.lock();
        // What was met meanwhile stays.
        known.named.retain(|key, _| !asked.contains(key));
        known.named.extend(still.named);
        drop(known);
        Ok(())
    }
}

fn log(collection: &str, document: &UnreadableDocument) {
    let UnreadableDocument { id, field, reason, .. } = document;
    tracing::warn!(target: "error", collection, id, field, reason, "a document cannot be read, and is left out");
}

/// The documents of a cursor that can be read, and how many cannot.
pub(super) async fn some<T: DeserializeOwned>(
    store: &Store,
    collection: &'static str,
    mut cursor: Cursor<T>,
) -> Result<(Vec<T>, usize)> {
    let (mut found, mut left_out) = (Vec::new(), 0);
    while cursor.advance().await? {
        match store.readable(collection, cursor.current())? {
            Some(document) => found.push(document),
            None => left_out += 1,
        }
    }
    Ok((found, left_out))
}

/// The field and what is wrong with it.
fn in_its_words(fault: UnreadableDocument) -> String {
    let of_field = UnreadableDocument {
        collection: String::new(),
        id: String::new(),
        ..fault
    };
    of_field.to_string()
}

/// How many documents may wait to be decoded.
const AHEAD: usize = 1000;

/// Reads every product or recipe that matches, one after the other. What comes next is fetched while one is decoded: with
/// a hundred thousand products a start would wait for both.
pub(super) async fn read<T: DeserializeOwned>(
    store: &Store,
    collection: &'static str,
    filter: Document,
    mut take: impl FnMut(Result<T, Unreadable<T>>) + Send,
) -> Result<()> {
    let mut documents = store.collection::<RawDocumentBuf>(collection).find(filter).await?;
    let (fetched, mut waiting) = mpsc::channel(AHEAD);
    let fetch = async move {
        while let Some(document) = documents.try_next().await? {
            if fetched.send(document).await.is_err() {
                break;
            }
        }
        Ok::<_, mongodb::error::Error>(())
    };
    let fetching = tokio::spawn(fetch.in_current_span());
    while let Some(document) = waiting.recv().await {
        match store.decoded(collection, &document) {
            Ok(value) => take(Ok(value)),
            Err(Error::Unreadable(fault)) => take(Err(Unreadable {
                id: document.get_object_id("_id").ok().map(|id| Id::from_bytes(id.bytes())),
                slug: document.get_str("slug").unwrap_or_default().to_owned(),
                reason: in_its_words(*fault),
            })),
            Err(error) => return Err(error),
        }
    }
    fetching.await.map_err(|error| Error::Internal(error.to_string()))??;
    Ok(())
}

/// The document as a `T`, or the field that is wrong.
pub(super) fn decode<T: DeserializeOwned>(document: &RawDocument) -> Result<T, Fault> {
    deserialize_from_slice(document.as_bytes()).map_err(|error| {
        traced::<T>(document).unwrap_or_else(|| Fault {
            field: String::new(),
            reason: plain(&error.to_string()),
        })
    })
}

/// What the decoder says, without its preface and with `null` for what Rust calls a unit.
fn plain(said: &str) -> String {
    let said = said.split_once("Message: ").map_or(said, |(_, said)| said);
    said.trim_end_matches('.').replace("unit value", "null")
}

/// Why a document is no `T`, with the name of the field, which the decoder alone does not say.
fn traced<T: DeserializeOwned>(document: &RawDocument) -> Option<Fault> {
    struct Traced<T>(Result<T, Fault>);
    impl<'de, T: DeserializeOwned> Deserialize<'de> for Traced<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let decoded = serde_path_to_error::deserialize(deserializer);
            Ok(Self(decoded.map_err(|error| {
                let field = error.path().to_string();
                Fault {
                    // `.` stands for the whole.
                    field: if field == "." { String::new() } else { field },
                    reason: plain(&error.inner().to_string()),
                }
            })))
        }
    }
    let Traced(decoded) = deserialize_from_slice::<Traced<T>>(document.as_bytes()).ok()?;
    decoded.err()
}

/// Null where it has none.
pub(super) fn id_of(document: &RawDocument) -> Bson {
    let id = document.get("_id").ok().flatten();
    id.and_then(|id| Bson::try_from(id).ok()).unwrap_or(Bson::Null)
}

fn text(id: &Bson) -> String {
    match id {
        Bson::ObjectId(id) => id.to_hex(),
        Bson::String(id) => id.clone(),
        id => id.to_string(),
    }
}
