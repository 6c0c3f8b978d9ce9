//! The `outbox` collection: letters to send, those that could not be sent, and for a while the causes of those that were.

mod letter;

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::Deserialize;
use shared::{Id, Page, PageRequest, Timestamp, user::User};

pub(crate) use self::letter::{Letter, ProductNews, QueuedLetter, Recipient, SecondFactorNews};
use super::{Store, Transaction, all, bson, claims, collation::any_case, date, oid};
use crate::Result;

const NAME: &str = "outbox";

fn collection(store: &Store) -> Collection<QueuedLetter> {
    store.collection(NAME)
}

/// Inserts a letter, unless its cause has one already. (A plain insert of a second one would
/// end the whole transaction.)
pub async fn insert_once(tx: &mut Transaction<'_>, entry: &QueuedLetter) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "cause": &entry.cause }, doc! { "$setOnInsert": bson(entry)? })
        .upsert(true)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(())
}

/// Inserts letters whose causes are new.
pub async fn insert_new(tx: &mut Transaction<'_>, entries: &[QueuedLetter]) -> Result<()> {
    collection(tx.store())
        .insert_many(entries)
        .session(tx.session())
        .await?;
    tx.queued();
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
    tx.queued();
    Ok(())
}

/// Takes the letter that has been due longest; nobody else gets it before `until`.
pub async fn claim(store: &Store, now: Timestamp, until: Timestamp) -> Result<Option<QueuedLetter>> {
    claims::claim(store, NAME, Document::new(), now, until).await
}

/// Puts a letter back for later. Not when another has claimed it since: their claim has
/// counted `attempts` on.
pub async fn postpone(store: &Store, entry: &QueuedLetter, due_at: Timestamp, why: &str) -> Result<()> {
    collection(store)
        .update_one(
            as_claimed(entry),
            doc! { "$set": { "dueAt": date(due_at), "lastError": why } },
        )
        .await?;
    Ok(())
}

/// Tries a letter no more, and keeps it until `expires_at` for whoever has it sent again. Not when another has claimed it
/// since.
pub async fn give_up(
    store: &Store,
    entry: &QueuedLetter,
    now: Timestamp,
    expires_at: Timestamp,
    why: &str,
) -> Result<()> {
    let given_up = doc! { "givenUpAt": date(now), "expiresAt": date(expires_at), "lastError": why };
    collection(store)
        .update_one(as_claimed(entry), doc! { "$set": given_up, "$unset": { "dueAt": "" } })
        .await?;
    Ok(())
}

fn as_claimed(entry: &QueuedLetter) -> Document {
    claims::as_claimed(entry.id, entry.attempts)
}

/// How it ended with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server, or the folder, took it.
    Sent,
    /// What it says holds no more: its link, or the time to pay, is over.
    Expired,
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
        Outcome::Expired => "expiredAt",
    };
    let mut set = Document::new();
    set.insert(field, date(now));
    set.insert("expiresAt", date(expires_at));
    collection(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": set, "$unset": erased() })
        .await?;
    Ok(())
}

/// The fields of what a letter said and whom it went to.
pub(super) fn erased() -> Document {
    doc! { "dueAt": "", "to": "", "letter": "", "lastError": "", "givenUpAt": "", "againAt": "" }
}

/// One page of the letters that were refused and still wait, newest first.
pub async fn unsent(store: &Store, paging: PageRequest) -> Result<Page<QueuedLetter>> {
    let found = collection(store)
        .find(refused())
        .sort(doc! { "queuedAt": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::join!(all(store, "outbox", found), async {
        collection(store).count_documents(refused()).await
    });
    Ok(Page::new(items?, paging, total?))
}

/// The letters that wait to go to this address, whatever the case, oldest first.
pub async fn waiting_for(store: &Store, email: &str) -> Result<Vec<QueuedLetter>> {
    let found = collection(store)
        .find(doc! { "to.email": email, "letter": { "$exists": true } })
        .collation(any_case())
        .sort(doc! { "queuedAt": 1 })
        .await?;
    all(store, "outbox", found).await
}

/// How many letters were refused and still wait.
pub async fn count_unsent(store: &Store) -> Result<u64> {
    Ok(collection(store).count_documents(refused()).await?)
}

/// What was refused and is not erased. (Older versions left the error where the letter was erased.)
pub(super) fn refused() -> Document {
    // The first type says to the planner that the partial index covers this, the second that it can be walked.
    doc! {
        "lastError": { "$type": "string" }, "queuedAt": { "$type": "date" }, "letter": { "$exists": true },
    }
}

/// At most `limit` of the letters that are given up, newest first.
pub async fn given_up(store: &Store, limit: i64) -> Result<Vec<Id<QueuedLetter>>> {
    #[derive(Deserialize)]
    struct Found {
        #[serde(rename = "_id")]
        id: Id<QueuedLetter>,
    }
    let mut given_up = refused();
    given_up.insert("givenUpAt", doc! { "$exists": true });
    let found = store
        .collection::<Found>("outbox")
        .find(given_up)
        .sort(doc! { "queuedAt": -1, "_id": -1 })
        .limit(limit)
        .projection(doc! { "_id": 1 })
        .await?;
    Ok(all(store, "outbox", found)
        .await?
        .into_iter()
        .map(|found| found.id)
        .collect())
}

/// Has a letter that is given up tried from now on. False when it is not given up.
pub async fn try_again(tx: &mut Transaction<'_>, id: Id<QueuedLetter>) -> Result<bool> {
    let now = date(tx.now());
    let mut given_up = refused();
    given_up.extend(doc! { "_id": oid(id), "givenUpAt": { "$exists": true } });
    let again = doc! {
        "$set": { "dueAt": now, "againAt": now, "attempts": 0_i64 }, "$unset": { "givenUpAt": "", "expiresAt": "" },
    };
    let done = collection(tx.store())
        .update_one(given_up, again)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(done.modified_count == 1)
}

/// Erases a letter that was refused; its cause stays until `expires_at`. False when there is no such letter.
pub async fn let_be(tx: &mut Transaction<'_>, id: Id<QueuedLetter>, expires_at: Timestamp) -> Result<bool> {
    let mut unsent = refused();
    unsent.insert("_id", oid(id));
    let change = doc! {
        "$set": { "letBeAt": date(tx.now()), "expiresAt": date(expires_at) }, "$unset": erased(),
    };
    let done = collection(tx.store())
        .update_one(unsent, change)
        .session(tx.session())
        .await?;
    Ok(done.modified_count == 1)
}

/// How many letters were queued since then to the address of this user, while they had not confirmed it; counts no
/// further than `most`.
pub async fn count_to_unconfirmed(
    tx: &mut Transaction<'_>,
    user: Id<User>,
    since: Timestamp,
    most: u64,
) -> Result<u64> {
    Ok(collection(tx.store())
        .count_documents(doc! { "unconfirmed": oid(user), "queuedAt": { "$gt": date(since) } })
        .limit(most)
        .session(tx.session())
        .await?)
}
