//! The `webhookdeliveries` collection: events on their way to an address, and for a while those that are done with.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest, Timestamp, number,
    webhook::{DeliveryState, Subject, Webhook, WebhookDelivery, WebhookEvent},
};

use super::{Access, Store, Transaction, all, claims, counted, date, oid, oids};
use crate::Result;

/// A document of the `webhookdeliveries` collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    #[serde(rename = "_id")]
    pub id: Id<WebhookDelivery>,
    pub webhook_id: Id<Webhook>,
    pub event: WebhookEvent,
    /// The order or the product that it is about.
    pub subject_id: Id<Subject>,
    /// Its place among the events of its subject: they reach an address in this order.
    #[serde(deserialize_with = "number::whole")]
    pub sequence: i64,
    /// What is sent, byte for byte: every try is signed over it.
    pub body: String,
    pub created_at: Timestamp,
    /// When it is taken up next; claiming it moves this to the end of the lease. Absent once it is done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// What `due_at` was when it was last put back. Claiming moves `due_at` alone, to later: where both are the same it
    /// waits, and nobody is sending it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<Timestamp>,
    #[serde(deserialize_with = "number::whole")]
    pub attempts: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_attempt_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_status: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up_at: Option<Timestamp>,
    /// When somebody had it sent again. Then it waits for no other, and no other for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
    /// When the database removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Delivery {
    /// Since when it is tried.
    pub fn tried_since(&self) -> Timestamp {
        self.again_at.unwrap_or(self.created_at)
    }

    /// Whether somebody has claimed it, and their lease runs.
    pub fn is_being_sent(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| due > now) && self.due_at != self.waits_until
    }
}

impl From<Delivery> for WebhookDelivery {
    fn from(delivery: Delivery) -> Self {
        let state = match (delivery.due_at, delivery.delivered_at) {
            (Some(_), _) => DeliveryState::Pending,
            (None, Some(_)) => DeliveryState::Delivered,
            (None, None) => DeliveryState::GivenUp,
        };
        Self {
            id: delivery.id,
            event: delivery.event,
            subject_id: delivery.subject_id,
            state,
            created_at: delivery.created_at,
            attempts: delivery.attempts,
            last_attempt_at: delivery.last_attempt_at,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            next_attempt_at: delivery.due_at,
        }
    }
}

/// What came of a try.
#[derive(Debug)]
pub(crate) struct Try {
    /// When it was made.
    pub at: Timestamp,
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why it was not taken; `None` when it was.
    pub error: Option<String>,
}

impl Try {
    fn noted(&self) -> Document {
        let mut set = doc! { "lastAttemptAt": date(self.at) };
        if let Some(error) = &self.error {
            set.insert("lastError", error);
        }
        if let Some(status) = self.status {
            set.insert("lastStatus", i64::from(status));
        }
        set
    }

    /// What the last try left and this one does not say.
    fn forgotten(&self) -> Document {
        let mut unset = Document::new();
        if self.error.is_none() {
            unset.insert("lastError", "");
        }
        if self.status.is_none() {
            unset.insert("lastStatus", "");
        }
        unset
    }
}

/// The name of the collection.
pub(super) const NAME: &str = "webhookdeliveries";

fn collection(store: &Store) -> Collection<Delivery> {
    store.collection(NAME)
}

/// Inserts deliveries, in one round trip.
pub async fn insert(tx: &mut Transaction<'_>, deliveries: &[Delivery]) -> Result<()> {
    collection(tx.store())
        .insert_many(deliveries)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(())
}

/// Takes the delivery that has been due longest, of webhooks but these; nobody else gets it before `until`.
pub async fn claim(store: &Store, now: Timestamp, until: Timestamp, but: &[Id<Webhook>]) -> Result<Option<Delivery>> {
    let which = if but.is_empty() {
        Document::new()
    } else {
        doc! { "webhookId": { "$nin": oids(but) } }
    };
    claims::claim(store, NAME, which, now, until).await
}

/// Has a delivery wait until then, without a claim.
fn waiting(until: Timestamp) -> Document {
    doc! { "dueAt": date(until), "waitsUntil": date(until) }
}

