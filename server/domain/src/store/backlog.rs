//! How much waits in the collections that jobs work off, counted no further than [`MOST`], by indexes.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use serde::Deserialize;
use shared::Timestamp;

use super::{Store, date, outbox, webhooks};
use crate::Result;

/// How far is counted.
pub const MOST: u64 = 10_000;
/// How long the database may take for each count.
const MAX_TIME: Duration = Duration::from_secs(2);

/// What waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Letters that are to be sent.
    pub letters: Queue,
    /// Letters that were refused, and were neither sent nor let be since.
    pub refused_letters: u64,
    /// Those of them that are given up.
    pub given_up_letters: u64,
    /// Payments that Stripe is asked about, a paid one once a day.
    pub payments: Queue,
    /// Those of them of which Stripe did not say how they stand, or says what does not fit.
    pub undecided_payments: u64,
    /// Events on their way to webhooks.
    pub deliveries: Queue,
    /// The webhooks themselves.
    pub webhooks: WebhookCounts,
}

/// What waits in a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// How many wait.
    pub waiting: u64,
    /// How many of them are due.
    pub due: u64,
    /// Since when the first of these is.
    pub since: Option<Timestamp>,
}

/// How many webhooks there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WebhookCounts {
    /// Those that hear of something.
    pub active: usize,
    /// Those that are switched off.
    pub off: usize,
    /// Those of the active ones that what is sent to is given up.
    pub failing: usize,
}

impl Store {
    /// What waits, as of `now`.
    pub async fn backlog(&self, now: Timestamp) -> Result<Backlog> {
        let (letters, payments, deliveries) = tokio::join!(
            self.queue("outbox", "dueAt", now),
            self.queue("payments", "checkAt", now),
            self.queue("webhookdeliveries", "dueAt", now),
        );
        // Where the database is away, that is enough of it.
        let (letters, payments, deliveries) = (letters?, payments?, deliveries?);
        let mut given_up = outbox::refused();
        given_up.insert("givenUpAt", doc! { "$exists": true });
        let (refused, given_up, undecided, webhooks) = tokio::join!(
            self.count("outbox", outbox::refused()),
            self.count("outbox", given_up),
            self.count("payments", doc! { "undecidedSince": { "$type": "date" } }),
            webhooks::counts(self),
        );
        Ok(Backlog {
            letters,
            refused_letters: refused?,
            given_up_letters: given_up?,
            payments,
            undecided_payments: undecided?,
            deliveries,
            webhooks: webhooks?,
        })
    }

    /// What waits in a collection, where `field` says when it is taken up.
    async fn queue(&self, collection: &'static str, field: &'static str, now: Timestamp) -> Result<Queue> {
        // Of the dates, so that the index alone is read.
        let any = doc! { "$gte": date(Timestamp::from_millis(0)) };
        let mut due = any.clone();
        due.insert("$lte", date(now));
        let (any, due) = (filter(field, any), filter(field, due));
        let (waiting, count, since) = tokio::join!(
            self.count(collection, any),
            self.count(collection, due.clone()),
            self.first(collection, field, due),
        );
        Ok(Queue {
            waiting: waiting?,
            due: count?,
            since: since?,
        })
    }

    async fn count(&self, collection: &str, filter: Document) -> Result<u64> {
        let documents = self.collection::<Document>(collection);
        let counting = documents.count_documents(filter).limit(MOST).max_time(MAX_TIME);
        Ok(counting.await?)
    }

    /// The earliest of the dates in `field`.
    async fn first(&self, collection: &str, field: &str, filter: Document) -> Result<Option<Timestamp>> {
        #[derive(Deserialize)]
        struct Found {
            at: Timestamp,
        }
        let found = self
            .collection::<Found>(collection)
            .find_one(filter)
            .sort(doc! { field: 1 })
            .projection(doc! { "_id": 0, "at": format!("${field}") })
            .max_time(MAX_TIME)
            .await?;
        Ok(found.map(|found| found.at))
    }
}

fn filter(field: &str, value: Document) -> Document {
    let mut filter = Document::new();
    filter.insert(field, value);
    filter
}
