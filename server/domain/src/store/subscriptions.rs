//! The `subscriptions` collection.

use mongodb::{
    Collection,
    bson::{Document, RawDocumentBuf, doc},
};
use shared::{
    Id, Page, PageRequest, Timestamp,
    subscription::{Subscription, SubscriptionStatus},
    user::User,
};

use super::{Access, Store, Transaction, all, counted, date, oid, oids, whole::whole};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Subscription> {
    store.collection("subscriptions")
}

/// Inserts a subscription.
pub async fn insert(tx: &mut Transaction<'_>, subscription: &Subscription) -> Result<()> {
    collection(tx.store())
        .insert_one(subscription)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Writes a subscription that was read in this transaction: of two that change it at once, one starts over.
pub async fn replace(tx: &mut Transaction<'_>, subscription: &Subscription) -> Result<()> {
    let done = collection(tx.store())
        .update_one(doc! { "_id": oid(subscription.id) }, whole(subscription)?)
        .session(tx.session())
        .await?;
    if done.matched_count == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// The subscription with this id.
pub async fn by_id(access: Access<'_>, id: Id<Subscription>) -> Result<Option<Subscription>> {
    let collection = collection(access.store);
    access
        .find_one("subscriptions", collection.find(doc! { "_id": oid(id) }))
        .await
}

fn running_of(user: Id<User>) -> Document {
    doc! { "userId": oid(user), "status": { "$in": [SubscriptionStatus::Active.name(), SubscriptionStatus::Paused.name()] } }
}

/// A customer's subscriptions that have not ended. [`Error::Unreadable`] when one cannot be read.
pub async fn running(access: Access<'_>, user: Id<User>) -> Result<Vec<Subscription>> {
    let collection = collection(access.store);
    access
        .find_every("subscriptions", collection.find(running_of(user)))
        .await
}

/// How many subscriptions of a customer have not ended; counts no further than `most`.
pub async fn count_running(tx: &mut Transaction<'_>, user: Id<User>, most: u64) -> Result<u64> {
    Ok(collection(tx.store())
        .count_documents(running_of(user))
        .limit(most)
        .session(tx.session())
        .await?)
}

/// One page of a customer's subscriptions, newest first.
pub async fn of_user(store: &Store, user: Id<User>, paging: PageRequest) -> Result<Page<Subscription>> {
    page(store, doc! { "userId": oid(user) }, paging).await
}

/// One page of everyone's subscriptions, newest first; only those that stand so, where that is asked for.
pub async fn list(
    store: &Store,
    status: Option<SubscriptionStatus>,
    paging: PageRequest,
) -> Result<Page<Subscription>> {
    let filter = status.map_or_else(Document::new, |status| doc! { "status": status.name() });
    page(store, filter, paging).await
}

async fn page(store: &Store, filter: Document, paging: PageRequest) -> Result<Page<Subscription>> {
    let collection = collection(store);
    let found = collection
        .find(filter.clone())
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let total = counted(&collection, filter, paging).await?;
    Ok(Page::new(all(store, "subscriptions", found).await?, paging, total))
}

/// At most `limit` subscriptions whose platter is to be ordered by `now`, longest ago first, without those that were `passed`
/// over. Those that cannot be read keep nothing from those behind them.
pub async fn due(
    store: &Store,
    now: Timestamp,
    passed: &[Id<Subscription>],
    limit: usize,
) -> Result<Vec<Id<Subscription>>> {
    // The type says to the planner that the partial index covers this.
    let mut filter = doc! { "orderAt": { "$lte": date(now), "$type": "date" } };
    if !passed.is_empty() {
        filter.insert("_id", doc! { "$nin": oids(passed) });
    }
    let mut due = store
        .collection::<RawDocumentBuf>("subscriptions")
        .find(filter)
        .sort(doc! { "orderAt": 1 })
        .await?;
    let mut found = Vec::new();
    while found.len() < limit && due.advance().await? {
        let subscription: Option<Subscription> = store.readable("subscriptions", due.current())?;
        found.extend(subscription.map(|subscription| subscription.id));
    }
    Ok(found)
}