fn as_claimed(delivery: &Delivery) -> Document {
    claims::as_claimed(delivery.id, delivery.attempts)
}

/// When the earliest event of its subject is tried that has to reach the address before this one; `None` when none has.
pub async fn waits_for(store: &Store, delivery: &Delivery) -> Result<Option<Timestamp>> {
    if delivery.again_at.is_some() {
        return Ok(None);
    }
    let earlier = collection(store)
        .find_one(doc! {
            "webhookId": oid(delivery.webhook_id), "subjectId": oid(delivery.subject_id),
            "sequence": { "$lt": delivery.sequence }, "dueAt": { "$type": "date" }, "againAt": { "$exists": false },
        })
        .sort(doc! { "sequence": 1 })
        .await?;
    Ok(earlier.and_then(|earlier| earlier.due_at))
}

/// Notes on the earlier events of its subject that this one waits for them: each wakes the next when it is done with, and
/// spares the database that question where nothing waits.
pub async fn note_follower(store: &Store, delivery: &Delivery) -> Result<()> {
    let earlier = doc! {
        "webhookId": oid(delivery.webhook_id), "subjectId": oid(delivery.subject_id),
        "sequence": { "$lt": delivery.sequence }, "dueAt": { "$type": "date" },
    };
    collection(store)
        .update_many(earlier, doc! { "$set": { "followed": true } })
        .await?;
    Ok(())
}

/// Puts a delivery back that was not tried. Not when another has claimed it since.
pub async fn hold_back(store: &Store, delivery: &Delivery, until: Timestamp) -> Result<()> {
    collection(store)
        .update_one(
            as_claimed(delivery),
            doc! { "$set": waiting(until), "$inc": { "attempts": -1_i64 } },
        )
        .await?;
    Ok(())
}

/// Has a delivery tried now that was held back. Not when another has claimed it since: it would be sent twice.
pub async fn wake(store: &Store, delivery: &Delivery, now: Timestamp) -> Result<()> {
    let held_back = doc! {
        "_id": oid(delivery.id), "attempts": delivery.attempts - 1, "dueAt": { "$gt": date(now) },
    };
    collection(store)
        .update_one(held_back, doc! { "$set": waiting(now) })
        .await?;
    Ok(())
}

/// Has the event of the same subject tried now that comes after this one and waits. One that was claimed meanwhile, which
/// counts as an attempt, is being sent.
pub async fn wake_next(store: &Store, delivery: &Delivery, now: Timestamp) -> Result<()> {
    let after = doc! {
        "webhookId": oid(delivery.webhook_id), "subjectId": oid(delivery.subject_id),
        "sequence": { "$gt": delivery.sequence }, "dueAt": { "$type": "date", "$gt": date(now) }, "attempts": 0,
    };
    collection(store)
        .find_one_and_update(after, doc! { "$set": waiting(now) })
        .sort(doc! { "sequence": 1 })
        .await?;
    Ok(())
}

/// Has everything wait until then that is due at an address which does not answer.
pub async fn pause(store: &Store, webhook: Id<Webhook>, now: Timestamp, until: Timestamp) -> Result<()> {
    let due = doc! {
        "webhookId": oid(webhook), "dueAt": { "$type": "date", "$lte": date(now) }, "againAt": { "$exists": false },
    };
    collection(store)
        .update_many(due, doc! { "$set": waiting(until) })
        .await?;
    Ok(())
}

/// Puts a delivery back for later. Not when another has claimed it since.
pub async fn postpone(store: &Store, delivery: &Delivery, due_at: Timestamp, tried: &Try) -> Result<()> {
    let mut set = tried.noted();
    set.extend(waiting(due_at));
    change(store, delivery, set, tried.forgotten()).await
}

