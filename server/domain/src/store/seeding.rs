//! Inserting the demo data, twice without doubling.

use mongodb::error::{ErrorKind, InsertManyError};
use serde::Serialize;

use super::Store;
use crate::Result;

/// Inserts the documents that are not there yet, by any unique index.
pub async fn insert_new<T: Serialize + Send + Sync>(store: &Store, collection: &str, documents: &[T]) -> Result<()> {
    match store
        .collection::<T>(collection)
        .insert_many(documents)
        .ordered(false)
        .await
    {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.kind.as_ref(), ErrorKind::InsertMany(e) if only_duplicates(e)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn only_duplicates(error: &InsertManyError) -> bool {
    error.write_concern_error.is_none() && error.write_errors.iter().flatten().all(|e| e.code == 11000)
}
