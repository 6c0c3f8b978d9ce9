//! Every index. Making one that exists costs a question. Those of earlier versions are dropped.

use futures_util::TryStreamExt;
use mongodb::{
    IndexModel,
    bson::{Document, doc},
    error::{ErrorKind, Result},
    options::{Collation, IndexOptions},
};

use super::{
    Store,
    collation::{any_case, french},
    users::legacy_password,
};

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

fn all() -> Vec<(&'static str, Vec<IndexModel>)> {
    vec![
        (
            "users",
            vec![
                unique_with(doc! { "email": 1 }, any_case()),
                plain(doc! { "createdAt": 1, "_id": 1 }),
                plain(doc! { "role": 1, "createdAt": 1, "_id": 1 }),
                plain(doc! { "searchPrefixes": 1, "createdAt": 1, "_id": 1 }),
                plain_where_set("resetPasswordToken"),
                plain_where_set("emailVerificationToken"),
                plain_where(doc! { "password": 1 }, legacy_password()),
            ],
        ),
        (
            "audit",
            vec![
                plain(doc! { "at": -1, "_id": -1 }),
                plain(doc! { "by": 1, "at": -1, "_id": -1 }),
                plain(doc! { "action": 1, "at": -1, "_id": -1 }),
                plain(doc! { "by": 1, "action": 1, "at": -1, "_id": -1 }),
                plain(doc! { "target.id": 1, "at": -1, "_id": -1 }),
            ],
        ),
        ("profiles", vec![unique(doc! { "userId": 1 })]),
        (
            "carts",
            vec![unique(doc! { "userId": 1 }), plain(doc! { "updatedAt": 1 })],
        ),
        (
            "sessions",
            vec![
                plain(doc! { "userId": 1, "createdAt": -1, "_id": 1 }),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "products",
            vec![
                unique_where_set("slug"),
                sorted_in_french(doc! { "archivedAt": 1, "name": 1, "_id": 1 }),
                plain(doc! { "soldBy": 1, "stock": 1, "_id": 1 }),
                plain_where(doc! { "lowSince": 1 }, doc! { "lowSince": { "$type": "date" } }),
                plain_where(
                    doc! { "lots.bestBefore": 1 },
                    doc! { "lots.bestBefore": { "$type": "string" } },
                ),
                plain_where(
                    doc! { "shortDate.lotId": 1 },
                    doc! { "shortDate.lotId": { "$type": "objectId" } },
                ),
            ],
        ),
        (
            "reviews",
            vec![
                unique(doc! { "productId": 1, "userId": 1 }),
                plain(doc! { "productId": 1, "createdAt": -1, "_id": 1 }),
                // Counts and means without opening a document.
                plain(doc! { "productId": 1, "hidden": 1, "rating": 1 }),
                plain(doc! { "createdAt": -1, "_id": 1 }),
                plain(doc! { "hidden": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "userId": 1 }),
                plain_where_set("images"),
            ],
        ),
        (
            "stockmovements",
            vec![
                plain(doc! { "productId": 1, "at": -1, "_id": -1 }),
                plain_where(
                    doc! { "lotId": 1, "at": -1, "_id": -1 },
                    doc! { "lotId": { "$exists": true } },
                ),
            ],
        ),
        (
            "consents",
            vec![
                plain(doc! { "reader": 1, "at": -1 }),
                plain(doc! { "userId": 1 }),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "stockalerts",
            vec![
                plain(doc! { "reader": 1 }),
                plain(doc! { "productId": 1 }),
                plain_where(
                    doc! { "productId": 1, "confirmedAt": 1 },
                    doc! { "confirmedAt": { "$type": "date" } },
                ),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        (
            "lots",
            vec![
                unique(doc! { "productId": 1, "code": 1 }),
                plain(doc! { "bestBefore": 1, "_id": 1 }),
                plain_where(doc! { "recalledAt": 1 }, doc! { "recalledAt": { "$type": "date" } }),
            ],
        ),
        ("reviewvotes", vec![unique(doc! { "userId": 1, "reviewId": 1 })]),
        (
            "orders",
            vec![
                unique(doc! { "orderNumber": 1 }),
                unique_where_set("invoiceNumber"),
                unique_where_set("creditNoteNumber"),
                plain(doc! { "userId": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "userId": 1, "status": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "createdAt": -1, "_id": 1 }),
                plain(doc! { "status": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "paymentStatus": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "status": 1, "paymentStatus": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "livreurId": 1, "status": 1, "createdAt": 1, "_id": 1 }),
                plain(doc! { "livreurId": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "paymentMethod": 1, "paymentStatus": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "total": -1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "searchWords": 1 }),
                plain_where(
                    doc! { "items.lots.lotId": 1, "createdAt": -1, "_id": 1 },
                    doc! { "items.lots.lotId": { "$type": "objectId" } },
                ),
                plain_where(
                    doc! { "createdAt": -1, "_id": 1, "refundDue": 1 },
                    doc! { "refundDue": { "$gt": 0 } },
                ),
                plain_where(
                    doc! { "createdAt": -1, "_id": 1, "dispute.status": 1 },
                    doc! { "dispute.status": { "$exists": true } },
                ),
                plain_where(
                    doc! { "paymentMethod": 1, "payBy": 1 },
                    doc! { "payBy": { "$type": "date" } },
                ),
                plain_where(
                    doc! { "dispute.status": 1, "createdAt": 1, "_id": 1 },
                    doc! { "dispute.status": "open" },
                ),
                plain_where(
                    doc! { "createdAt": -1, "_id": 1, "openOutcome.at": 1 },
                    doc! { "openOutcome.at": { "$exists": true } },
                ),
            ],
        ),
        (
            "refunds",
            vec![
                plain(doc! { "orderId": 1, "createdAt": 1, "_id": 1 }),
                plain(doc! { "sentAt": 1, "_id": 1 }),
                plain_where(doc! { "status": 1 }, doc! { "status": "failed" }),
            ],
        ),
        (
            "withdrawals",
            vec![
                plain(doc! { "orderId": 1, "receivedAt": 1, "_id": 1 }),
                plain(doc! { "status": 1, "receivedAt": -1, "_id": 1 }),
            ],
        ),
        (
            "deliveryoutcomes",
            vec![unique(doc! { "orderId": 1, "by": 1, "saidAt": 1, "outcome": 1 })],
        ),
        ("deliveryphotos", vec![ending(doc! { "expiresAt": 1 })]),
        (
            "complaints",
            vec![
                plain(doc! { "orderId": 1, "createdAt": 1, "_id": 1 }),
                plain(doc! { "status": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "userId": 1 }),
            ],
        ),
        (
            "invoices",
            vec![
                unique(doc! { "orderId": 1, "kind": 1, "refundId": 1 }),
                plain(doc! { "issuedAt": 1, "_id": 1 }),
            ],
        ),
        (
            "payments",
            vec![
                unique_where_set("intent"),
                plain(doc! { "checkAt": 1 }),
                plain(doc! { "fee.at": 1 }),
                plain_where(
                    doc! { "undecidedSince": 1 },
                    doc! { "undecidedSince": { "$type": "date" } },
                ),
            ],
        ),
        ("paymentevents", vec![ending(doc! { "expiresAt": 1 })]),
        (
            "outbox",
            vec![
                unique(doc! { "cause": 1 }),
                plain(doc! { "dueAt": 1 }),
                plain_where(
                    doc! { "queuedAt": -1, "_id": -1 },
                    doc! { "lastError": { "$type": "string" } },
                ),
                plain_where(
                    doc! { "unconfirmed": 1, "queuedAt": -1 },
                    doc! { "unconfirmed": { "$exists": true } },
                ),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        ("recipes", vec![unique_where_set("slug")]),
        ("idempotency", vec![ending(doc! { "expiresAt": 1 })]),
        ("imports", vec![ending(doc! { "expiresAt": 1 })]),
        ("tries", vec![ending(doc! { "fullAt": 1 })]),
        (
            "uploads",
            vec![
                unique(doc! { "url": 1 }),
                plain(doc! { "by": 1 }),
                plain(doc! { "lookAt": 1, "createdAt": 1 }),
                plain_where(doc! { "removeAt": 1 }, doc! { "removeAt": { "$type": "date" } }),
            ],
        ),
        (
            "uploadattempts",
            vec![plain(doc! { "by": 1, "at": -1 }), ending(doc! { "expiresAt": 1 })],
        ),
        (
            "coupons",
            vec![
                unique_with(doc! { "code": 1 }, any_case()),
                plain(doc! { "userId": 1, "endDate": 1, "_id": 1 }),
            ],
        ),
        (
            "slots",
            vec![plain(doc! { "to": -1 }), plain(doc! { "ruleId": 1, "from": 1 })],
        ),
        (
            "subscriptions",
            vec![
                plain(doc! { "userId": 1, "createdAt": -1, "_id": 1 }),
                plain(doc! { "createdAt": -1, "_id": 1 }),
                plain(doc! { "status": 1, "createdAt": -1, "_id": 1 }),
                plain_where(doc! { "orderAt": 1 }, doc! { "orderAt": { "$type": "date" } }),
            ],
        ),
        ("agentcarts", vec![ending(doc! { "expiresAt": 1 })]),
        (
            "apikeys",
            vec![unique(doc! { "hash": 1 }), plain(doc! { "createdAt": -1, "_id": -1 })],
        ),
        (
            "webhookdeliveries",
            vec![
                plain(doc! { "dueAt": 1 }),
                plain_where(
                    doc! { "webhookId": 1, "subjectId": 1, "sequence": 1 },
                    doc! { "dueAt": { "$type": "date" } },
                ),
                plain(doc! { "webhookId": 1, "createdAt": -1, "_id": -1 }),
                ending(doc! { "expiresAt": 1 }),
            ],
        ),
        ("loyalties", vec![unique(doc! { "userId": 1 })]),
        (
            "loyaltytiers",
            vec![unique(doc! { "name": 1 }), plain(doc! { "minPoints": 1 })],
        ),
    ]
}

fn plain(keys: Document) -> IndexModel {
    IndexModel::builder().keys(keys).build()
}

/// For a field that few documents have.
fn plain_where_set(field: &str) -> IndexModel {
    plain_where(doc! { field: 1 }, doc! { field: { "$type": "string" } })
}

/// Holds only the documents of the filter, which queries must repeat.
fn plain_where(keys: Document, filter: Document) -> IndexModel {
    let options = IndexOptions::builder().partial_filter_expression(filter).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn sorted_in_french(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().collation(french()).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn unique(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().unique(true).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn unique_with(keys: Document, collation: Collation) -> IndexModel {
    let options = IndexOptions::builder().unique(true).collation(collation).build();
    IndexModel::builder().keys(keys).options(options).build()
}

/// Documents of the original models have no slug, and many may lack one.
fn unique_where_set(field: &str) -> IndexModel {
    let options = IndexOptions::builder()
        .unique(true)
        .partial_filter_expression(doc! { field: { "$type": "string" } })
        .build();
    IndexModel::builder().keys(doc! { field: 1 }).options(options).build()
}

/// Documents go when the moment in the field has passed.
fn ending(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().expire_after(std::time::Duration::ZERO).build();
    IndexModel::builder().keys(keys).options(options).build()
}
