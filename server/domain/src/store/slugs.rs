//! The names in addresses, each of one document of its collection.

use std::collections::HashSet;

use mongodb::bson::{Bson, doc};
use serde::Deserialize;

use super::Access;
use crate::Result;

/// A slug that no document of the collection has, but for the one with this id: the wanted one, or the first free of
/// `morbier-2`, `morbier-3`, …; an own one of these stays.
pub(super) async fn free(access: Access<'_>, collection: &'static str, wanted: &str, own: Bson) -> Result<String> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "_id")]
        id: Bson,
        slug: String,
    }
    if wanted.is_empty() {
        return Ok(String::new());
    }
    // Every slug that begins with the wanted one and a hyphen lies between these two.
    let (first, last) = (format!("{wanted}-"), format!("{wanted}."));
    let numbered = doc! { "slug": { "$gte": first, "$lt": last, "$type": "string" } };
    let same = doc! { "slug": { "$eq": wanted, "$type": "string" } };
    let named = access.store.collection::<Named>(collection);
    let find = named
        .find(doc! { "$or": [same, numbered] })
        .projection(doc! { "slug": 1 });
    let named = access.find(collection, find).await?;
    let is_wanted = |slug: &str| {
        let rest = slug.strip_prefix(wanted).unwrap_or(slug);
        rest.is_empty()
            || rest
                .strip_prefix('-')
                .is_some_and(|number| number.parse::<u32>().is_ok())
    };
    if let Some(kept) = named.iter().find(|named| named.id == own && is_wanted(&named.slug)) {
        return Ok(kept.slug.clone());
    }
    let taken: HashSet<_> = named.iter().map(|named| named.slug.as_str()).collect();
    let numbered = (2_u32..).map(|number| format!("{wanted}-{number}"));
    let mut candidates = std::iter::once(wanted.to_owned()).chain(numbered);
    Ok(candidates
        .find(|slug| !taken.contains(slug.as_str()))
        .unwrap_or_default())
}
