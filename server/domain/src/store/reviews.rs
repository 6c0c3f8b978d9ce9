//! The `reviews` collection. Those that an admin hid say so; the others need not.

use mongodb::{
    Collection,
    bson::{Document, doc},
    options::ReturnDocument,
};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest, Timestamp, number,
    product::Product,
    review::{MOST_IMAGES, RatingCounts, Review, ReviewQuery},
    user::User,
};

use super::{Access, Store, Transaction, all, date, duplicate_as, oid};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Review> {
    store.collection("reviews")
}

/// The reviews of a product that are shown.
fn shown(product: Id<Product>) -> Document {
    doc! { "productId": oid(product), "hidden": { "$ne": true } }
}

/// Inserts a review. [`Error::AlreadyReviewed`] when its author has one of the product.
pub async fn insert(tx: &mut Transaction<'_>, review: &Review) -> Result<()> {
    collection(tx.store())
        .insert_one(review)
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::AlreadyReviewed))?;
    Ok(())
}

/// The review with this id, hidden or not.
pub async fn by_id(access: Access<'_>, id: Id<Review>) -> Result<Option<Review>> {
    let collection = collection(access.store);
    access
        .find_one("reviews", collection.find(doc! { "_id": oid(id) }))
        .await
}

/// What this user says of the product, hidden or not.
pub async fn by_author(access: Access<'_>, product: Id<Product>, author: Id<User>) -> Result<Option<Review>> {
    let collection = collection(access.store);
    access
        .find_one(
            "reviews",
            collection.find(doc! { "productId": oid(product), "userId": oid(author) }),
        )
        .await
}

/// One page of a product's reviews that are shown, newest first.
pub async fn of_product(store: &Store, product: Id<Product>, paging: PageRequest) -> Result<Page<Review>> {
    page(store, shown(product), paging).await
}

/// One page of reviews, hidden or not, newest first.
pub async fn list(store: &Store, query: &ReviewQuery) -> Result<Page<Review>> {
    let mut filter = Document::new();
    if let Some(product) = query.product_id {
        filter.insert("productId", oid(product));
    }
    match query.hidden {
        None => {}
        Some(true) => _ = filter.insert("hidden", true),
        Some(false) => _ = filter.insert("hidden", doc! { "$ne": true }),
    }
    page(store, filter, query.paging).await
}

async fn page(store: &Store, filter: Document, paging: PageRequest) -> Result<Page<Review>> {
    let reviews = collection(store)
        .find(filter.clone())
        .sort(newest_first())
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::join!(all(store, "reviews", reviews), async {
        collection(store).count_documents(filter).await
    });
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}

fn newest_first() -> Document {
    doc! { "createdAt": -1, "_id": 1 }
}

/// How many of the reviews that are shown gave 1, 2, 3, 4 and 5, as this transaction sees them.
pub async fn rating_counts(tx: &mut Transaction<'_>, product: Id<Product>) -> Result<RatingCounts> {
    #[derive(Deserialize)]
    struct Given {
        #[serde(rename = "_id", deserialize_with = "number::whole")]
        rating: i64,
        #[serde(deserialize_with = "number::whole")]
        count: i64,
    }
    let pipeline = [
        doc! { "$match": shown(product) },
        // Another rating is of a review that cannot be read.
        doc! { "$match": { "rating": { "$in": [1, 2, 3, 4, 5] } } },
        doc! { "$group": { "_id": "$rating", "count": { "$sum": 1 } } },
    ];
    let reviews = collection(tx.store());
    let given: Vec<Given> = tx.access().aggregate(reviews.aggregate(pipeline)).await?;
    let mut counts = RatingCounts::default();
    for Given { rating, count } in given {
        let place = usize::try_from(rating - 1).ok().and_then(|place| counts.get_mut(place));
        *place.ok_or_else(|| Error::Internal(format!("a review of product {product} gives {rating}")))? = count;
    }
    Ok(counts)
}

/// The ids of the newest reviews that are shown, newest first, as this transaction sees them.
pub async fn newest_ids(tx: &mut Transaction<'_>, product: Id<Product>, most: i64) -> Result<Vec<Id<Review>>> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "_id")]
        id: Id<Review>,
    }
    let reviews = tx.store().collection::<Named>("reviews");
    let newest = reviews
        .find(shown(product))
        .sort(newest_first())
        .limit(most)
        .projection(doc! { "_id": 1 });
    let named = tx.access().find("reviews", newest).await?;
    Ok(named.into_iter().map(|review| review.id).collect())
}

/// Hides or shows a review that is not so yet; `None` when it is, or is not there.
pub async fn set_hidden(
    tx: &mut Transaction<'_>,
    id: Id<Review>,
    hidden: bool,
    now: Timestamp,
) -> Result<Option<Review>> {
    let other = if hidden {
        doc! { "$ne": true }
    } else {
        doc! { "$eq": true }
    };
    let review = collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(id), "hidden": other },
            doc! { "$set": { "hidden": hidden, "updatedAt": date(now) } },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    Ok(review)
}

/// Puts a picture behind those of a review, if it is this author's and has room; whether it did.
pub async fn add_image(store: &Store, id: Id<Review>, author: Id<User>, url: &str, now: Timestamp) -> Result<bool> {
    let full = format!("images.{}", MOST_IMAGES - 1);
    let done = collection(store)
        .update_one(
            doc! { "_id": oid(id), "userId": oid(author), full: { "$exists": false } },
            doc! { "$push": { "images": url }, "$set": { "updatedAt": date(now) } },
        )
        .await?;
    Ok(done.modified_count == 1)
}

/// Counts one more who found it helpful, if it is shown.
pub async fn add_helpful(tx: &mut Transaction<'_>, id: Id<Review>) -> Result<Option<Review>> {
    let review = collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(id), "hidden": { "$ne": true } },
            doc! { "$inc": { "helpful": 1 } },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    Ok(review)
}
