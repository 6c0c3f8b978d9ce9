//! What is out of the catalog.

use std::{collections::BTreeMap, iter};

use mongodb::bson::{Document, doc};
use serde::Deserialize;
use shared::{
    Id, Language, Page, PageRequest,
    product::{Product, ProductTexts},
};

use super::{Store, all, collation::french, products::collection};
use crate::Result;

/// One page of what is archived, the latest first.
pub async fn archived(store: &Store, paging: PageRequest) -> Result<Page<Product>> {
    let filter = doc! { "archivedAt": { "$type": "date" }, "isDraft": { "$ne": true } };
    list(store, filter, doc! { "archivedAt": -1, "name": -1, "_id": -1 }, paging).await
}

/// One page of the drafts, the latest first.
pub async fn drafts(store: &Store, paging: PageRequest) -> Result<Page<Product>> {
    let filter = doc! { "archivedAt": { "$type": "date" }, "isDraft": true };
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

/// What an archived product is called.
#[derive(Clone, Debug, Deserialize)]
pub struct ArchivedName {
    /// The product's id.
    #[serde(rename = "_id")]
    pub id: Id<Product>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    translations: BTreeMap<String, ProductTexts>,
}

impl ArchivedName {
    /// Its name in each language.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let translated = self.translations.values().filter_map(|texts| texts.name.as_deref());
        iter::once(self.name.as_str()).chain(translated)
    }

    /// Its name in this language, where it has one.
    pub fn name_in(&self, language: Language) -> String {
        let translated = self.translations.get(language.tag());
        translated
            .and_then(|texts| texts.name.clone())
            .unwrap_or_else(|| self.name.clone())
    }
}

/// The names of the thousand products that were archived last.
pub async fn archived_names(store: &Store) -> Result<Vec<ArchivedName>> {
    let found = store
        .collection::<ArchivedName>("products")
        .find(doc! { "archivedAt": { "$type": "date" } })
        .sort(doc! { "archivedAt": -1, "name": -1, "_id": -1 })
        .collation(french())
        .limit(1000)
        .projection(doc! { "name": 1, "translations": 1 })
        .await?;
    all(store, "products", found).await
}