/// Notes that a delivery was taken, and keeps it until `expires_at`. Whether another waits for it.
pub async fn close(store: &Store, delivery: &Delivery, tried: &Try, expires_at: Timestamp) -> Result<bool> {
    #[derive(Deserialize)]
    struct Closed {
        #[serde(default)]
        followed: bool,
    }
    let mut set = tried.noted();
    set.extend(doc! { "deliveredAt": date(tried.at), "expiresAt": date(expires_at) });
    let mut unset = tried.forgotten();
    unset.extend(doc! { "dueAt": "", "givenUpAt": "" });
    let closed = store
        .collection::<Closed>(NAME)
        .find_one_and_update(as_claimed(delivery), doc! { "$set": set, "$unset": unset })
        .projection(doc! { "followed": 1 })
        .await?;
    Ok(closed.is_some_and(|closed| closed.followed))
}

/// Tries a delivery no more, and keeps it until `expires_at` for whoever has it sent again.
pub async fn give_up(store: &Store, delivery: &Delivery, tried: &Try, expires_at: Timestamp) -> Result<()> {
    let mut set = tried.noted();
    set.extend(doc! { "givenUpAt": date(tried.at), "expiresAt": date(expires_at) });
    let mut unset = tried.forgotten();
    unset.extend(doc! { "dueAt": "", "deliveredAt": "" });
    change(store, delivery, set, unset).await
}

async fn change(store: &Store, delivery: &Delivery, set: Document, unset: Document) -> Result<()> {
    let mut change = doc! { "$set": set };
    if !unset.is_empty() {
        change.insert("$unset", unset);
    }
    collection(store).update_one(as_claimed(delivery), change).await?;
    Ok(())
}

/// Leaves a delivery delivered that was to be sent again and was not tried, and keeps it until `expires_at`. Not when another
/// has claimed it since.
pub async fn leave_delivered(store: &Store, delivery: &Delivery, expires_at: Timestamp) -> Result<()> {
    let delivered = doc! {
        "$set": { "expiresAt": date(expires_at) }, "$unset": { "dueAt": "" }, "$inc": { "attempts": -1_i64 },
    };
    collection(store).update_one(as_claimed(delivery), delivered).await?;
    Ok(())
}

/// The delivery with this id, of this webhook.
pub async fn find(access: Access<'_>, webhook: Id<Webhook>, id: Id<WebhookDelivery>) -> Result<Option<Delivery>> {
    let deliveries = collection(access.store);
    let of_it = doc! { "_id": oid(id), "webhookId": oid(webhook) };
    access.find_one(NAME, deliveries.find(of_it)).await
}

/// Has a delivery that nobody is sending, as it was read in this transaction, sent now. One that waits keeps its attempts
/// and its place among the events of its subject; one that is done with is tried anew, and stays known as delivered if it
/// was.
pub async fn send_now(tx: &mut Transaction<'_>, delivery: &Delivery) -> Result<()> {
    let now = tx.now();
    let change = match delivery.due_at {
        Some(due) if due <= now => return Ok(()),
        Some(_) => doc! { "$set": waiting(now) },
        None => {
            let mut set = waiting(now);
            set.extend(doc! { "againAt": date(now), "attempts": 0_i64 });
            doc! { "$set": set, "$unset": { "givenUpAt": "", "expiresAt": "" } }
        }
    };
    collection(tx.store())
        .update_one(doc! { "_id": oid(delivery.id) }, change)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(())
}

/// Removes all that was sent, or is to be, to a webhook.
pub async fn delete_all(tx: &mut Transaction<'_>, webhook: Id<Webhook>) -> Result<()> {
    collection(tx.store())
        .delete_many(doc! { "webhookId": oid(webhook) })
        .session(tx.session())
        .await?;
    Ok(())
}

/// One page of what was sent, or is to be, to a webhook, newest first, counted as [`counted`] does.
pub async fn of_webhook(store: &Store, webhook: Id<Webhook>, paging: PageRequest) -> Result<Page<WebhookDelivery>> {
    let of_it = doc! { "webhookId": oid(webhook) };
    let found = collection(store)
        .find(of_it.clone())
        .sort(doc! { "createdAt": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let collection = collection(store);
    let (items, total) = tokio::join!(all(store, NAME, found), counted(&collection, of_it, paging));
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total).map(WebhookDelivery::from))
}
