//! Who hears of what, in memory.

use std::sync::Arc;

use super::Catalog;
use crate::{Result, store::webhooks::StoredWebhook};

impl Catalog {
    /// The webhooks that hear of something, as they were last read.
    pub(crate) fn subscribers(&self) -> Arc<Vec<StoredWebhook>> {
        self.0.subscribers.current()
    }

    /// Has what this process does from now on told to the webhooks that it has just committed. When the database goes away
    /// meanwhile, [`follow`](super::follow) reads them once it is back.
    pub(crate) async fn show_subscribers(&self) {
        if let Err(error) = self.read_subscribers().await {
            tracing::warn!(target: "system", %error, "the webhooks are read again later");
        }
    }

    pub(super) async fn read_subscribers(&self) -> Result<()> {
        self.0.subscribers.read(&self.0.store).await
    }
}
