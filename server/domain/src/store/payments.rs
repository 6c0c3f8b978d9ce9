//! The `payments` collection, a document an order that is paid by card, and `paymentevents`, the events that were heard.

use mongodb::{
    Collection,
    bson::{Document, RawDocumentBuf, doc},
    options::ReturnDocument,
};
use serde::{Deserialize, Serialize};
use shared::{Id, Money, Timestamp, number, order::Order};

use super::{Access, Store, Transaction, bson, date, oid};
use crate::Result;

/// A payment by card. What it is worth and whether it was made stands on its order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// Its order's.
    #[serde(rename = "_id")]
    pub id: Id<Order>,
    /// Its name at Stripe; absent until the customer first came to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// How often Stripe failed at a call that must not be made twice: <https://docs.stripe.com/api/idempotent_requests>.
    #[serde(default, deserialize_with = "number::whole")]
    pub failures: i64,
    /// When Stripe is asked next; absent once nothing can change any more. Claiming it moves this on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_at: Option<Timestamp>,
    /// What Stripe kept of it; absent until Stripe has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
    /// Until when what the card holds is taken at the latest; absent when it holds nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_by: Option<Timestamp>,
    /// What is taken of that; absent until it is decided. From then on weighing lowers nothing, and is settled by a refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<Money>,
    /// Since when Stripe, whenever it is asked, does not say how it stands, or says what does not fit, or the shop fails at
    /// what follows; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided_since: Option<Timestamp>,
}

/// What Stripe keeps of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// What it keeps.
    pub amount: Money,
    /// When the payment was made.
    pub at: Timestamp,
}

fn collection(store: &Store) -> Collection<Payment> {
    store.collection("payments")
}

/// Inserts payments.
pub async fn insert(tx: &mut Transaction<'_>, payments: &[Payment]) -> Result<()> {
    if !payments.is_empty() {
        collection(tx.store())
            .insert_many(payments)
            .session(tx.session())
            .await?;
    }
    Ok(())
}

/// The payment of this order.
pub async fn by_id(access: Access<'_>, id: Id<Order>) -> Result<Option<Payment>> {
    let collection = collection(access.store);
    access
        .find_one("payments", collection.find(doc! { "_id": oid(id) }))
        .await
}

/// The payment with this name at Stripe.
pub async fn by_intent(store: &Store, intent: &str) -> Result<Option<Payment>> {
    // The type says to the planner that the partial index covers this.
    let named = doc! { "intent": { "$eq": intent, "$type": "string" } };
    store.access().find_one("payments", collection(store).find(named)).await
}

/// Notes the name at Stripe, and that it is to be asked about. False when a payment has one already, which stays.
pub async fn set_intent(store: &Store, id: Id<Order>, intent: &str, check_at: Timestamp) -> Result<bool> {
    let done = collection(store)
        .update_one(
            doc! { "_id": oid(id), "intent": { "$exists": false } },
            doc! { "$set": { "intent": intent, "checkAt": date(check_at) } },
        )
        .await?;
    Ok(done.matched_count == 1)
}

/// Notes what Stripe keeps, unless that is known.
pub async fn set_fee(store: &Store, id: Id<Order>, fee: &Fee) -> Result<()> {
    collection(store)
        .update_one(
            doc! { "_id": oid(id), "fee": { "$exists": false } },
            doc! { "$set": { "fee": bson(fee)? } },
        )
        .await?;
    Ok(())
}

/// Notes that the card holds the total, and until when it is taken at the latest.
pub async fn hold(tx: &mut Transaction<'_>, id: Id<Order>, capture_by: Timestamp) -> Result<()> {
    set(tx, id, doc! { "captureBy": date(capture_by) }).await
}

/// Notes what is taken of it.
pub async fn set_capture(tx: &mut Transaction<'_>, id: Id<Order>, amount: Money) -> Result<()> {
    set(tx, id, doc! { "capture": bson(&amount)? }).await
}

