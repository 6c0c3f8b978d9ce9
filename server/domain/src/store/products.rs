//! The `products` collection.

use std::collections::{BTreeMap, HashMap};

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};
use serde::Deserialize;
use shared::{
    Grams, Id,
    period::Day,
    product::{FOOD_VAT, Product, ProductLot, SoldBy},
    review::{RatingCounts, Review, mean},
};

use super::{
    Access, Store, Transaction, all, bson, date, duplicate_as, keyed, oid, oids, slugs,
    unreadable::{self, Unreadable},
    whole::whole,
};
use crate::{Error, Result};

pub(super) fn collection(store: &Store) -> Collection<Product> {
    store.collection("products")
}

/// The slug that it has made from its name, with a number behind it where another product has it.
pub async fn free_slug(access: Access<'_>, product: &Product) -> Result<String> {
    slugs::free(access, "products", &product.slug, oid(product.id).into()).await
}

/// Inserts a product. [`Error::SlugTaken`] when its slug is.
pub async fn insert(access: Access<'_>, product: &Product) -> Result<()> {
    let collection = collection(access.store);
    let done = access.insert_one(collection.insert_one(product)).await;
    done.map_err(duplicate_as(Error::SlugTaken))
}

/// Replaces a product, inside the transaction that read it. [`Error::SlugTaken`] when its new
/// slug is.
pub async fn replace(tx: &mut Transaction<'_>, product: &Product) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(product.id) }, whole(product)?)
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// The product with this id or slug, archived or not.
pub async fn by_key(access: Access<'_>, key: &str) -> Result<Option<Product>> {
    let collection = collection(access.store);
    access.find_one("products", collection.find(keyed(key))).await
}

/// Those of the products with these ids that can be read, by id, archived or not.
pub async fn by_ids(access: Access<'_>, ids: &[Id<Product>]) -> Result<HashMap<Id<Product>, Product>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let collection = collection(access.store);
    let found = collection.find(doc! { "_id": { "$in": oids(ids) } });
    let products = access.find("products", found).await?;
    Ok(products.into_iter().map(|product| (product.id, product)).collect())
}

/// The products with these ids, by id, for stock that moves: [`Error::Unreadable`] when one cannot be read.
pub async fn every_by_ids(access: Access<'_>, ids: &[Id<Product>]) -> Result<HashMap<Id<Product>, Product>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let collection = collection(access.store);
    let found = collection.find(doc! { "_id": { "$in": oids(ids) } });
    let products = access.find_every("products", found).await?;
    Ok(products.into_iter().map(|product| (product.id, product)).collect())
}

/// The categories of the products with these ids, by id, archived or not.
pub async fn categories(store: &Store, ids: &[Id<Product>]) -> Result<HashMap<Id<Product>, String>> {
    #[derive(Deserialize)]
    struct Categorised {
        #[serde(rename = "_id")]
        id: Id<Product>,
        #[serde(default)]
        category: String,
    }
    let found = store
        .collection::<Categorised>("products")
        .find(doc! { "_id": { "$in": oids(ids) } })
        .projection(doc! { "category": 1 })
        .await?;
    let products = all(store, "products", found).await?;
    Ok(products
        .into_iter()
        .map(|product| (product.id, product.category))
        .collect())
}

/// The products that have one of these ids or slugs, archived or not.
pub async fn by_keys(access: Access<'_>, ids: &[Id<Product>], slugs: &[&str]) -> Result<Vec<Product>> {
    let collection = collection(access.store);
    let any = vec![
        doc! { "_id": { "$in": oids(ids) } },
        // The type says to the planner that the partial index covers this.
        doc! { "slug": { "$in": slugs, "$type": "string" } },
    ];
    access.find("products", collection.find(doc! { "$or": any })).await
}

/// Inserts products. [`Error::SlugTaken`] when the slug of one is.
pub async fn insert_all(tx: &mut Transaction<'_>, products: &[Product]) -> Result<()> {
    if products.is_empty() {
        return Ok(());
    }
    let collection = collection(tx.store());
    let inserting = collection.insert_many(products).session(tx.session());
    inserting.await.map_err(duplicate_as(Error::SlugTaken))?;
    Ok(())
}

/// Replaces products, inside the transaction that read them.
pub async fn replace_all(tx: &mut Transaction<'_>, products: &[Product]) -> Result<()> {
    let replacement = |product: &Product| Ok((doc! { "_id": oid(product.id) }, whole(product)?));
    let replacements = products.iter().map(replacement).collect::<Result<Vec<_>>>()?;
    if replacements.is_empty() || tx.update_each("products", replacements).await? {
        Ok(())
    } else {
        Err(Error::Internal("a product that was read is gone".into()))
    }
}

/// Reads every published product, one after the other.
pub async fn read_published(
    store: &Store,
    take: impl FnMut(Result<Product, Unreadable<Product>>) + Send,
) -> Result<()> {
    unreadable::read(store, "products", doc! { "archivedAt": Bson::Null }, take).await
}

/// Reads those of these products that are published, one after the other.
pub async fn read_published_by_ids(
    store: &Store,
    ids: &[Id<Product>],
    take: impl FnMut(Result<Product, Unreadable<Product>>) + Send,
) -> Result<()> {
    let filter = doc! { "_id": { "$in": oids(ids) }, "archivedAt": Bson::Null };
    unreadable::read(store, "products", filter, take).await
}

/// Products that are gone or nearly, by the piece and then by weight, the least first; at most
/// twenty of each.
pub async fn running_out(store: &Store) -> Result<Vec<Product>> {
    let low = async |sold_by: Document, most: i64| {
        let cursor = collection(store)
            .find(doc! { "soldBy": sold_by, "stock": { "$lte": most }, "archivedAt": Bson::Null })
            .sort(doc! { "stock": 1, "_id": 1 })
            .limit(20)
            .await?;
        all(store, "products", cursor).await
    };
    // A product of the original models does not say that it is sold by the piece.
    let (pieces, cuts) = tokio::join!(
        low(doc! { "$in": ["piece", null] }, Product::LOW_PIECES),
        low(doc! { "$eq": "weight" }, Product::LOW_GRAMS)
    );
    let (mut pieces, cuts) = (pieces?, cuts?);
    pieces.extend(cuts);
    Ok(pieces)
}

/// How many products are in this category, archived or not.
pub async fn count_in_category(tx: &mut Transaction<'_>, slug: &str) -> Result<u64> {
    let products = collection(tx.store());
    let count = products.count_documents(doc! { "category": slug });
    Ok(count.session(tx.session()).await?)
}

/// Sets the prices of products as these have them, and nothing else; false when one of them is gone or archived.
pub async fn set_prices(tx: &mut Transaction<'_>, products: &[Product]) -> Result<bool> {
    let now = date(tx.now());
    let update = |product: &Product| {
        let filter = doc! { "_id": oid(product.id), "archivedAt": Bson::Null };
        let mut set = doc! {
            "price": product.price.euros(), "updatedAt": now, "priceHistory": bson(&product.price_history)?,
        };
        let mut unset = doc! {};
        match product.compare_at_price {
            Some(compare_at) => drop(set.insert("compareAtPrice", compare_at.euros())),
            None => drop(unset.insert("compareAtPrice", "")),
        }
        if product.short_date.is_none() {
            unset.insert("shortDate", "");
        }
        let mut update = doc! { "$set": set };
        if !unset.is_empty() {
            update.insert("$unset", unset);
        }
        Ok((filter, update))
    };
    let updates = products.iter().map(update).collect::<Result<_>>()?;
    tx.update_each("products", updates).await
}

/// Deletes a draft, which was never on sale, inside the transaction that read it.
pub async fn delete_draft(tx: &mut Transaction<'_>, id: Id<Product>) -> Result<()> {
    let products = collection(tx.store());
    let draft = doc! { "_id": oid(id), "isDraft": true };
    products.delete_one(draft).session(tx.session()).await?;
    Ok(())
}

/// So much to be taken of a product's stock.
#[derive(Debug)]
pub struct StockTaken<'a> {
    /// The product as it was read.
    pub product: &'a Product,
    /// Pieces or grams.
    pub amount: i64,
    /// Whether to take it only while the product is priced and sold as it was read.
    pub if_as_read: bool,
    /// How much of the lots at which places, which this transaction has read; none where the stock is counted as a whole.
    pub lots: Vec<(usize, i64)>,
}

