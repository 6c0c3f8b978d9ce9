//! The only place that speaks to `MongoDB`: one file a collection, with the documents in it and the constants they need.
//! Imports no room but `search` and `platform`. Errors are the driver's, except where a duplicate key has a meaning of its own.

mod access;
pub mod adopted_families;
pub mod adoption;
pub mod agent_carts;
pub(crate) mod alarms;
pub mod api_keys;
pub mod audit;
pub mod backlog;
pub mod books;
pub mod carts;
pub mod catalog;
pub mod categories;
pub(crate) mod changes;
pub(crate) mod claims;
mod collation;
pub mod complaints;
pub mod consents;
pub mod coupons;
pub mod daily_figures;
pub mod deliveries;
pub mod delivery_areas;
pub mod delivery_outcomes;
pub mod doors;
pub mod erasure;
pub mod gone;
pub mod held_orders;
pub mod idempotency;
pub mod imports;
mod indexes;
pub mod invoice_numbers;
pub mod invoices;
pub mod legal_texts;
pub mod lots;
pub mod low_stocks;
pub mod loyalties;
pub mod loyalty_tiers;
pub mod migrations;
pub mod moved;
pub mod old_orders;
pub mod order_search;
pub mod order_words;
pub mod orders;
pub mod orders_of_lots;
pub(crate) mod outbox;
pub mod payments;
pub mod personal;
mod pool;
pub mod products;
pub mod profiles;
pub mod recipes;
pub mod refunds;
pub mod retention;
pub mod review_votes;
pub mod reviews;
pub mod rounds;
pub mod sales;
pub mod second_factors;
mod seeding;
pub mod sessions;
pub mod settings;
pub(crate) mod signed_in;
pub mod slots;
mod slugs;
mod spans;
pub mod stock_alerts;
pub mod stock_movements;
pub mod subscriptions;
pub mod terms;
mod transaction;
pub mod transfers;
pub mod tries;
mod unreadable;
pub mod upload_attempts;
pub mod uploads;
pub mod user_search;
pub mod users;
pub mod waiting;
mod walk;
pub(crate) mod webhook_deliveries;
pub(crate) mod webhooks;
mod whole;
pub mod withdrawals;

use std::time::Duration;

use futures_util::TryStreamExt;
use mongodb::{
    Client, Collection, Database,
    bson::{Bson, Document, doc, oid::ObjectId},
    error::{ErrorKind, WriteFailure},
    options::{ClientOptions, ReadPreference, SelectionCriteria},
};
use serde::de::DeserializeOwned;
use shared::{Id, PageRequest, Timestamp, page::COUNTED, period::Edge};
use tokio::time::Instant;

pub use access::Access;
pub use pool::PoolFigures;
pub(crate) use seeding::insert_new;
pub use transaction::{Attempts, Transaction, TransactionLimit, UseTheTransaction, transact};
pub use unreadable::Unreadable;
pub use walk::look as look_for_unreadable;

use crate::{Error, Result};

/// How long a request waits for a database that is away. `serverSelectionTimeoutMS` in `MONGODB_URI` comes first.
const SELECTION_TIMEOUT: Duration = Duration::from_secs(2);

/// The same where `MONGODB_URI` names several members, of which another becomes primary.
const ELECTION_TIMEOUT: Duration = Duration::from_secs(8);

/// How often the driver asks the database whether it is there. `heartbeatFrequencyMS` in `MONGODB_URI` comes first.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How long a connection may take to come about. A database that has not answered the driver for this long and a
/// heartbeat is away, and what waits for it fails. `connectTimeoutMS` in `MONGODB_URI` comes first.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Connections that the driver opens to the database at most. Work that needs one beyond them waits for it.
/// `maxPoolSize` in `MONGODB_URI` comes first.
pub const MAX_POOL_SIZE: u32 = 160;

/// The shop's database.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    database: Database,
    signed_in: signed_in::SignedIn,
    met: unreadable::Met,
    pool: pool::Pool,
}

/// Why a database cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address is not one.
    #[error("MONGODB_URI is not a MongoDB address: {0}. It looks like mongodb://host:27017/fromagerie?replicaSet=rs0")]
    Address(mongodb::error::Error),
    /// Nobody answered.
    #[error(
        "no MongoDB answers at the address of MONGODB_URI within {seconds} s{cause}. Start it, look whether host and port are right, or unset MONGODB_URI to let the shop keep its own"
    )]
    Unreachable {
        /// How long it was tried.
        seconds: u64,
        /// What the driver says, behind a colon; empty where it only says that nobody answers.
        cause: String,
    },
    /// A stand-alone server has no transactions.
    #[error(
        "the MongoDB at MONGODB_URI is not a replica set, and orders need transactions. Start mongod with --replSet and initiate it, or unset MONGODB_URI to let the shop keep its own"
    )]
    NotAReplicaSet,
    /// The indexes could not be made.
    #[error("the database's indexes could not be made: {0}. If it is an older shop's, run: server adopt --check")]
    Indexes(mongodb::error::Error),
}

