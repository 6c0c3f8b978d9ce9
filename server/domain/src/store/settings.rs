//! The `settings` collection: one document, `shop`.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use shared::settings::StoredSettings;

use super::{Access, Store, Transaction, bson};
use crate::Result;

/// The name of the collection, whose changes [`super::changes`] tells.
pub(super) const NAME: &str = "settings";
const ID: &str = "shop";

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection(NAME)
}

/// What was set; nothing before anything was. [`Error::Unreadable`](crate::Error::Unreadable) when the document cannot be
/// read.
pub async fn find(access: Access<'_>) -> Result<StoredSettings> {
    let settings = collection::<StoredSettings>(access.store);
    let found = access.find_one(NAME, settings.find(doc! { "_id": ID })).await?;
    Ok(found.unwrap_or_default())
}

/// Stores these settings. Two transactions that do so at once make one of them start over.
pub async fn put(tx: &mut Transaction<'_>, settings: &StoredSettings) -> Result<()> {
    let fields = bson(settings)?;
    collection::<Document>(tx.store())
        .update_one(doc! { "_id": ID }, doc! { "$set": fields })
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}
