//! The `products` collection. Beside the product each document holds `searchGrams`, which
//! only searching needs.

use std::collections::HashMap;

use mongodb::{
    ClientSession, Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page,
    catalog::{CatalogQuery, CategoryCount, ProductSort},
    number,
    product::Product,
    review::{RatingCounts, Review, mean},
};

use super::{Store, all, duplicate_as, indexes::french, oid, oids};
use crate::{Error, Result, search_grams};

pub(super) fn of(store: &Store) -> Collection<Product> {
    store.collection("products")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stored<'a> {
    #[serde(flatten)]
    product: &'a Product,
    search_grams: Vec<String>,
}

impl<'a> Stored<'a> {
    fn new(product: &'a Product) -> Self {
        Self {
            product,
            search_grams: search_grams::of_product(product),
        }
    }
}

/// Inserts a product. [`Error::SlugTaken`] when its slug is.
pub async fn insert(store: &Store, product: &Product) -> Result<()> {
    store
        .collection::<Stored<'_>>("products")
        .insert_one(Stored::new(product))
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// [`insert`] inside a transaction.
pub async fn insert_in(store: &Store, session: &mut ClientSession, product: &Product) -> Result<()> {
    store
        .collection::<Stored<'_>>("products")
        .insert_one(Stored::new(product))
        .session(session)
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// Replaces a product, inside the transaction that read it. [`Error::SlugTaken`] when its new
/// slug is.
pub async fn replace(store: &Store, session: &mut ClientSession, product: &Product) -> Result<()> {
    store
        .collection::<Stored<'_>>("products")
        .replace_one(doc! { "_id": oid(product.id) }, Stored::new(product))
        .session(session)
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// The product with this id or slug.
pub async fn by_key(store: &Store, key: &str) -> Result<Option<Product>> {
    Ok(of(store).find_one(named(key)).await?)
}

/// [`by_key`] inside a transaction.
pub async fn by_key_in(store: &Store, session: &mut ClientSession, key: &str) -> Result<Option<Product>> {
    Ok(of(store).find_one(named(key)).session(session).await?)
}

fn named(key: &str) -> Document {
    if let Ok(id) = key.parse::<Id<Product>>() {
        doc! { "_id": oid(id) }
    } else {
        // The type says to the planner that the partial index covers this.
        doc! { "slug": { "$eq": key, "$type": "string" } }
    }
}

/// The products with these ids, by id.
pub async fn by_ids(store: &Store, ids: &[Id<Product>]) -> Result<HashMap<Id<Product>, Product>> {
    let products = all(of(store).find(doc! { "_id": { "$in": oids(ids) } }).await?).await?;
    Ok(products.into_iter().map(|product| (product.id, product)).collect())
}

/// [`by_ids`] inside a transaction.
pub async fn by_ids_in(
    store: &Store,
    session: &mut ClientSession,
    ids: &[Id<Product>],
) -> Result<HashMap<Id<Product>, Product>> {
    use futures_util::TryStreamExt;
    let mut cursor = of(store)
        .find(doc! { "_id": { "$in": oids(ids) } })
        .session(&mut *session)
        .await?;
    let products: Vec<Product> = cursor.stream(session).try_collect().await?;
    Ok(products.into_iter().map(|product| (product.id, product)).collect())
}

/// One page of the catalogue.
pub async fn search(store: &Store, query: &CatalogQuery) -> Result<Page<Product>> {
    let mut filter = Document::new();
    if let Some(category) = &query.category {
        filter.insert("category", category);
    }
    match query
        .q
        .as_deref()
        .map(str::trim)
        .filter(|q| !q.is_empty())
        .map(search_grams::of_query)
    {
        None => list(store, filter, query).await,
        // Signs alone are the name of nothing.
        Some(grams) if grams.is_empty() => Ok(Page::new(Vec::new(), query.paging, 0)),
        Some(grams) => search_words(store, filter, &grams, query).await,
    }
}

fn order(sort: ProductSort) -> Document {
    match sort {
        ProductSort::Price => doc! { "price": 1, "_id": 1 },
        ProductSort::PriceDescending => doc! { "price": -1, "_id": -1 },
        ProductSort::Name | ProductSort::Relevance => doc! { "name": 1, "_id": 1 },
        ProductSort::Rating => doc! { "rating": -1, "_id": 1 },
        ProductSort::Newest => doc! { "createdAt": -1, "_id": 1 },
    }
}

async fn list(store: &Store, filter: Document, query: &CatalogQuery) -> Result<Page<Product>> {
    let paging = query.paging;
    let products = of(store)
        .find(filter.clone())
        .sort(order(query.sort.unwrap_or(ProductSort::Name)))
        .collation(french())
        .skip(paging.skip())
        .limit(paging.limit)
        .projection(doc! { "searchGrams": 0 })
        .await?;
    let (items, total) = tokio::try_join!(all(products), async {
        Ok(of(store).count_documents(filter).collation(french()).await?)
    })?;
    Ok(Page::new(items, paging, total))
}

/// One page of what matches at least six tenths of the query's grams, best match first.
async fn search_words(
    store: &Store,
    mut filter: Document,
    grams: &[String],
    query: &CatalogQuery,
) -> Result<Page<Product>> {
    #[derive(Deserialize)]
    struct Found {
        items: Vec<Product>,
        total: Vec<Total>,
    }
    #[derive(Deserialize)]
    struct Total {
        #[serde(deserialize_with = "number::whole")]
        count: u64,
    }
    let needed = i64::try_from((grams.len() * 6).div_ceil(10)).unwrap_or(i64::MAX);
    filter.insert("searchGrams", doc! { "$in": grams });
    let order = match query.sort {
        None | Some(ProductSort::Relevance) => doc! { "matched": -1, "name": 1, "_id": 1 },
        Some(sort) => order(sort),
    };
    let skip = i64::try_from(query.paging.skip()).unwrap_or(i64::MAX);
    let pipeline = [
        doc! { "$match": filter },
        doc! { "$set": { "matched": { "$size": { "$setIntersection": ["$searchGrams", grams] } } } },
        doc! { "$match": { "matched": { "$gte": needed } } },
        doc! { "$facet": {
            "items": [{ "$sort": order }, { "$skip": skip }, { "$limit": query.paging.limit }, { "$unset": ["searchGrams", "matched"] }],
            "total": [{ "$count": "count" }],
        } },
    ];
    // No collation here: the grams' index has none, and both sides are plain ASCII.
    let cursor = of(store).aggregate(pipeline).with_type::<Found>().await?;
    let found = all(cursor).await?.into_iter().next();
    let (items, total) = found.map_or((Vec::new(), 0), |f| (f.items, f.total.first().map_or(0, |t| t.count)));
    Ok(Page::new(items, query.paging, total))
}

/// The categories and how many products each has; a hundred at most.
pub async fn categories(store: &Store) -> Result<Vec<CategoryCount>> {
    let pipeline = [
        // The sort lets the group walk the index in order.
        doc! { "$sort": { "category": 1 } },
        doc! { "$group": { "_id": "$category", "count": { "$sum": 1 } } },
        doc! { "$sort": { "_id": 1 } },
        doc! { "$limit": 100 },
        doc! { "$project": { "_id": 0, "value": "$_id", "count": 1 } },
    ];
    let cursor = of(store)
        .aggregate(pipeline)
        .collation(french())
        .with_type::<CategoryCount>()
        .await?;
    all(cursor).await
}

/// Products that are gone or nearly, by the piece and then by weight, the least first; at most
/// twenty of each.
pub async fn running_out(store: &Store) -> Result<Vec<Product>> {
    let low = async |sold_by: Document, most: i64| {
        let cursor = of(store)
            .find(doc! { "soldBy": sold_by, "stock": { "$lte": most } })
            .sort(doc! { "stock": 1, "_id": 1 })
            .limit(20)
            .projection(doc! { "searchGrams": 0 })
            .await?;
        all(cursor).await
    };
    // A product of the original models does not say that it is sold by the piece.
    let (mut pieces, cuts) = tokio::try_join!(
        low(doc! { "$in": ["piece", null] }, Product::LOW_PIECES),
        low(doc! { "$eq": "weight" }, Product::LOW_GRAMS)
    )?;
    pieces.extend(cuts);
    Ok(pieces)
}

/// Takes stock, if there is enough; false when there is not.
pub async fn take_stock(store: &Store, session: &mut ClientSession, id: Id<Product>, amount: i64) -> Result<bool> {
    let done = of(store)
        .update_one(
            doc! { "_id": oid(id), "stock": { "$gte": amount } },
            doc! { "$inc": { "stock": -amount } },
        )
        .session(session)
        .await?;
    Ok(done.modified_count == 1)
}

/// Gives stock back. A product that is gone takes none.
pub async fn give_stock(store: &Store, session: &mut ClientSession, id: Id<Product>, amount: i64) -> Result<()> {
    of(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$inc": { "stock": amount } })
        .session(session)
        .await?;
    Ok(())
}

/// Sets what reviews say of a product; false when there is no such product.
pub async fn set_reviews(
    store: &Store,
    session: &mut ClientSession,
    id: Id<Product>,
    counts: RatingCounts,
    newest: &[Id<Review>],
) -> Result<bool> {
    let said = doc! { "rating": mean(counts), "ratingCounts": counts.to_vec(), "reviews": oids(newest) };
    let done = of(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": said })
        .session(session)
        .await?;
    Ok(done.matched_count == 1)
}
