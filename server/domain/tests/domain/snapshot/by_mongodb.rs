//! The same questions asked of `MongoDB`, but for words: what the snapshot answers is measured by it.

use futures_util::TryStreamExt;
use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
    options::Collation,
};
use serde::{Deserialize, de::DeserializeOwned};
use shared::{
    Money, Page,
    catalog::{CatalogQuery, CategoryCount, Count, Facets, PriceRange, ProductSort},
    number,
    product::{Allergen, Milk, Product},
};

use test_support::shop::TestShop;

fn products(shop: &TestShop) -> Collection<Product> {
    shop.store.database().collection("products")
}

fn french() -> Collation {
    Collation::builder().locale("fr".to_owned()).build()
}

fn published() -> Document {
    doc! { "archivedAt": Bson::Null }
}

async fn all<T: DeserializeOwned + Send + Sync>(cursor: mongodb::Cursor<T>) -> Vec<T> {
    cursor.try_collect().await.unwrap()
}

pub async fn search(shop: &TestShop, query: &CatalogQuery) -> Page<Product> {
    #[derive(Deserialize)]
    struct Total {
        #[serde(deserialize_with = "number::whole")]
        count: u64,
    }
    let filter = narrowed(published(), &conditions(query), None);
    let stages = vec![doc! { "$match": filter }];
    let order = order(query.sort.unwrap_or(ProductSort::Name));
    let run = async |pipeline: Vec<Document>| {
        let found = products(shop).aggregate(pipeline).collation(french()).await;
        all(found.unwrap()).await
    };
    let skip = i64::try_from(query.paging.skip()).unwrap();
    let page = [
        doc! { "$sort": order },
        doc! { "$skip": skip },
        doc! { "$limit": query.paging.limit },
    ];
    let items = run([stages.clone(), page.into()].concat()).await;
    let total = run([stages, vec![doc! { "$count": "count" }]].concat()).await;
    let decode = |document: Document| {
        let bytes = mongodb::bson::serialize_to_vec(&document).unwrap();
        mongodb::bson::deserialize_from_slice(&bytes).unwrap()
    };
    let total = total.into_iter().next().map(|document: Document| {
        let bytes = mongodb::bson::serialize_to_vec(&document).unwrap();
        mongodb::bson::deserialize_from_slice::<Total>(&bytes).unwrap().count
    });
    Page::new(
        items.into_iter().map(decode).collect(),
        query.paging,
        total.unwrap_or(0),
    )
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

fn euros(amount: Money) -> f64 {
    f64::from(i32::try_from(amount.cents()).unwrap()) / 100.0
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
    Keeps,
}

/// What the query asks of each facet.
fn conditions(query: &CatalogQuery) -> Vec<(Facet, Document)> {
    let mut conditions = Vec::new();
    if let Some(category) = &query.category {
        conditions.push((Facet::Category, doc! { "category": category }));
    }
    if let Some(milk) = query.milk {
        conditions.push((Facet::Milk, doc! { "milk": milk.name() }));
    }
    if let Some(min) = query.min_price {
        conditions.push((Facet::Price, doc! { "price": { "$gte": euros(min) } }));
    }
    if let Some(max) = query.max_price {
        conditions.push((Facet::Price, doc! { "price": { "$lte": euros(max) } }));
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
    if let Some(day) = query.keeps_until {
        // The earliest day of the lots of which some is left, which are texts; without any it is null, before every text.
        let left =
            doc! { "$filter": { "input": { "$ifNull": ["$lots", []] }, "cond": { "$gt": ["$$this.remaining", 0] } } };
        let first = doc! { "$min": { "$map": { "input": left, "in": "$$this.bestBefore" } } };
        let keeps = doc! { "$gte": [first, day.to_string()] };
        conditions.push((Facet::Keeps, doc! { "$expr": keeps }));
    }
    if !query.exclude_allergens.is_empty() {
        let names: Vec<_> = query.exclude_allergens.iter().map(|allergen| allergen.name()).collect();
        conditions.push((Facet::Allergens, doc! { "allergens": { "$nin": names } }));
    }
    conditions
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
pub async fn facets(shop: &TestShop, query: &CatalogQuery) -> Facets {
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
    let mut pipeline = vec![doc! { "$match": published() }];
    let conditions = conditions(query);
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
    let cursor = products(shop).aggregate(pipeline).with_type::<Found>().await.unwrap();
    let found = all(cursor).await.into_iter().next();
    found.map_or_else(Facets::default, |found| Facets {
        category: found.category,
        milk: found.milk,
        is_new: found.is_new,
        in_stock: found.in_stock,
        allergens: found.allergens,
        price: found.price.into_iter().next(),
    })
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
pub async fn categories(shop: &TestShop) -> Vec<CategoryCount> {
    let mut pipeline = vec![
        doc! { "$match": published() },
        // The sort lets the group walk the index in order.
        doc! { "$sort": { "category": 1 } },
    ];
    pipeline.extend(counts("$category".into()));
    let cursor = products(shop)
        .aggregate(pipeline)
        .collation(french())
        .with_type::<CategoryCount>()
        .await
        .unwrap();
    all(cursor).await
}
