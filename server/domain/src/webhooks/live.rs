//! Who hears of what, in memory: what nobody hears of costs its transaction nothing, and an event is sent without asking
//! where.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use crate::{
    Result,
    store::{
        Store,
        webhooks::{self, StoredWebhook},
    },
};

/// The webhooks that hear of something. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct LiveSubscribers(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    current: RwLock<Arc<Vec<StoredWebhook>>>,
    /// Held from reading until `current` has it, so that an older reading never replaces a newer one.
    turn: Mutex<()>,
}

impl LiveSubscribers {
    /// As they were last read; none before that.
    pub fn current(&self) -> Arc<Vec<StoredWebhook>> {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads them.
    pub async fn read(&self, store: &Store) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let read = Arc::new(webhooks::subscribers(store).await?);
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }
}
