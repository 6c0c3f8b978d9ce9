//! What is out of the catalog.

use mongodb::bson::{Document, doc};
use shared::{Page, PageRequest, product::Product};

use super::{Store, all, collation::french, products::collection};
use crate::Result;

/// One page of what is archived, the latest first.
pub async fn archived(store: &Store, paging: PageRequest) -> Result<Page<Product>> {
    let filter = doc! { "archivedAt": { "$type": "date" } };
    list(store, filter, doc! { "archivedAt": -1, "name": -1, "_id": -1 }, paging).await
}

async fn list(store: &Store, filter: Document, order: Document, paging: PageRequest) -> Result<Page<Product>> {
    let products = collection(store)
        .find(filter.clone())
        .sort(order)
        .collation(french())
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::join!(all(store, "products", products), async {
        collection(store).count_documents(filter).collation(french()).await
    });
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}
