//! Which products are known to be low: the field `lowSince` of their documents, which no `Product` has, so that it stays
//! when one is written.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{Id, product::Product};

use super::{Store, Transaction, date, oid, products::collection};
use crate::Result;

/// Some products on sale that are gone or nearly and of which [`note`] has not been said since there was enough.
pub async fn unnoted(store: &Store, most: i64) -> Result<Vec<Id<Product>>> {
    #[derive(Deserialize)]
    struct Found {
        #[serde(rename = "_id")]
        id: Id<Product>,
    }
    let mut low = is_low();
    low.insert("archivedAt", Bson::Null);
    low.insert("lowSince", doc! { "$exists": false });
    let collection = store.collection::<Found>("products");
    let found = collection.find(low).projection(doc! { "_id": 1 }).limit(most);
    let products = store.access().find("products", found).await?;
    Ok(products.into_iter().map(|product| product.id).collect())
}

/// Notes since when a product is gone or nearly; false when that was noted before.
pub async fn note(tx: &mut Transaction<'_>, id: Id<Product>) -> Result<bool> {
    let not_noted = doc! { "_id": oid(id), "lowSince": { "$exists": false } };
    let noted = collection(tx.store())
        .update_one(not_noted, doc! { "$set": { "lowSince": date(tx.now()) } })
        .session(tx.session())
        .await?;
    Ok(noted.modified_count == 1)
}

/// Forgets since when those products were low of which there is enough again.
pub async fn forget(store: &Store) -> Result<()> {
    let enough = doc! { "lowSince": { "$type": "date" }, "$nor": [is_low()] };
    collection(store)
        .update_many(enough, doc! { "$unset": { "lowSince": "" } })
        .await?;
    Ok(())
}

/// What is so of a product that is gone or nearly. One of the original models does not say that it is sold by the piece.
fn is_low() -> Document {
    doc! { "$or": [
        { "soldBy": { "$in": ["piece", Bson::Null] }, "stock": { "$lte": Product::LOW_PIECES } },
        { "soldBy": "weight", "stock": { "$lte": Product::LOW_GRAMS } },
    ] }
}
