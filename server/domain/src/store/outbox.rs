//! The `outbox` collection: letters to send, and for a while those that were sent.

use std::sync::LazyLock;

use mongodb::{
    Collection,
    bson::{Document, doc},
    options::{ReturnDocument, WriteConcern},
};
use serde::{Deserialize, Serialize};
use shared::{Id, Language, Timestamp, account::Secret, number, order::Order, refund::Refund};
use tokio::sync::watch;

use super::{Store, Transaction, bson, date, oid};
use crate::Result;

/// What a letter says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Letter {
    /// An account was opened.
    Welcome {
        /// Proves that whoever has it reads this address.
        verification_token: Secret,
    },
    /// The address is to be confirmed, once more.
    VerifyEmail {
        /// Proves that whoever has it reads this address.
        verification_token: Secret,
    },
    /// Someone forgot their password.
    ResetPassword {
        /// Allows a new one, once.
        token: Secret,
    },
    /// An order was placed.
    OrderPlaced(Box<Order>),
    /// It is on its way.
    OrderShipped {
        /// The order that was shipped.
        order: Box<Order>,
        /// Who brings it.
        livreur: Option<String>,
    },
    /// It has arrived.
    OrderDelivered(Box<Order>),
    /// It was called off.
    OrderCancelled(Box<Order>),
    /// Its money has come in.
    OrderPaid(Box<Order>),
    /// Its transfer has not come yet, and it ends soon.
    TransferReminder(Box<Order>),
    /// Money goes back.
    RefundDecided {
        /// The order that was paid.
        order: Box<Order>,
        /// What goes back.
        refund: Box<Refund>,
    },
    /// It has left.
    RefundSent {
        /// The order that was paid.
        order: Box<Order>,
        /// What went back.
        refund: Box<Refund>,
    },
    /// Its money was sent back: a letter that an older version queued.
    OrderRefunded(Box<Order>),
    /// Its money came late, and it goes on.
    PaidLate(Box<Order>),
    /// Its money came too late, and goes back.
    PaidTooLate(Box<Order>),
}

/// Whom a letter goes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Recipient {
    pub name: String,
    pub email: String,
    pub language: Language,
}

/// A document of the `outbox` collection, until it is sent.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueuedLetter {
    #[serde(rename = "_id")]
    pub id: Id<QueuedLetter>,
    /// What the letter is about, once for all: `order_placed/<order id>`.
    pub cause: String,
    pub to: Recipient,
    pub letter: Letter,
    pub queued_at: Timestamp,
    /// When it is taken up next; claiming it moves this to the end of the lease.
    pub due_at: Timestamp,
    #[serde(deserialize_with = "number::whole")]
    pub attempts: i64,
}

fn collection(store: &Store) -> Collection<QueuedLetter> {
    store.collection("outbox")
}

/// Changes when a letter of this process has been committed.
static QUEUED: LazyLock<watch::Sender<()>> = LazyLock::new(watch::Sender::default);

/// Hears of letters that this process commits from now on.
pub fn queued() -> watch::Receiver<()> {
    QUEUED.subscribe()
}

/// Tells [`queued`] of a letter.
pub(super) fn wake() {
    QUEUED.send_replace(());
}

/// Inserts a letter, unless its cause has one already. (A plain insert of a second one would
/// end the whole transaction.)
pub async fn insert_once(tx: &mut Transaction<'_>, entry: &QueuedLetter) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "cause": &entry.cause }, doc! { "$setOnInsert": bson(entry)? })
        .upsert(true)
        .session(tx.session())
        .await?;
    tx.queued_letter();
    Ok(())
}

/// Inserts letters whose causes are new.
pub async fn insert_new(tx: &mut Transaction<'_>, entries: &[QueuedLetter]) -> Result<()> {
    collection(tx.store())
        .insert_many(entries)
        .session(tx.session())
        .await?;
    tx.queued_letter();
    Ok(())
}

/// [`insert_once`] without a letter: nobody claims it, and it goes as soon as the database looks.
pub async fn insert_nothing(tx: &mut Transaction<'_>, id: Id<QueuedLetter>, cause: &str, now: Timestamp) -> Result<()> {
    let nothing = doc! { "_id": oid(id), "cause": cause, "queuedAt": date(now), "expiresAt": date(now) };
    collection(tx.store())
        .update_one(doc! { "cause": cause }, doc! { "$setOnInsert": nothing })
        .upsert(true)
        .session(tx.session())
        .await?;
    tx.queued_letter();
    Ok(())
}

/// Takes the letter that has been due longest; nobody else gets it before `until`. Does not wait until the claim is on
/// disk: one that is lost with the database lets the letter be handed in twice, as after any crash.
pub async fn claim(store: &Store, now: Timestamp, until: Timestamp) -> Result<Option<QueuedLetter>> {
    let entry = collection(store)
        .find_one_and_update(
            doc! { "dueAt": { "$lte": date(now) } },
            doc! { "$set": { "dueAt": date(until) }, "$inc": { "attempts": 1 } },
        )
        .sort(doc! { "dueAt": 1 })
        .return_document(ReturnDocument::After)
        .write_concern(WriteConcern::nodes(1))
        .await?;
    Ok(entry)
}

/// Puts a letter back for later. Not when another has claimed it since: their claim has
/// counted `attempts` on.
pub async fn postpone(store: &Store, entry: &QueuedLetter, due_at: Timestamp, why: &str) -> Result<()> {
    collection(store)
        .update_one(
            doc! { "_id": oid(entry.id), "attempts": entry.attempts, "dueAt": { "$exists": true } },
            doc! { "$set": { "dueAt": date(due_at), "lastError": why } },
        )
        .await?;
    Ok(())
}

/// How it ended with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server, or the folder, took it.
    Sent,
    /// It was not taken in time, and is not tried any more.
    GivenUp,
}

/// Ends a letter's time in the outbox: what it said and whom it went to is erased, since it
/// may hold a secret and is personal. The cause stays until `expires_at`, so that it cannot
/// have a second letter.
pub async fn close(
    store: &Store,
    id: Id<QueuedLetter>,
    outcome: Outcome,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let field = match outcome {
        Outcome::Sent => "sentAt",
        Outcome::GivenUp => "givenUpAt",
    };
    let mut set = Document::new();
    set.insert(field, date(now));
    set.insert("expiresAt", date(expires_at));
    collection(store)
        .update_one(
            doc! { "_id": oid(id) },
            doc! { "$set": set, "$unset": { "dueAt": "", "to": "", "letter": "" } },
        )
        .await?;
    Ok(())
}