async fn set(tx: &mut Transaction<'_>, id: Id<Order>, fields: Document) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": fields })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Counts one more failure of Stripe's.
pub async fn count_failure(store: &Store, id: Id<Order>) -> Result<()> {
    collection(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$inc": { "failures": 1 } })
        .await?;
    Ok(())
}

/// Says when Stripe is asked next, if ever. Nothing happens where there is no payment by card.
pub async fn schedule(tx: &mut Transaction<'_>, id: Id<Order>, check_at: Option<Timestamp>) -> Result<()> {
    let change: Document = if let Some(at) = check_at {
        doc! { "$set": { "checkAt": date(at) } }
    } else {
        doc! { "$unset": { "checkAt": "" } }
    };
    change_one(tx, id, change).await
}

/// [`schedule`] by who has just asked Stripe, and what came of it: whether it is decided how the payment stands. What is not
/// is so since it was first asked for in vain.
pub async fn schedule_asked(
    tx: &mut Transaction<'_>,
    id: Id<Order>,
    check_at: Option<Timestamp>,
    is_decided: bool,
) -> Result<()> {
    let (mut change, mut unset) = (Document::new(), Document::new());
    match check_at {
        Some(at) => drop(change.insert("$set", doc! { "checkAt": date(at) })),
        None => drop(unset.insert("checkAt", "")),
    }
    if is_decided {
        unset.insert("undecidedSince", "");
    } else {
        // The earlier of the two.
        change.insert("$min", doc! { "undecidedSince": date(tx.now()) });
    }
    if !unset.is_empty() {
        change.insert("$unset", unset);
    }
    change_one(tx, id, change).await
}

/// Notes that the shop failed at what follows of a payment that it took ([`claim`]): since then, or since it was taken if
/// that was so before, which an answer of Stripe's may have removed meanwhile. Not when it is asked about so late, or never,
/// that another process must have settled it: nobody would take the note away for long.
pub async fn note_undecided(store: &Store, taken: &Payment, now: Timestamp) -> Result<()> {
    const SOON_SECONDS: i64 = 3600;
    let since = taken.undecided_since.map_or(now, |since| since.min(now));
    collection(store)
        .update_one(
            doc! { "_id": oid(taken.id), "checkAt": { "$lte": date(now.plus_seconds(SOON_SECONDS)) } },
            doc! { "$min": { "undecidedSince": date(since) } },
        )
        .await?;
    Ok(())
}

/// The payments of which nobody knew how they stand by `until`, and since when the first of them is.
pub async fn undecided(store: &Store, until: Timestamp) -> Result<Option<(u64, Timestamp)>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Found {
        undecided_since: Timestamp,
    }
    // The type says to the planner that the partial index covers this.
    let filter = doc! { "undecidedSince": { "$type": "date", "$lte": date(until) } };
    let first = store
        .collection::<Found>("payments")
        .find_one(filter.clone())
        .sort(doc! { "undecidedSince": 1 })
        .projection(doc! { "undecidedSince": 1 })
        .await?;
    let Some(first) = first else { return Ok(None) };
    let payments = collection(store).count_documents(filter).limit(1000).await?;
    Ok(Some((payments, first.undecided_since)))
}

async fn change_one(tx: &mut Transaction<'_>, id: Id<Order>, change: Document) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, change)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Takes the payment that has been due longest; nobody else gets it before `until`. One that cannot be read is passed by.
pub async fn claim(store: &Store, now: Timestamp, until: Timestamp) -> Result<Option<Payment>> {
    loop {
        let payment = store
            .collection::<RawDocumentBuf>("payments")
            .find_one_and_update(
                doc! { "checkAt": { "$lte": date(now) } },
                doc! { "$set": { "checkAt": date(until) } },
            )
            .sort(doc! { "checkAt": 1 })
            .return_document(ReturnDocument::After)
            .await?;
        let Some(payment) = payment else { return Ok(None) };
        if let Some(payment) = store.readable("payments", &payment)? {
            return Ok(Some(payment));
        }
    }
}

/// Has those with an intent that nothing is asked of any more asked of again within a day, each at a moment of its own.
pub async fn spread_checks(store: &Store, now: Timestamp) -> Result<()> {
    const DAY_MILLIS: i64 = 86_400_000;
    let moment = doc! { "$add": [date(now), { "$floor": { "$multiply": [{ "$rand": {} }, DAY_MILLIS] } }] };
    collection(store)
        .update_many(
            doc! { "intent": { "$type": "string" }, "checkAt": { "$exists": false } },
            vec![doc! { "$set": { "checkAt": moment } }],
        )
        .await?;
    Ok(())
}

fn events(store: &Store) -> Collection<Document> {
    store.collection("paymentevents")
}

/// Whether this event was heard.
pub async fn is_known_event(store: &Store, event: &str) -> Result<bool> {
    store.has("paymentevents", doc! { "_id": event }).await
}

/// Remembers that it was, until `expires_at`.
pub async fn remember(store: &Store, event: &str, expires_at: Timestamp) -> Result<()> {
    events(store)
        .update_one(
            doc! { "_id": event },
            doc! { "$set": { "expiresAt": date(expires_at) } },
        )
        .upsert(true)
        .await?;
    Ok(())
}
