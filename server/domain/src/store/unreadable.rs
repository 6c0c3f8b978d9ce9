//! Reading documents of which some may not be what they should be.

use futures_util::TryStreamExt;
use mongodb::bson::{Document, RawDocument, RawDocumentBuf, deserialize_from_slice};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use shared::Id;

use super::Store;
use crate::Result;

/// A document that cannot be read as a `T`.
#[derive(Debug)]
pub struct Unreadable<T> {
    /// Its id, where it has one of the usual kind.
    pub id: Option<Id<T>>,
    /// Its slug, empty where it has none.
    pub slug: String,
    /// The field and what is wrong with it.
    pub reason: String,
}

/// Reads every document that matches, one after the other.
pub(super) async fn read<T: DeserializeOwned>(
    store: &Store,
    collection: &str,
    filter: Document,
    mut take: impl FnMut(Result<T, Unreadable<T>>) + Send,
) -> Result<()> {
    let mut documents = store.collection::<RawDocumentBuf>(collection).find(filter).await?;
    while let Some(document) = documents.try_next().await? {
        take(decoded(&document));
    }
    Ok(())
}

fn decoded<T: DeserializeOwned>(document: &RawDocument) -> Result<T, Unreadable<T>> {
    deserialize_from_slice(document.as_bytes()).map_err(|error| Unreadable {
        id: document.get_object_id("_id").ok().map(|id| Id::from_bytes(id.bytes())),
        slug: document.get_str("slug").unwrap_or_default().to_owned(),
        reason: reason::<T>(document).unwrap_or_else(|| error.to_string()),
    })
}

/// Why a document is no `T`, with the name of the field, which the decoder alone does not say.
fn reason<T: DeserializeOwned>(document: &RawDocument) -> Option<String> {
    struct Traced<T>(Result<T, String>);
    impl<'de, T: DeserializeOwned> Deserialize<'de> for Traced<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let decoded = serde_path_to_error::deserialize(deserializer);
            Ok(Self(decoded.map_err(|error| error.to_string())))
        }
    }
    let Traced(decoded) = deserialize_from_slice::<Traced<T>>(document.as_bytes()).ok()?;
    decoded.err()
}
