//! Finding products: one page of the catalog, and what it can be narrowed down to.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Page, PageRequest,
    catalog::{CatalogQuery, CategoryCount, Count, Facets, PriceRange, ProductSort},
    product::{Allergen, Milk, Product},
};

use super::{Store, all, bson, collation::french, products::collection, words};
use crate::Result;

/// What is not archived: the first key of every index that lists walk.
fn published() -> Document {
    doc! { "archivedAt": Bson::Null }
}

/// One page of the catalog.
pub async fn search(store: &Store, query: &CatalogQuery) -> Result<Page<Product>> {
    let filter = narrowed(published(), &conditions(query)?, None);
    match words::grams(query.q.as_deref()) {
        None => {
            list(
                store,
                filter,
                order(query.sort.unwrap_or(ProductSort::Name)),
                query.paging,
            )
            .await
        }
        Some(grams) => {
            let order = match query.sort {
                None | Some(ProductSort::Relevance) => doc! { "matched": -1, "name": 1, "_id": 1 },
                Some(sort) => order(sort),
            };
            words::search(&collection(store), filter, &grams, order, query.paging).await
        }
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
        .projection(doc! { "searchGrams": 0 })
        .await?;
    let (items, total) = tokio::join!(all(products), async {
        collection(store).count_documents(filter).collation(french()).await
    });
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}

/// What a product can be narrowed down by.
#[derive(Clone, Copy, PartialEq)]
enum Facet {
    Category,
    Milk,
    Price,
    Rating,
    InStock,
    IsNew,
    Allergens,
}

/// What the query asks of each facet.
fn conditions(query: &CatalogQuery) -> Result<Vec<(Facet, Document)>> {
    let mut conditions = Vec::new();
    if let Some(category) = &query.category {
        conditions.push((Facet::Category, doc! { "category": category }));
    }
    if let Some(milk) = query.milk {
        conditions.push((Facet::Milk, doc! { "milk": milk.name() }));
    }
    if let Some(min) = query.min_price {
        conditions.push((Facet::Price, doc! { "price": { "$gte": bson(&min)? } }));
    }
    if let Some(max) = query.max_price {
        conditions.push((Facet::Price, doc! { "price": { "$lte": bson(&max)? } }));
    }
    if let Some(rating) = query.min_rating {
        conditions.push((Facet::Rating, doc! { "rating": { "$gte": rating } }));
    }
    if let Some(in_stock) = query.in_stock {
        let is = doc! { "$eq": [can_be_bought(), in_stock] };
        conditions.push((Facet::InStock, doc! { "$expr": is }));
    }
    if let Some(is_new) = query.is_new {
        let is = if is_new {
            doc! { "$eq": true }
        } else {
            doc! { "$ne": true }
        };
        conditions.push((Facet::IsNew, doc! { "isNew": is }));
    }
    if !query.exclude_allergens.is_empty() {
        let names: Vec<_> = query.exclude_allergens.iter().map(|allergen| allergen.name()).collect();
        conditions.push((Facet::Allergens, doc! { "allergens": { "$nin": names } }));
    }
    Ok(conditions)
}

/// The filter with every condition, except those on one facet.
fn narrowed(mut filter: Document, conditions: &[(Facet, Document)], except: Option<Facet>) -> Document {
    let kept = conditions.iter().filter(|(facet, _)| Some(*facet) != except);
    let kept: Vec<_> = kept.map(|(_, condition)| condition.clone()).collect();
    if !kept.is_empty() {
        filter.insert("$and", kept);
    }
    filter
}

/// Whether at least one piece or the smallest cut is left, as `Product::availability` has it.
fn can_be_bought() -> Document {
    let set_or = |field: &str, otherwise: Bson| doc! { "$cond": [{ "$gt": [field, 0] }, field, otherwise] };
    let smallest_cut = set_or("$minCut", set_or("$cutStep", 50.into()).into());
    doc! { "$gte": ["$stock", { "$cond": [{ "$eq": ["$soldBy", "weight"] }, smallest_cut, 1] }] }
}

/// What the products that match can be narrowed down to, all facets in one walk.
pub async fn facets(store: &Store, query: &CatalogQuery) -> Result<Facets> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Found {
        category: Vec<CategoryCount>,
        milk: Vec<Count<Milk>>,
        is_new: Vec<Count<bool>>,
        in_stock: Vec<Count<bool>>,
        allergens: Vec<Count<Allergen>>,
        price: Vec<PriceRange>,
    }
    let mut pipeline = match words::grams(query.q.as_deref()) {
        None => vec![doc! { "$match": published() }],
        Some(grams) if grams.is_empty() => return Ok(Facets::default()),
        Some(grams) => words::matching(published(), &grams),
    };
    let conditions = conditions(query)?;
    let others = |facet| doc! { "$match": narrowed(Document::new(), &conditions, Some(facet)) };
    let counted = |facet, by: Bson| [vec![others(facet)], counts(by)].concat();
    let mut allergens = counted(Facet::Allergens, "$allergens".into());
    allergens.insert(1, doc! { "$unwind": "$allergens" });
    pipeline.push(doc! { "$facet": {
        "category": counted(Facet::Category, "$category".into()),
        "milk": counted(Facet::Milk, "$milk".into()),
        "isNew": counted(Facet::IsNew, doc! { "$eq": ["$isNew", true] }.into()),
        "inStock": counted(Facet::InStock, can_be_bought().into()),
        "allergens": allergens,
        "price": [
            others(Facet::Price),
            { "$group": { "_id": Bson::Null, "min": { "$min": "$price" }, "max": { "$max": "$price" } } },
            { "$unset": "_id" },
        ],
    } });
    let cursor = collection(store).aggregate(pipeline).with_type::<Found>().await?;
    let found = all(cursor).await?.into_iter().next();
    Ok(found.map_or_else(Facets::default, |found| Facets {
        category: found.category,
        milk: found.milk,
        is_new: found.is_new,
        in_stock: found.in_stock,
        allergens: found.allergens,
        price: found.price.into_iter().next(),
    }))
}

/// The stages that count by a value, a hundred at most; what has none is not counted.
fn counts(by: Bson) -> Vec<Document> {
    vec![
        doc! { "$group": { "_id": by, "count": { "$sum": 1 } } },
        doc! { "$match": { "_id": { "$ne": Bson::Null } } },
        doc! { "$sort": { "_id": 1 } },
        doc! { "$limit": 100 },
        doc! { "$project": { "_id": 0, "value": "$_id", "count": 1 } },
    ]
}

/// The categories and how many products each has; a hundred at most.
pub async fn categories(store: &Store) -> Result<Vec<CategoryCount>> {
    let mut pipeline = vec![
        doc! { "$match": published() },
        // The sort lets the group walk the index in order.
        doc! { "$sort": { "category": 1 } },
    ];
    pipeline.extend(counts("$category".into()));
    let cursor = collection(store)
        .aggregate(pipeline)
        .collation(french())
        .with_type::<CategoryCount>()
        .await?;
    all(cursor).await
}
