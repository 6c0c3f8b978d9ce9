//! The `reviews` collection.

use mongodb::{Collection, bson::doc};
use shared::{Id, Page, PageRequest, product::Product, review::Review};

use super::{Store, all, oid};
use crate::Result;

fn of(store: &Store) -> Collection<Review> {
    store.collection("reviews")
}

/// One page of a product's reviews, newest first.
pub async fn of_product(store: &Store, product: Id<Product>, paging: PageRequest) -> Result<Page<Review>> {
    let filter = doc! { "productId": oid(product) };
    let reviews = of(store)
        .find(filter.clone())
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::try_join!(all(reviews), async { Ok(of(store).count_documents(filter).await?) })?;
    Ok(Page::new(items, paging, total))
}
