//! The `legaltexts` collection: the versions of the legal pages. Those of the terms of sale are in [`terms`], where they
//! have been from the first.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Page, PageRequest, Timestamp, number, settings::LegalPage, terms::TextVersion};

use super::{Store, all, is_duplicate, terms};
use crate::Result;

/// A document of the collection: a version of a text, as [`TextVersion`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredText {
    /// `confidentialite/3`.
    #[serde(rename = "_id")]
    id: String,
    /// The page, as in its address.
    page: String,
    #[serde(deserialize_with = "number::whole")]
    version: i64,
    since: Timestamp,
    fr: String,
    en: String,
}

impl From<StoredText> for TextVersion {
    fn from(stored: StoredText) -> Self {
        Self {
            version: stored.version,
            since: stored.since,
            fr: stored.fr,
            en: stored.en,
        }
    }
}

fn collection(store: &Store) -> Collection<StoredText> {
    store.collection("legaltexts")
}

fn id(page: LegalPage, version: i64) -> String {
    format!("{}/{version}", page.slug())
}

/// The newest version of a page, if there is any.
pub async fn latest(store: &Store, page: LegalPage) -> Result<Option<TextVersion>> {
    if page == LegalPage::Terms {
        return terms::latest(store).await;
    }
    let texts = collection(store);
    let newest = texts.find(doc! { "page": page.slug() }).sort(doc! { "version": -1 });
    let found = store.access().find_one("legaltexts", newest).await?;
    Ok(found.map(TextVersion::from))
}

/// The version of a page with this number.
pub async fn by_number(store: &Store, page: LegalPage, version: i64) -> Result<Option<TextVersion>> {
    if page == LegalPage::Terms {
        return terms::by_number(store, version).await;
    }
    let texts = collection(store);
    let one = texts.find(doc! { "_id": id(page, version) });
    let found = store.access().find_one("legaltexts", one).await?;
    Ok(found.map(TextVersion::from))
}

/// Adds a version; false when the page has one of its number.
pub async fn insert(store: &Store, page: LegalPage, version: &TextVersion) -> Result<bool> {
    if page == LegalPage::Terms {
        return terms::insert(store, version).await;
    }
    let stored = StoredText {
        id: id(page, version.version),
        page: page.slug().into(),
        version: version.version,
        since: version.since,
        fr: version.fr.clone(),
        en: version.en.clone(),
    };
    match collection(store).insert_one(stored).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// One page of a legal page's versions, the newest first.
pub async fn list(store: &Store, page: LegalPage, paging: PageRequest) -> Result<Page<TextVersion>> {
    if page == LegalPage::Terms {
        return terms::list(store, paging).await;
    }
    let of_page = doc! { "page": page.slug() };
    let versions = collection(store)
        .find(of_page.clone())
        .sort(doc! { "version": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let total = collection(store).count_documents(of_page).await?;
    let versions = all(store, "legaltexts", versions).await?;
    let versions = versions.into_iter().map(TextVersion::from).collect();
    Ok(Page::new(versions, paging, total))
}
