//! Documents of an older shop as they are, and the `adoptionoriginals` collection: what stood in their place before they
//! were adopted.

use std::time::Duration;

use futures_util::TryStreamExt;
use mongodb::{
    ClientSession, Collection, Cursor,
    bson::{Bson, Document, doc},
    error::{ErrorKind, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::Timestamp;
use tokio::time::sleep;

use super::{Store, bson, indexes};
use crate::{Error, Result, hex};

/// Fields with the words that documents are found by, which the old shop does not have.
const WORDS: [(&str, &str); 2] = [("users", "searchPrefixes"), ("orders", "searchWords")];

/// Documents in the order of their ids.
#[derive(Debug)]
pub struct Documents(Cursor<Document>);

impl Documents {
    /// The next one.
    pub async fn next(&mut self) -> Result<Option<Document>> {
        Ok(self.0.try_next().await?)
    }
}

/// Every document of a collection, or these fields of them.
pub async fn documents(store: &Store, collection: &str, fields: Option<Document>) -> Result<Documents> {
    let collection = store.collection::<Document>(collection);
    let mut find = collection.find(doc! {}).sort(doc! { "_id": 1 });
    if let Some(fields) = fields {
        find = find.projection(fields);
    }
    Ok(Documents(find.await?))
}

/// Whether a server of this shop runs on the database: it always follows its changes, and asks for them many times a
/// second. One that has just stopped may still be seen for a moment.
pub async fn is_in_use(store: &Store) -> Result<bool> {
    const LOOKS: usize = 12;
    for _ in 1..LOOKS {
        if !is_followed(store).await? {
            return Ok(false);
        }
        sleep(Duration::from_millis(500)).await;
    }
    is_followed(store).await
}

async fn is_followed(store: &Store) -> Result<bool> {
    let recently = doc! { "$gt": ["$cursor.lastAccessDate", { "$subtract": ["$$NOW", 3000] }] };
    let pipeline = [
        // Of the same user, which needs no right of its own.
        doc! { "$currentOp": { "idleCursors": true } },
        doc! { "$match": { "ns": { "$regex": format!("^\\Q{}\\E\\.", store.database.name()) } } },
        doc! { "$match": { "$or": [
            { "cursor.originatingCommand.pipeline.0.$changeStream": { "$exists": true } },
            { "command.pipeline.0.$changeStream": { "$exists": true } },
        ] } },
        doc! { "$match": { "$or": [{ "type": "op" }, { "$expr": recently }] } },
        doc! { "$limit": 1 },
    ];
    match store.client.database("admin").aggregate(pipeline).await {
        Ok(mut found) => Ok(found.try_next().await?.is_some()),
        // Some hosts do not tell. What changes while it is adopted is still noticed, document by document.
        Err(error) if matches!(*error.kind, ErrorKind::Command(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// What stood in the place of a document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Original {
    /// Which document.
    #[serde(rename = "_id")]
    pub key: Key,
    #[serde(rename = "original")]
    document: Document,
    /// SHA-256 of the document in its place; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    adopted: Option<String>,
    at: Timestamp,
}

/// Which document an original is of.
#[derive(Debug, Serialize, Deserialize)]
pub struct Key {
    /// The collection.
    pub of: String,
    /// The document's id.
    pub id: Bson,
}

/// The indexes that a collection had.
#[derive(Debug, Serialize, Deserialize)]
struct Indexes {
    #[serde(rename = "_id")]
    collection: String,
    indexes: Vec<Document>,
}

fn originals_collection(store: &Store) -> Collection<Original> {
    store.collection("adoptionoriginals")
}

fn kept_indexes(store: &Store) -> Collection<Indexes> {
    store.collection("adoptionindexes")
}

/// Puts the adopted document in the place of this one, and keeps this one. False when it is not there as it was read.
pub async fn replace(
    store: &Store,
    collection: &str,
    read: &Document,
    adopted: &Document,
    now: Timestamp,
) -> Result<bool> {
    let id = read.get("_id").cloned().unwrap_or(Bson::Null);
    transaction(store, async |session| {
        let documents = store.collection::<Document>(collection);
        if !is_as_read(&documents, session, read).await? {
            return Ok(false);
        }
        keep(store, session, collection, read, Some(digest(adopted)?), now).await?;
        documents
            .replace_one(doc! { "_id": &id }, adopted)
            .session(session)
            .await?;
        Ok(true)
    })
    .await
}

/// Takes a document out of its collection, and keeps it. False when it is not there as it was read.
pub async fn set_aside(store: &Store, collection: &str, read: &Document, now: Timestamp) -> Result<bool> {
    transaction(store, async |session| {
        let documents = store.collection::<Document>(collection);
        if !is_as_read(&documents, session, read).await? {
            return Ok(false);
        }
        keep(store, session, collection, read, None, now).await?;
        let id = read.get("_id").cloned().unwrap_or(Bson::Null);
        documents.delete_one(doc! { "_id": id }).session(session).await?;
        Ok(true)
    })
    .await
}

/// Whether the document still is what was read, to the byte.
async fn is_as_read(documents: &Collection<Document>, session: &mut ClientSession, read: &Document) -> Result<bool> {
    let id = read.get("_id").cloned().unwrap_or(Bson::Null);
    let now = documents.find_one(doc! { "_id": id }).session(session).await?;
    match now {
        Some(now) => Ok(digest(&now)? == digest(read)?),
        None => Ok(false),
    }
}

/// The first original of a document stays.
async fn keep(
    store: &Store,
    session: &mut ClientSession,
    collection: &str,
    original: &Document,
    adopted: Option<String>,
    now: Timestamp,
) -> Result<()> {
    let key = Key {
        of: collection.to_owned(),
        id: original.get("_id").cloned().unwrap_or(Bson::Null),
    };
    let place = doc! { "_id": bson(&key)? };
    let known = originals_collection(store)
        .find_one(place.clone())
        .session(&mut *session)
        .await?;
    // What an earlier adoption kept is the original of this document only while it is as that left it.
    if let Some(known) = known
        && known.adopted != Some(digest(original)?)
    {
        originals_collection(store)
            .delete_one(place.clone())
            .session(&mut *session)
            .await?;
    }
    let first = doc! { "original": original, "at": bson(&now)? };
    let replaced = adopted.map(|adopted| doc! { "$setOnInsert": &first, "$set": { "adopted": adopted } });
    let change = replaced.unwrap_or_else(|| doc! { "$setOnInsert": &first, "$unset": { "adopted": "" } });
    originals_collection(store)
        .update_one(place, change)
        .upsert(true)
        .session(session)
        .await?;
    Ok(())
}

fn digest(document: &Document) -> Result<String> {
    let bytes = document.to_vec().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(hex(&Sha256::digest(bytes)))
}

/// Whether anything was adopted.
pub async fn has_originals(store: &Store) -> Result<bool> {
    let original = store
        .collection::<Document>(originals_collection(store).name())
        .find_one(doc! {})
        .await?;
    Ok(original.is_some() || kept_indexes(store).find_one(doc! {}).await?.is_some())
}

/// What is kept.
#[derive(Debug)]
pub struct Originals(Cursor<Original>);

impl Originals {
    /// The next one.
    pub async fn next(&mut self) -> Result<Option<Original>> {
        Ok(self.0.try_next().await?)
    }
}

/// Everything that is kept.
pub async fn originals(store: &Store) -> Result<Originals> {
    Ok(Originals(
        originals_collection(store)
            .find(doc! {})
            .sort(doc! { "_id": 1 })
            .await?,
    ))
}

/// Puts an original back in its place; false when the document there is not what was adopted.
pub async fn restore(store: &Store, kept_one: &Original) -> Result<bool> {
    let Key { of, id } = &kept_one.key;
    transaction(store, async |session| {
        let documents = store.collection::<Document>(of);
        let now = documents.find_one(doc! { "_id": id }).session(&mut *session).await?;
        let now = now.as_ref().map(digest).transpose()?;
        if now != kept_one.adopted {
            return Ok(false);
        }
        let original = &kept_one.document;
        match now {
            Some(_) => {
                let place = doc! { "_id": id };
                documents.replace_one(place, original).session(&mut *session).await?;
            }
            None => {
                documents.insert_one(original).session(&mut *session).await?;
            }
        }
        let key = doc! { "_id": bson(&kept_one.key)? };
        originals_collection(store).delete_one(key).session(session).await?;
        Ok(true)
    })
    .await
}

/// Takes the words away that accounts and orders are found by; the shop gives them anew.
pub async fn unset_words(store: &Store) -> Result<()> {
    for (collection, field) in WORDS {
        store
            .collection::<Document>(collection)
            .update_many(doc! { field: { "$exists": true } }, doc! { "$unset": { field: "" } })
            .await?;
    }
    Ok(())
}

/// Notes which indexes these collections have, unless that is noted already.
pub async fn keep_indexes(store: &Store, collections: &[&str]) -> Result<()> {
    for collection in collections {
        let indexes = indexes::raw(store, collection).await?;
        kept_indexes(store)
            .update_one(
                doc! { "_id": collection },
                doc! { "$setOnInsert": { "indexes": indexes } },
            )
            .upsert(true)
            .await?;
    }
    Ok(())
}

/// Drops indexes that forbid what this shop allows, delete documents, or stand in the place of one of its own.
pub async fn drop_foreign_indexes(store: &Store, collections: &[&str]) -> Result<()> {
    for collection in collections {
        for index in indexes::foreign(store, collection).await? {
            store.collection::<Document>(collection).drop_index(index).await?;
        }
    }
    Ok(())
}

/// Drops the indexes of these collections that allow a value once. [`Store::make_indexes`] makes ours again.
pub async fn drop_unique_indexes(store: &Store, collections: &[&str]) -> Result<()> {
    for collection in collections {
        for index in indexes::raw(store, collection).await? {
            if let (true, Ok(name)) = (index.get_bool("unique").unwrap_or_default(), index.get_str("name")) {
                store.collection::<Document>(collection).drop_index(name).await?;
            }
        }
    }
    Ok(())
}

/// Drops every index of these collections.
pub async fn drop_indexes(store: &Store, collections: &[&str]) -> Result<()> {
    for collection in collections {
        if !indexes::raw(store, collection).await?.is_empty() {
            store.collection::<Document>(collection).drop_indexes().await?;
        }
    }
    Ok(())
}

/// Makes the indexes that there were. Those that what was made since does not allow, by collection and name.
pub async fn restore_indexes(store: &Store) -> Result<Vec<(String, String)>> {
    let mut left_out = Vec::new();
    let mut kept = kept_indexes(store).find(doc! {}).await?;
    while let Some(Indexes { collection, indexes }) = kept.try_next().await? {
        for index in indexes {
            let name = index.get_str("name").unwrap_or_default().to_owned();
            let command = doc! { "createIndexes": &collection, "indexes": [index] };
            match store.database.run_command(command).await {
                Err(error) if super::is_duplicate(&error) => left_out.push((collection.clone(), name)),
                done => _ = done?,
            }
        }
    }
    kept_indexes(store).drop().await?;
    Ok(left_out)
}

/// Work that commits as a whole; tried again when it had to give way.
pub(super) async fn transaction<T>(store: &Store, work: impl AsyncFn(&mut ClientSession) -> Result<T>) -> Result<T> {
    const TRIES: usize = 5;
    let mut session = store.client.start_session().await?;
    let mut tries = 0;
    loop {
        session.start_transaction().await?;
        let done = match work(&mut session).await {
            Ok(value) => commit(&mut session).await.map(|()| value),
            Err(error) => {
                session.abort_transaction().await?;
                Err(error)
            }
        };
        match done {
            Err(Error::Database(error) | Error::DatabaseAway(error))
                if error.contains_label(TRANSIENT_TRANSACTION_ERROR)
                    && !matches!(*error.kind, ErrorKind::ServerSelection { .. })
                    && tries < TRIES =>
            {
                tries += 1;
            }
            done => return done,
        }
    }
}

async fn commit(session: &mut ClientSession) -> Result<()> {
    loop {
        match session.commit_transaction().await {
            Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) => {}
            done => return Ok(done?),
        }
    }
}