impl Store {
    /// Connects to `uri`, demands a replica set, and makes the indexes that rules rest on; the others are
    /// [`crate::migrations`]'. The database is the one the address names, or `fromagerie`.
    pub async fn connect(uri: &str) -> Result<Self, ConnectError> {
        Self::connect_with(ClientOptions::parse(uri).await.map_err(ConnectError::Address)?).await
    }

    /// [`Self::connect`] with an address that is parsed, for tests that watch what is sent.
    pub async fn connect_with(options: ClientOptions) -> Result<Self, ConnectError> {
        let store = Self::open_with(options).await?;
        indexes::make_unique(&store).await.map_err(ConnectError::Indexes)?;
        Ok(store)
    }

    /// [`Self::connect`] for who only looks: makes no indexes.
    pub async fn open(uri: &str) -> Result<Self, ConnectError> {
        Self::open_with(ClientOptions::parse(uri).await.map_err(ConnectError::Address)?).await
    }

    async fn open_with(mut options: ClientOptions) -> Result<Self, ConnectError> {
        const START_TIMEOUT: Duration = Duration::from_secs(10);
        options.app_name = Some("fromagerie".into());
        options.max_pool_size.get_or_insert(MAX_POOL_SIZE);
        options.heartbeat_freq.get_or_insert(HEARTBEAT);
        options.connect_timeout.get_or_insert(CONNECT_TIMEOUT);
        let timeout = options.server_selection_timeout.unwrap_or(START_TIMEOUT);
        let longest = match options.hosts.len() {
            0 | 1 => SELECTION_TIMEOUT,
            _ => ELECTION_TIMEOUT,
        };
        options.server_selection_timeout.get_or_insert(longest);
        let pool = pool::Pool::default();
        pool.listen(&mut options);
        spans::record(&mut options);
        let name = options.default_database.clone().unwrap_or_else(|| "fromagerie".into());
        let client = Client::with_options(options).map_err(ConnectError::Address)?;
        let store = Self {
            database: client.database(&name),
            client,
            signed_in: signed_in::SignedIn::default(),
            met: unreadable::Met::default(),
            pool,
        };
        let start = Instant::now();
        let hello = loop {
            match store.database.run_command(doc! { "hello": 1 }).await {
                Ok(hello) => break hello,
                Err(cause) if is_away(&cause) && start.elapsed() < timeout => {}
                Err(cause) => {
                    let seconds = timeout.as_secs();
                    let cause = match *cause.kind {
                        // It describes what it knows of every server in the terms of its source.
                        ErrorKind::ServerSelection { .. } => String::new(),
                        _ => format!(": {cause}"),
                    };
                    return Err(ConnectError::Unreachable { seconds, cause });
                }
            }
        };
        // A router of a sharded cluster has transactions too.
        if !hello.contains_key("setName") && !hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid") {
            return Err(ConnectError::NotAReplicaSet);
        }
        Ok(store)
    }

    /// Makes the indexes that are missing. Where there are many documents, that takes a while.
    pub async fn make_indexes(&self) -> Result<()> {
        Ok(indexes::make_all(self).await?)
    }

    /// The indexes that are not there, such as `users.email_1`.
    pub async fn missing_indexes(&self) -> Result<Vec<String>> {
        Ok(indexes::missing(self).await?)
    }

    /// The version of `MongoDB`, such as `6.0.5`.
    pub async fn version(&self) -> Result<String> {
        let info = self.database.run_command(doc! { "buildInfo": 1 }).await?;
        Ok(info.get_str("version").unwrap_or_default().to_owned())
    }

    /// Whether the primary answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.database.run_command(doc! { "ping": 1 }).await.map(drop)?)
    }

    /// How often who is signed in was found in memory, and how often the database had to be asked.
    pub fn signed_in_hits_and_misses(&self) -> (u64, u64) {
        self.signed_in.hits_and_misses()
    }

    /// Whether some member of the database answers, also while a primary is being chosen.
    pub async fn ping_any(&self) -> Result<()> {
        let any = SelectionCriteria::ReadPreference(ReadPreference::nearest(None));
        let ping = self.database.run_command(doc! { "ping": 1 });
        Ok(ping.selection_criteria(any).await.map(drop)?)
    }

    /// Whether nobody has ever used the shop.
    pub async fn is_empty(&self) -> Result<bool> {
        Ok(!self.has("users", doc! {}).await? && !self.has("products", doc! {}).await?)
    }

    /// The database itself, for tests and seeding.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// The database outside of any transaction.
    pub const fn access(&self) -> Access<'_> {
        Access {
            store: self,
            session: None,
        }
    }

    /// Whether a document matches, whether it can be read or not.
    async fn has(&self, collection: &'static str, filter: Document) -> Result<bool> {
        self.access().has(collection, filter).await
    }

    fn collection<T: Send + Sync>(&self, name: &str) -> Collection<T> {
        self.database.collection(name)
    }
}

/// The id as a filter needs it.
fn oid<T>(id: Id<T>) -> ObjectId {
    ObjectId::from_bytes(id.bytes())
}

/// The ids as a filter needs them.
fn oids<T>(ids: &[Id<T>]) -> Vec<ObjectId> {
    ids.iter().copied().map(oid).collect()
}

