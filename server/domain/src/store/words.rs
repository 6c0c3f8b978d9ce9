//! Finding by words: each document holds its three-letter grams under an index
//! ([`crate::search::grams`]).

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, de::DeserializeOwned};
use shared::{Page, PageRequest, number};

use super::all;
use crate::{Result, search::grams};

/// The grams of the words in a query; `None` when it asks for everything. Signs alone have none,
/// and are the name of nothing.
pub fn grams(q: Option<&str>) -> Option<Vec<String>> {
    let words = q.map(str::trim).filter(|q| !q.is_empty());
    words.map(grams::of_query)
}

/// The stages that find, among what matches the filter, what holds at least six tenths of the
/// grams; each then says in `matched` how many it holds.
pub fn matching(mut filter: Document, grams: &[String]) -> Vec<Document> {
    let needed = i64::try_from((grams.len() * 6).div_ceil(10)).unwrap_or(i64::MAX);
    filter.insert("searchGrams", doc! { "$in": grams });
    vec![
        doc! { "$match": filter },
        doc! { "$set": { "matched": { "$size": { "$setIntersection": ["$searchGrams", grams] } } } },
        doc! { "$match": { "matched": { "$gte": needed } } },
    ]
}

/// One page of what matches the filter and the grams, in this order.
pub async fn search<T: DeserializeOwned + Send + Sync>(
    collection: &Collection<T>,
    filter: Document,
    grams: &[String],
    order: Document,
    paging: PageRequest,
) -> Result<Page<T>> {
    #[derive(Deserialize)]
    struct Found<T> {
        items: Vec<T>,
        total: Vec<Total>,
    }
    #[derive(Deserialize)]
    struct Total {
        #[serde(deserialize_with = "number::whole")]
        count: u64,
    }
    if grams.is_empty() {
        return Ok(Page::new(Vec::new(), paging, 0));
    }
    let skip = i64::try_from(paging.skip()).unwrap_or(i64::MAX);
    let mut pipeline = matching(filter, grams);
    pipeline.push(doc! { "$facet": {
        "items": [{ "$sort": order }, { "$skip": skip }, { "$limit": paging.limit }, { "$unset": ["searchGrams", "matched"] }],
        "total": [{ "$count": "count" }],
    } });
    // No collation here: the grams' index has none, and both sides are plain ASCII.
    let cursor = collection.aggregate(pipeline).with_type::<Found<T>>().await?;
    let found = all(cursor).await?.into_iter().next();
    let (items, total) = found.map_or((Vec::new(), 0), |f| (f.items, f.total.first().map_or(0, |t| t.count)));
    Ok(Page::new(items, paging, total))
}
