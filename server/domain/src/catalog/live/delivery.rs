//! Where the shop delivers and when, in memory.

use std::sync::Arc;

use shared::{Id, order::OrderSlot};

use super::Catalog;
use crate::{Result, delivery::Book};

impl Catalog {
    /// Where the shop delivers and when, as it was last read.
    pub(crate) fn delivery(&self) -> Arc<Book> {
        self.0.delivery.current()
    }

    /// Shows what this process has just committed of areas, rules and the settings that go with them. When the database
    /// goes away meanwhile, [`follow`](super::follow) reads them once it is back.
    pub(crate) async fn show_delivery(&self) {
        self.show_settings().await;
    }

    /// Shows how many places these slots have, now that this process has committed a change of that.
    pub(crate) async fn show_slots(&self, ids: impl IntoIterator<Item = Id<OrderSlot>>) {
        if let Err(error) = self.read_slots(ids).await {
            tracing::warn!(target: "system", %error, "slots are read again later");
        }
    }

    pub(super) async fn read_slots(&self, ids: impl IntoIterator<Item = Id<OrderSlot>>) -> Result<()> {
        let ids: Vec<_> = ids.into_iter().collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.0.delivery.read_slots(&self.0.store, ids).await
    }
}
