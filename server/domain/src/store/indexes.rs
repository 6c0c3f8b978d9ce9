//! Making the indexes. Making one that exists costs a question. Those of earlier versions are dropped.

mod collections;

use futures_util::TryStreamExt;
use mongodb::{
    IndexModel,
    bson::{Document, doc},
    error::{ErrorKind, Result},
};

use self::collections::all;
use super::Store;

/// Indexes that shops of an earlier version have, and that nothing reads any more.
const UNUSED: [(&str, &[&str]); 3] = [
    (
        "products",
        &[
            "archivedAt_1_category_1_name_1__id_1",
            "archivedAt_1_price_1__id_1",
            "archivedAt_1_rating_-1__id_1",
            "archivedAt_1_createdAt_-1__id_1",
            "archivedAt_1_category_1_price_1__id_1",
            "archivedAt_1_category_1_rating_-1__id_1",
            "archivedAt_1_category_1_createdAt_-1__id_1",
            "searchGrams_1",
        ],
    ),
    (
        "recipes",
        &[
            "createdAt_-1__id_1",
            "category_1_createdAt_-1__id_1",
            "difficulty_1_createdAt_-1__id_1",
            "ingredients.productId_1_createdAt_-1__id_1",
            "searchGrams_1",
        ],
    ),
    ("invoices", &["orderId_1_kind_1"]),
];

/// Drops what nothing reads any more.
async fn drop_unused(store: &Store) -> Result<()> {
    for (name, unused) in UNUSED {
        let collection = store.collection::<Document>(name);
        let made = names(store, name).await?;
        for index in unused.iter().filter(|unused| made.iter().any(|made| made == *unused)) {
            match collection.drop_index(*index).await {
                // Another process that starts has dropped it.
                Err(error) if matches!(&*error.kind, ErrorKind::Command(error) if error.code == INDEX_NOT_FOUND) => {}
                done => done?,
            }
        }
    }
    Ok(())
}

/// The indexes of a collection; none when nothing was ever stored there.
async fn names(store: &Store, collection: &str) -> Result<Vec<String>> {
    match store.collection::<Document>(collection).list_index_names().await {
        Err(error) if matches!(&*error.kind, ErrorKind::Command(error) if error.code == NAMESPACE_NOT_FOUND) => {
            Ok(Vec::new())
        }
        made => made,
    }
}

/// Those that are not there, such as `users.email_1`.
pub async fn missing(store: &Store) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    for (collection, indexes) in all() {
        let made = names(store, collection).await?;
        let wanted = indexes.iter().map(|index| usual_name(&index.keys));
        let not_made = wanted.filter(|name| !made.contains(name));
        missing.extend(not_made.map(|name| format!("{collection}.{name}")));
    }
    Ok(missing)
}

/// The indexes of a collection as the database describes them, without that of `_id`.
pub async fn raw(store: &Store, collection: &str) -> Result<Vec<Document>> {
    let listed = store
        .database
        .run_cursor_command(doc! { "listIndexes": collection })
        .await;
    let listed = match listed {
        Err(error) if matches!(&*error.kind, ErrorKind::Command(error) if error.code == NAMESPACE_NOT_FOUND) => {
            return Ok(Vec::new());
        }
        listed => listed?,
    };
    let indexes: Vec<Document> = listed.try_collect().await?;
    Ok(indexes
        .into_iter()
        .filter(|index| index.get_str("name").is_ok_and(|name| name != "_id_"))
        .collect())
}

/// Names of the indexes of another program that keep rules of its own, delete documents, or stand where one of ours is
/// to be.
pub async fn foreign(store: &Store, collection: &str) -> Result<Vec<String>> {
    let ours = all().into_iter().find(|(name, _)| *name == collection);
    let ours: Vec<_> = ours.into_iter().flat_map(|(_, indexes)| indexes).collect();
    let is_foreign = |index: &Document| {
        let name = index.get_str("name").unwrap_or_default();
        if let Some(ours) = ours.iter().find(|ours| usual_name(&ours.keys) == name) {
            return !is_alike(ours, index);
        }
        let keys = index.get_document("key").ok();
        index.get_bool("unique").unwrap_or_default()
            || index.contains_key("expireAfterSeconds")
            || ours.iter().any(|ours| Some(&ours.keys) == keys)
    };
    let made = raw(store, collection).await?;
    let foreign = made.iter().filter(|index| is_foreign(index));
    Ok(foreign
        .filter_map(|index| index.get_str("name").ok().map(str::to_owned))
        .collect())
}

/// Whether an index that is there says what ours says, as far as the database would refuse to make ours beside it.
fn is_alike(ours: &IndexModel, there: &Document) -> bool {
    let options = ours.options.clone().unwrap_or_default();
    let locale = there
        .get_document("collation")
        .and_then(|collation| collation.get_str("locale"));
    usual_name(&ours.keys) == usual_name(there.get_document("key").unwrap_or(&Document::new()))
        && options.unique.unwrap_or_default() == there.get_bool("unique").unwrap_or_default()
        && options.collation.as_ref().map(|collation| &*collation.locale) == locale.ok()
        && options.partial_filter_expression.as_ref() == there.get_document("partialFilterExpression").ok()
        && options.expire_after.is_some() == there.contains_key("expireAfterSeconds")
        && !there.get_bool("sparse").unwrap_or_default()
}

/// The name that the driver gives to an index on these keys.
fn usual_name(keys: &Document) -> String {
    let parts: Vec<_> = keys.iter().map(|(key, value)| format!("{key}_{value}")).collect();
    parts.join("_")
}

/// MongoDB's codes of an index and of a collection that is not there.
const INDEX_NOT_FOUND: i32 = 27;
const NAMESPACE_NOT_FOUND: i32 = 26;

/// Makes those that rules rest on: no two of an address, a cart for each, and so on. Not those of the collections that
/// grow without end, where making one takes a while: their numbers are of chance or counted, and no two are the same
/// without an index.
pub async fn make_unique(store: &Store) -> Result<()> {
    let is_rule = |index: &IndexModel| {
        index
            .options
            .as_ref()
            .is_some_and(|options| options.unique == Some(true))
    };
    for (collection, mut indexes) in all() {
        indexes.retain(is_rule);
        if !indexes.is_empty() && !["orders", "invoices"].contains(&collection) {
            make(store, collection, indexes).await?;
        }
    }
    Ok(())
}

/// Makes all, and drops those that nothing reads any more.
pub async fn make_all(store: &Store) -> Result<()> {
    // First those that forbid what is allowed now.
    drop_unused(store).await?;
    for (collection, indexes) in all() {
        make(store, collection, indexes).await?;
    }
    Ok(())
}

async fn make(store: &Store, collection: &str, indexes: Vec<IndexModel>) -> Result<()> {
    store
        .collection::<Document>(collection)
        .create_indexes(indexes)
        .await
        .map(drop)
}
