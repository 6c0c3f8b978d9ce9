//! The `webhooks` collection.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest, Timestamp,
    account::Secret,
    webhook::{Webhook, WebhookEvent},
};

use super::{Access, Store, Transaction, all, backlog::WebhookCounts, date, oid, whole::whole};
use crate::Result;

/// A document of the `webhooks` collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredWebhook {
    /// The webhook's id.
    #[serde(rename = "_id")]
    pub id: Id<Webhook>,
    /// Where events are sent.
    pub url: String,
    /// Of what it hears.
    pub events: Vec<WebhookEvent>,
    /// Whether it hears of anything at present.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Since when what is sent there is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    /// What signs its events; they could not be signed with a hash of it.
    pub secret: Secret,
    /// The secret before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_secret: Option<Secret>,
    /// Until when that signs, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_until: Option<Timestamp>,
}

impl From<StoredWebhook> for Webhook {
    fn from(webhook: StoredWebhook) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            events: webhook.events,
            active: webhook.active,
            created_at: webhook.created_at,
            updated_at: webhook.updated_at,
            failing_since: webhook.failing_since,
        }
    }
}

/// The name of the collection, whose changes [`super::changes`] tells.
pub(super) const NAME: &str = "webhooks";

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection(NAME)
}

/// The webhook with this id.
pub async fn by_id(access: Access<'_>, id: Id<Webhook>) -> Result<Option<StoredWebhook>> {
    let webhooks = collection(access.store);
    access.find_one(NAME, webhooks.find(doc! { "_id": oid(id) })).await
}

/// Those that hear of something at present.
pub(crate) async fn subscribers(store: &Store) -> Result<Vec<StoredWebhook>> {
    let webhooks = collection(store);
    store.access().find(NAME, webhooks.find(doc! { "active": true })).await
}

/// One page of the webhooks, newest first.
pub async fn list(store: &Store, paging: PageRequest) -> Result<Page<Webhook>> {
    let webhooks = collection::<StoredWebhook>(store);
    let found = webhooks
        .find(doc! {})
        .sort(doc! { "createdAt": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::join!(all(store, NAME, found), async {
        webhooks.count_documents(doc! {}).await
    });
    Ok(Page::new(items?, paging, total?).map(Webhook::from))
}

/// How many there are.
pub async fn count(tx: &mut Transaction<'_>) -> Result<u64> {
    let webhooks = collection::<Document>(tx.store());
    Ok(webhooks.count_documents(doc! {}).session(tx.session()).await?)
}

/// How many hear of something, are switched off, and fail. There are few.
pub(crate) async fn counts(store: &Store) -> Result<WebhookCounts> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Found {
        #[serde(default)]
        active: bool,
        #[serde(default)]
        failing_since: Option<Timestamp>,
    }
    let webhooks = collection::<Found>(store);
    let every = webhooks
        .find(doc! {})
        .projection(doc! { "active": 1, "failingSince": 1 });
    let found = store.access().find(NAME, every).await?;
    let active = found.iter().filter(|webhook| webhook.active);
    Ok(WebhookCounts {
        active: active.clone().count(),
        off: found.iter().filter(|webhook| !webhook.active).count(),
        failing: active.filter(|webhook| webhook.failing_since.is_some()).count(),
    })
}

/// Puts a webhook in the place of the one with its id, if there is one; what a newer version wrote into that stays.
pub async fn put(tx: &mut Transaction<'_>, webhook: &StoredWebhook) -> Result<()> {
    collection::<StoredWebhook>(tx.store())
        .update_one(doc! { "_id": oid(webhook.id) }, whole(webhook)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Takes a webhook away.
pub async fn delete(tx: &mut Transaction<'_>, id: Id<Webhook>) -> Result<()> {
    collection::<Document>(tx.store())
        .delete_one(doc! { "_id": oid(id) })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Notes that what is sent there is given up. False when that is noted already, or the webhook is gone.
pub async fn set_failing(tx: &mut Transaction<'_>, id: Id<Webhook>) -> Result<bool> {
    let well = doc! { "_id": oid(id), "failingSince": { "$exists": false } };
    let failing = doc! { "$set": { "failingSince": date(tx.now()) } };
    let done = collection::<Document>(tx.store())
        .update_one(well, failing)
        .session(tx.session())
        .await?;
    Ok(done.modified_count == 1)
}

/// Notes that what is sent there is taken again.
pub async fn set_well(store: &Store, id: Id<Webhook>) -> Result<()> {
    collection::<Document>(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$unset": { "failingSince": "" } })
        .await?;
    Ok(())
}