/// The document with this id or slug.
fn keyed(key: &str) -> Document {
    if let Ok(id) = key.parse::<Id<()>>() {
        doc! { "_id": oid(id) }
    } else {
        // The type says to the planner that the partial index covers this.
        doc! { "slug": { "$eq": key, "$type": "string" } }
    }
}

/// The moment as a filter needs it.
fn date(at: Timestamp) -> mongodb::bson::DateTime {
    mongodb::bson::DateTime::from_millis(at.millis())
}

/// From the one edge to the other, as a filter needs it; `None` when neither is given.
fn within(from: Option<Edge>, to: Option<Edge>) -> Option<Document> {
    let mut period = Document::new();
    if let Some(from) = from {
        period.insert("$gte", date(from.start()));
    }
    if let Some(to) = to {
        period.insert("$lt", date(to.end()));
    }
    (!period.is_empty()).then_some(period)
}

/// The value as the driver's typed collections would write it: ids and dates in BSON's own
/// types. (`serialize_to_bson` is human-readable and would write text.)
fn bson(value: &(impl serde::Serialize + ?Sized)) -> Result<Bson> {
    #[derive(serde::Serialize)]
    struct Wrapped<'a, T: ?Sized> {
        value: &'a T,
    }
    let internal = |e: mongodb::bson::error::Error| Error::Internal(e.to_string());
    let raw = mongodb::bson::serialize_to_raw_document_buf(&Wrapped { value }).map_err(internal)?;
    let mut document = Document::try_from(raw).map_err(internal)?;
    document
        .remove("value")
        .ok_or_else(|| Error::Internal("a value vanished in BSON".into()))
}

/// The value that [`bson`] wrote.
fn from_bson<T: DeserializeOwned>(bson: Bson) -> Result<T> {
    #[derive(serde::Deserialize)]
    struct Wrapped<T> {
        value: T,
    }
    let internal = |e: mongodb::bson::error::Error| Error::Internal(e.to_string());
    let raw = mongodb::bson::serialize_to_vec(&doc! { "value": bson }).map_err(internal)?;
    let wrapped: Wrapped<T> = mongodb::bson::deserialize_from_slice(&raw).map_err(internal)?;
    Ok(wrapped.value)
}

/// Every document of a cursor that can be read. The others are noted, and left out.
async fn all<T: DeserializeOwned>(
    store: &Store,
    collection: &'static str,
    cursor: mongodb::Cursor<T>,
) -> Result<Vec<T>> {
    let (documents, _) = unreadable::some(store, collection, cursor).await?;
    Ok(documents)
}

/// How many documents match, for the page of a list: exact up to [`COUNTED`] beyond the page, and for all there are.
async fn counted<T: Send + Sync>(
    collection: &Collection<T>,
    filter: Document,
    paging: PageRequest,
) -> mongodb::error::Result<u64> {
    if filter.is_empty() {
        return collection.estimated_document_count().await;
    }
    let most = paging.skip() + paging.limit.unsigned_abs() + COUNTED.unsigned_abs();
    collection.count_documents(filter).limit(most).await
}

/// Every row of an aggregation. The pipeline makes them, and leaves out what is not of the right type.
async fn rows<T: DeserializeOwned + Send + Sync>(cursor: mongodb::Cursor<T>) -> Result<Vec<T>> {
    Ok(cursor.try_collect().await?)
}

/// `on_duplicate` in place of a duplicate key, which the caller knows the meaning of.
fn duplicate_as(on_duplicate: Error) -> impl FnOnce(mongodb::error::Error) -> Error {
    move |error| {
        if is_duplicate(&error) {
            on_duplicate
        } else {
            error.into()
        }
    }
}

impl From<mongodb::error::Error> for Error {
    fn from(error: mongodb::error::Error) -> Self {
        if is_away(&error) {
            Self::DatabaseAway(error)
        } else {
            unreadable::unnamed(&error).unwrap_or(Self::Database(error))
        }
    }
}

/// Whether nothing answers, a connection broke off, or the server that answered is going down or no longer the primary.
fn is_away(error: &mongodb::error::Error) -> bool {
    /// <https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-discovery-and-monitoring.md#not-writable-primary-and-node-is-recovering>
    const GOING: [i32; 8] = [91, 189, 10058, 10107, 11600, 11602, 13435, 13436];
    match error.kind.as_ref() {
        ErrorKind::ServerSelection { .. } | ErrorKind::Io(_) | ErrorKind::ConnectionPoolCleared { .. } => true,
        ErrorKind::Command(error) => GOING.contains(&error.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(error)) => GOING.contains(&error.code),
        _ => false,
    }
}

fn is_duplicate(error: &mongodb::error::Error) -> bool {
    matches!(error.kind.as_ref(), ErrorKind::Write(WriteFailure::WriteError(e)) if e.code == 11000)
        || matches!(error.kind.as_ref(), ErrorKind::Command(e) if e.code == 11000)
        || matches!(error.kind.as_ref(), ErrorKind::InsertMany(many)
            if many.write_errors.iter().flatten().any(|e| e.code == 11000))
}
