//! The `settings` collection: one document, `shop`.

use mongodb::{
    Collection,
    bson::{Bson, Document, RawDocumentBuf, doc},
};
use shared::settings::{Group, StoredSettings};

use super::{Access, Store, Transaction, bson, from_bson};
use crate::{Error, Result};

/// The name of the collection, whose changes [`super::changes`] tells.
pub(super) const NAME: &str = "settings";
const ID: &str = "shop";

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection(NAME)
}

/// What was set; nothing before anything was. A group that cannot be read is as one that was never set, but named in
/// `unreadable`, and noted.
pub async fn find(access: Access<'_>) -> Result<StoredSettings> {
    let store = access.store;
    let settings = collection::<RawDocumentBuf>(store);
    let Some(found) = access.find_one(NAME, settings.find(doc! { "_id": ID })).await? else {
        return Ok(StoredSettings::default());
    };
    match store.readable(NAME, &found)? {
        Some(settings) => Ok(settings),
        None => by_group(Document::try_from(found).map_err(|error| Error::Internal(error.to_string()))?),
    }
}

/// What can be read of a document that cannot be as a whole.
fn by_group(mut document: Document) -> Result<StoredSettings> {
    let mut unreadable = Vec::new();
    for group in Group::ALL {
        if let Some(value) = document.get(group.name()) {
            let alone = doc! { group.name(): value };
            if from_bson::<StoredSettings>(alone.into()).is_err() {
                document.remove(group.name());
                unreadable.push(group);
            }
        }
    }
    // How often a group was changed counts from 0 again where that cannot be read.
    let versions = document.remove("versions");
    let versions = versions.as_ref().and_then(Bson::as_document).into_iter().flatten();
    let versions = versions.filter_map(|(group, version)| Some((group.clone(), from_bson(version.clone()).ok()?)));
    Ok(StoredSettings {
        versions: versions.collect(),
        unreadable,
        ..from_bson(document.into())?
    })
}

/// Counts a change of what goes with the settings and is stored elsewhere, under this name.
pub async fn count_change(tx: &mut Transaction<'_>, name: &str) -> Result<()> {
    collection::<Document>(tx.store())
        .update_one(
            doc! { "_id": ID },
            doc! { "$inc": { format!("versions.{name}"): 1_i64 } },
        )
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
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
