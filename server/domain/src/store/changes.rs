//! What changes of the documents that everyone may see, whoever changes them: a change stream.

use std::collections::{BTreeSet, VecDeque};

use futures_util::{StreamExt, stream::ReadyChunks};
use mongodb::{
    bson::{Document, Timestamp, doc},
    change_stream::{
        ChangeStream,
        event::{ChangeStreamEvent, ResumeToken},
    },
    error::ErrorKind,
};
use shared::{Id, order::OrderSlot, product::Product};

use super::{Store, pool, settings, webhooks};
use crate::{Error, Result};

/// How many changes that are there already are taken together, at most.
const BATCH: usize = 1_000;

/// A moment in the history of the database that changes can be followed from.
#[derive(Clone, Debug)]
pub struct Moment(Start);

#[derive(Clone, Debug)]
enum Start {
    Time(Timestamp),
    After(ResumeToken),
}

/// What changed.
#[derive(Debug)]
pub enum Changed {
    /// These products; they may be unchanged.
    Products(BTreeSet<Id<Product>>),
    /// Some recipe.
    Recipes,
    /// What the shopkeeper set, or where and when the shop delivers.
    Settings,
    /// These slots; they may be unchanged.
    Slots(BTreeSet<Id<OrderSlot>>),
    /// Some category.
    Categories,
    /// Some webhook.
    Webhooks,
    /// A review, a loyalty tier or somebody's name.
    Others,
    /// Nobody knows what: the collection was dropped or renamed, or the stream ended.
    Everything,
}

/// The changes as they happen.
#[derive(Debug)]
pub struct Changes {
    stream: ReadyChunks<ChangeStream<ChangeStreamEvent<Document>>>,
    /// Events that [`Self::next`] has not returned yet.
    events: VecDeque<mongodb::error::Result<ChangeStreamEvent<Document>>>,
    seen: Moment,
}

/// The moment now: whatever is read after this call is at least as new.
pub async fn now(store: &Store) -> Result<Moment> {
    let answer = store.database.run_command(doc! { "ping": 1 }).await?;
    let time = answer
        .get_timestamp("operationTime")
        .map_err(|error| Error::Internal(format!("the database does not say its time: {error}")))?;
    Ok(Moment(Start::Time(time)))
}

/// Whether changes can no longer be followed from a moment: the database says that its history
/// does not reach back so far, where another error says that it is away.
pub fn is_forgotten(error: &Error) -> bool {
    matches!(error, Error::Database(error) if matches!(*error.kind, ErrorKind::Command(_)))
}

impl Changes {
    /// The changes since a moment. Of an account, only its name stands where everyone may see it: beside its reviews.
    pub async fn since(store: &Store, moment: &Moment) -> Result<Self> {
        let pipeline = [
            doc! { "$match": { "$or": [
                { "ns.coll": { "$in": [
                    "products", "recipes", "categories", "reviews", "loyaltytiers", settings::NAME,
                    "deliveryareas", "slotrules", "slots", webhooks::NAME,
                ] } },
                { "ns.coll": "users", "operationType": { "$in": ["replace", "delete"] } },
                { "ns.coll": "users", "updateDescription.updatedFields.name": { "$exists": true } },
            ] } },
            doc! { "$project": { "operationType": 1, "ns": 1, "documentKey": 1 } },
        ];
        let watching = store.database.watch().pipeline(pipeline);
        let watching = match moment.0.clone() {
            Start::Time(time) => watching.start_at_operation_time(time),
            Start::After(token) => watching.resume_after(token),
        };
        Ok(Self {
            stream: pool::changes(async { watching.await }).await?.ready_chunks(BATCH),
            events: VecDeque::new(),
            seen: moment.clone(),
        })
    }

    /// Waits for the next change. Changes of products that are there already come together, and so do those of slots.
    pub async fn next(&mut self) -> Result<Changed> {
        if self.events.is_empty() {
            self.events = pool::changes(self.stream.next()).await.unwrap_or_default().into();
        }
        let mut products = BTreeSet::new();
        // An event about anything else ends a batch of products.
        while let Some(event) = self
            .events
            .pop_front_if(|event| products.is_empty() || event.as_ref().is_ok_and(|e| collection(e) == "products"))
        {
            let event = event?;
            let collection = collection(&event).to_owned();
            self.seen = Moment(Start::After(event.id));
            match event.document_key {
                Some(_) if collection == "recipes" => return Ok(Changed::Recipes),
                Some(_) if [settings::NAME, "deliveryareas", "slotrules"].contains(&&*collection) => {
                    return Ok(Changed::Settings);
                }
                Some(key) if collection == "slots" => return self.slots(&key),
                Some(_) if collection == "categories" => return Ok(Changed::Categories),
                Some(_) if collection == webhooks::NAME => return Ok(Changed::Webhooks),
                Some(_) if collection != "products" => return Ok(Changed::Others),
                Some(key) => {
                    // An id of another kind is no product's.
                    products.extend(key.get_object_id("_id").map(|id| Id::from_bytes(id.bytes())));
                }
                None => return Ok(Changed::Everything),
            }
        }
        if products.is_empty() {
            Ok(Changed::Everything)
        } else {
            Ok(Changed::Products(products))
        }
    }

    /// The slot with this key, and those that changed right after it.
    fn slots(&mut self, key: &Document) -> Result<Changed> {
        let mut slots: BTreeSet<_> = key
            .get_object_id("_id")
            .map(|id| Id::from_bytes(id.bytes()))
            .into_iter()
            .collect();
        let is_slot = |event: &mongodb::error::Result<ChangeStreamEvent<Document>>| {
            let event = event.as_ref().ok();
            event.is_some_and(|event| event.document_key.is_some() && collection(event) == "slots")
        };
        while let Some(event) = self.events.pop_front_if(|event| is_slot(event)) {
            let event = event?;
            self.seen = Moment(Start::After(event.id));
            let id = event.document_key.and_then(|key| key.get_object_id("_id").ok());
            slots.extend(id.map(|id| Id::from_bytes(id.bytes())));
        }
        Ok(Changed::Slots(slots))
    }

    /// The moment up to which [`Self::next`] has returned changes.
    pub const fn moment(&self) -> &Moment {
        &self.seen
    }
}

/// The name of the collection; empty for an event about the whole database.
fn collection(event: &ChangeStreamEvent<Document>) -> &str {
    let namespace = event.ns.as_ref();
    namespace.and_then(|ns| ns.coll.as_deref()).unwrap_or_default()
}
