//! The categories of the catalog in memory.

use super::{Catalog, CategoryBook};
use crate::{
    Error, Result,
    store::{Store, categories},
};

/// The categories as the database has them.
pub(super) async fn book(store: &Store) -> Result<CategoryBook> {
    Ok(CategoryBook::new(categories::all(store.access()).await?))
}

impl Catalog {
    /// Shows what this process has just committed of the categories. When the database goes away meanwhile,
    /// [`follow`](super::follow) reads them once it is back.
    pub(crate) async fn show_categories(&self) {
        if let Err(error) = self.read_categories().await {
            tracing::warn!(target: "system", %error, "the categories are read again later");
        }
    }

    pub(super) async fn read_categories(&self) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let (current, book) = (self.snapshot(), book(&self.0.store).await?);
        // Other names make other words, which takes a while where there are many products.
        let next = tokio::task::spawn_blocking(move || current.with_book(book)).await;
        self.replace(next.map_err(|error| Error::Internal(error.to_string()))?);
        Ok(())
    }
}
