//! The `alarms` collection: of which matter the shop was told when, for all processes together. A document a matter, and a
//! machine where it is one machine's. And the letters that one is about.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{Timestamp, job::Job, number};

use super::{Store, Transaction, all, date, outbox};
use crate::Result;

/// Something that needs a person, as its letter tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Alarm {
    /// Letters are refused, or were given up.
    LettersRefused {
        /// How many.
        #[serde(deserialize_with = "number::whole")]
        letters: i64,
        /// Why the last one was.
        why: String,
    },
    /// Nobody knows how payments stand.
    PaymentsUndecided {
        /// How many.
        #[serde(deserialize_with = "number::whole")]
        payments: i64,
        /// Since when the first is.
        since: Timestamp,
    },
    /// Jobs of one machine fail again and again.
    JobsFailing(Vec<FailingJob>),
    /// The disk is nearly full.
    DiskFull {
        /// Of which machine; empty in letters of older versions.
        #[serde(default)]
        host: String,
        /// Free bytes.
        #[serde(deserialize_with = "number::whole")]
        free: i64,
    },
}

/// A job that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FailingJob {
    /// On which machine; empty in letters of older versions.
    #[serde(default)]
    pub host: String,
    /// Which.
    pub job: Job,
    /// Since when it fails each time.
    pub since: Timestamp,
}

impl Alarm {
    /// What it is about: of one matter the shop is told once a day. A machine's own ends in `/` and its name, so that it does
    /// not silence another's.
    pub fn matter(&self) -> String {
        match self {
            Self::LettersRefused { .. } => "lettersRefused".into(),
            Self::PaymentsUndecided { .. } => "paymentsUndecided".into(),
            Self::JobsFailing(jobs) => format!("jobsFailing/{}", jobs.first().map_or("", |job| &*job.host)),
            Self::DiskFull { host, .. } => format!("diskFull/{host}"),
        }
    }
}

/// A document of the collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Of what ([`Alarm::matter`]).
    #[serde(rename = "_id")]
    pub matter: String,
    /// When the shop was last told of it.
    pub told_at: Timestamp,
}

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection("alarms")
}

/// Notes that the shop is told of a matter now. False when it was told of it later than `before`. Of two processes that
/// note it at once, the second starts over and finds the first's.
pub async fn claim(tx: &mut Transaction<'_>, matter: &str, before: Timestamp) -> Result<bool> {
    let now = date(tx.now());
    let long_ago = doc! { "_id": matter, "toldAt": { "$lte": date(before) } };
    let done = collection::<Document>(tx.store())
        .update_one(long_ago, doc! { "$set": { "toldAt": now } })
        .session(tx.session())
        .await?;
    if done.matched_count == 1 {
        return Ok(true);
    }
    let done = collection::<Document>(tx.store())
        .update_one(doc! { "_id": matter }, doc! { "$setOnInsert": { "toldAt": now } })
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(done.upserted_id.is_some())
}

/// Of what the shop was told after this, the last matter first.
pub async fn told_since(store: &Store, since: Timestamp) -> Result<Vec<Told>> {
    let told = collection::<Told>(store)
        .find(doc! { "toldAt": { "$gt": date(since) } })
        .sort(doc! { "toldAt": -1, "_id": 1 })
        .await?;
    all(store, "alarms", told).await
}

/// Letters that are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// How many, counted up to a thousand.
    pub letters: u64,
    /// Why the newest was.
    pub why: String,
}

/// The letters that have been tried since this moment or longer and are refused, those that were given up among them. Not those
/// of alarm: that one of them is refused is no matter of its own, and would go on for as long as the next one is, too.
pub async fn refused_letters(store: &Store, tried_since: Timestamp) -> Result<Refused> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Found {
        last_error: String,
    }
    const MOST: u64 = 1000;
    let mut filter = outbox::refused();
    filter.insert("queuedAt", doc! { "$lte": date(tried_since) });
    // One that somebody had sent again is tried since then.
    filter.insert("againAt", doc! { "$not": { "$gt": date(tried_since) } });
    filter.insert("letter.alarm", doc! { "$exists": false });
    let letters = store
        .collection::<Document>("outbox")
        .count_documents(filter.clone())
        .limit(MOST)
        .await?;
    let newest = store
        .collection::<Found>("outbox")
        .find_one(filter)
        .sort(doc! { "queuedAt": -1, "_id": -1 })
        .projection(doc! { "lastError": 1 })
        .await?;
    let why = newest.map(|newest| newest.last_error).unwrap_or_default();
    Ok(Refused { letters, why })
}
