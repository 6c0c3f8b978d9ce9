//! The settings that pages and REST read, in memory.

use std::sync::{Arc, PoisonError, RwLock};

use shared::settings::StoredSettings;
use tokio::sync::Mutex;

use crate::{Result, Store, store::settings};

/// The settings of one database as they were last read. Clones share them. The catalog reads them again as they change.
#[derive(Clone, Debug, Default)]
pub(crate) struct LiveSettings(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    current: RwLock<Arc<StoredSettings>>,
    /// Held from reading until `current` has it, so that an older reading never replaces a newer one.
    turn: Mutex<()>,
}

impl LiveSettings {
    /// As they were last read; nothing is set before that.
    pub fn current(&self) -> Arc<StoredSettings> {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads them. Whether they are other ones than before.
    pub async fn read(&self, store: &Store) -> Result<bool> {
        let _turn = self.0.turn.lock().await;
        let read = Arc::new(settings::find(store.access()).await?);
        let mut current = self.0.current.write().unwrap_or_else(PoisonError::into_inner);
        let differs = **current != *read;
        *current = read;
        Ok(differs)
    }
}
