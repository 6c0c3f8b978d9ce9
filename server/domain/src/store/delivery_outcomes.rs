//! The `deliveryoutcomes` collection: what livreurs reported of their stops; and `deliveryphotos`, the photographs of
//! them, which nobody but staff may see and which go after some months.

use mongodb::{
    Collection,
    bson::{Binary, doc, spec::BinarySubtype},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Timestamp,
    order::Order,
    round::{DeliveryOutcome, OutcomeReport},
    user::User,
};

use super::{Access, Store, Transaction, bson, date, duplicate_as, oid};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<DeliveryOutcome> {
    store.collection("deliveryoutcomes")
}

/// A photograph, under the id of its outcome.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Photo {
    #[serde(rename = "_id")]
    id: Id<DeliveryOutcome>,
    webp: Binary,
    /// When the database removes it.
    expires_at: Timestamp,
}

fn photos(store: &Store) -> Collection<Photo> {
    store.collection("deliveryphotos")
}

/// Keeps an outcome. [`Error::Busy`] when the same was kept this very moment.
pub async fn insert(tx: &mut Transaction<'_>, outcome: &DeliveryOutcome) -> Result<()> {
    let done = collection(tx.store()).insert_one(outcome).session(tx.session()).await;
    done.map(drop).map_err(duplicate_as(Error::Busy))
}

/// Keeps its photograph.
pub async fn insert_photo(
    tx: &mut Transaction<'_>,
    id: Id<DeliveryOutcome>,
    webp: &[u8],
    expires_at: Timestamp,
) -> Result<()> {
    let webp = Binary {
        subtype: BinarySubtype::Generic,
        bytes: webp.to_vec(),
    };
    let photo = Photo { id, webp, expires_at };
    photos(tx.store()).insert_one(photo).session(tx.session()).await?;
    Ok(())
}

/// What this livreur has reported in the same words before: the same outcome of the order, at the same moment.
pub async fn same(
    access: Access<'_>,
    order: Id<Order>,
    by: Id<User>,
    report: &OutcomeReport,
) -> Result<Option<DeliveryOutcome>> {
    let outcomes = collection(access.store);
    let same = doc! {
        "orderId": oid(order), "by": oid(by), "saidAt": date(report.at), "outcome": bson(&report.outcome)?,
    };
    access.find_one("deliveryoutcomes", outcomes.find(same)).await
}

/// The outcome with this id.
pub async fn by_id(access: Access<'_>, id: Id<DeliveryOutcome>) -> Result<Option<DeliveryOutcome>> {
    let outcomes = collection(access.store);
    access
        .find_one("deliveryoutcomes", outcomes.find(doc! { "_id": oid(id) }))
        .await
}

/// What was reported of an order, in the order in which it happened.
pub async fn of_order(access: Access<'_>, order: Id<Order>) -> Result<Vec<DeliveryOutcome>> {
    let outcomes = collection(access.store);
    let found = outcomes.find(doc! { "orderId": oid(order) });
    let mut found = access.find("deliveryoutcomes", found).await?;
    // A handful, in the order of no index.
    found.sort_by_key(|outcome: &DeliveryOutcome| (outcome.at, outcome.id));
    Ok(found)
}

/// The photograph of an outcome, as WebP, as long as it is kept.
pub async fn photo(store: &Store, id: Id<DeliveryOutcome>) -> Result<Option<Vec<u8>>> {
    let photo = photos(store).find_one(doc! { "_id": oid(id) }).await?;
    Ok(photo.map(|photo| photo.webp.bytes))
}