/// Takes stock, if there is enough of all that is not archived; false when one was not taken.
pub async fn take_stocks(tx: &mut Transaction<'_>, taken: &[StockTaken<'_>]) -> Result<bool> {
    let update = |taken: &StockTaken<'_>| {
        let mut filter = enough(taken.product.id, taken.amount);
        if taken.if_as_read {
            filter.extend(sold_as(taken.product));
        }
        if taken.lots.is_empty() {
            // It may have got its first lot since it was read.
            filter.insert("lots.0", doc! { "$exists": false });
        }
        (
            filter,
            doc! { "$inc": moved(-taken.amount, taken.lots.iter().map(|(at, some)| (*at, -some))) },
        )
    };
    let updates = taken.iter().map(update).collect();
    tx.update_each("products", updates).await
}

/// A product of which there is so much to sell.
fn enough(id: Id<Product>, amount: i64) -> Document {
    doc! { "_id": oid(id), "stock": { "$gte": amount }, "archivedAt": Bson::Null }
}

/// Everything of a product that an order's lines and their prices depend on. A document that says the same in other words
/// (`33.999`, a name in place of a default) may not match.
fn sold_as(product: &Product) -> Document {
    let grams = |grams: Option<Grams>| grams.map_or(Bson::Null, |grams| grams.0.into());
    let sold_by = match product.sold_by {
        SoldBy::Piece => doc! { "$in": ["piece", Bson::Null] },
        SoldBy::Weight => doc! { "$eq": "weight" },
    };
    let vat_rate = if product.vat_rate.total_cmp(&FOOD_VAT).is_eq() {
        doc! { "$in": [FOOD_VAT, Bson::Null] }
    } else {
        doc! { "$eq": product.vat_rate }
    };
    // What does not say so is perishable.
    let spoils = if product.is_perishable {
        doc! { "$ne": false }
    } else {
        doc! { "$eq": false }
    };
    doc! {
        "name": &product.name, "price": product.price.euros(), "weight": product.weight.0, "soldBy": sold_by,
        "vatRate": vat_rate, "cutStep": grams(product.cut_step), "minCut": grams(product.min_cut),
        "maxCut": grams(product.max_cut), "isPerishable": spoils,
    }
}

