//! The categories that adopting makes of what the products of an older shop call their families.

use std::collections::BTreeMap;

use mongodb::bson::{Document, doc};
use serde::Serialize;
use shared::category::{Category, CategoryName, CategoryText};

use super::{Store, adoption::transaction, categories};
use crate::Result;

/// A category that adopting made: whoever changes it makes it the shop's own.
#[derive(Serialize)]
struct Family<'a> {
    #[serde(flatten)]
    category: &'a Category,
    adopted: bool,
}

/// Makes a category of each family, slug and name, that has none, behind those that there are.
pub async fn add(store: &Store, families: &BTreeMap<String, String>) -> Result<()> {
    let stored = categories::all(store.access()).await?;
    let mut all = if stored.is_empty() {
        Category::built_in()
    } else {
        stored.clone()
    };
    let before = all.len();
    for (slug, name) in families {
        if all.iter().all(|category| category.slug != *slug) {
            let order = all.iter().map(|category| category.order).max().unwrap_or_default() + 1;
            let name = CategoryName {
                fr: name.clone(),
                en: String::new(),
            };
            let (slug, text) = (slug.clone(), CategoryText::default());
            all.push(Category {
                slug,
                order,
                name,
                text,
            });
        }
    }
    // A shop that has set none has the built-in ones, until it stores any.
    let new = &all[if stored.is_empty() { 0 } else { before }..];
    if all.len() == before {
        return Ok(());
    }
    let made: Vec<_> = new
        .iter()
        .map(|category| Family {
            category,
            adopted: true,
        })
        .collect();
    transaction(store, async |session| {
        let categories = store.collection::<Family<'_>>("categories");
        categories.insert_many(&made).session(session).await?;
        Ok(())
    })
    .await
}

/// Takes away the categories that adopting made and nobody changed.
pub async fn remove(store: &Store) -> Result<()> {
    let categories = store.collection::<Document>("categories");
    categories.delete_many(doc! { "adopted": true }).await?;
    Ok(())
}