/// What a movement of the stock, and of the lots at these places in it, adds to the product's numbers.
fn moved(stock: i64, lots: impl Iterator<Item = (usize, i64)>) -> Document {
    let mut by_place = BTreeMap::<usize, i64>::new();
    for (at, some) in lots {
        *by_place.entry(at).or_default() += some;
    }
    let mut numbers = doc! { "stock": stock };
    numbers.extend(
        by_place
            .into_iter()
            .map(|(at, some)| (format!("lots.{at}.remaining"), some.into())),
    );
    numbers
}

/// Gives stock back, to the lots at these places, which this transaction has read; none where the stock is counted as a
/// whole. A product that is gone takes none.
pub async fn give_stock(tx: &mut Transaction<'_>, id: Id<Product>, amount: i64, lots: &[(usize, i64)]) -> Result<()> {
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(id) },
            doc! { "$inc": moved(amount, lots.iter().copied()) },
        )
        .session(tx.session())
        .await?;
    Ok(())
}

/// The lots of these products, by product, as this transaction finds them.
pub async fn lots_of(tx: &mut Transaction<'_>, ids: &[Id<Product>]) -> Result<HashMap<Id<Product>, Vec<ProductLot>>> {
    #[derive(Deserialize)]
    struct WithLots {
        #[serde(rename = "_id")]
        id: Id<Product>,
        #[serde(default)]
        lots: Vec<ProductLot>,
    }
    let collection = tx.store().collection::<WithLots>("products");
    let found = collection
        .find(doc! { "_id": { "$in": oids(ids) } })
        .projection(doc! { "lots": 1 });
    let products = tx.access().find_every("products", found).await?;
    Ok(products.into_iter().map(|product| (product.id, product.lots)).collect())
}

/// Products with lots whose last day was before this one, or with a price that is lowered for a lot, archived or not.
pub async fn with_lots_to_end(store: &Store, today: Day) -> Result<Vec<Id<Product>>> {
    #[derive(Deserialize)]
    struct Found {
        #[serde(rename = "_id")]
        id: Id<Product>,
    }
    let any = [
        doc! { "lots.bestBefore": { "$lt": today.to_string(), "$type": "string" } },
        doc! { "shortDate.lotId": { "$type": "objectId" } },
    ];
    let collection = store.collection::<Found>("products");
    let found = collection.find(doc! { "$or": &any[..] }).projection(doc! { "_id": 1 });
    let products = store.access().find("products", found).await?;
    Ok(products.into_iter().map(|product| product.id).collect())
}

/// Sets what reviews say of a product; false when there is no such product.
pub async fn set_reviews(
    tx: &mut Transaction<'_>,
    id: Id<Product>,
    counts: RatingCounts,
    newest: &[Id<Review>],
) -> Result<bool> {
    let said = doc! { "rating": mean(counts), "ratingCounts": counts.to_vec(), "reviews": oids(newest) };
    let done = collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": said })
        .session(tx.session())
        .await?;
    Ok(done.matched_count == 1)
}
