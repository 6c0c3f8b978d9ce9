//! Work on the same document, one after the other. MongoDB lets two transactions that write one document at once start
//! over again and again; those of one process need not meet.

use std::sync::Arc;

use shared::Id;
use tokio::sync::{Mutex, MutexGuard};

/// Places in line. A document's id says which is its own, and two documents may share one: then they only wait.
const PLACES: usize = 1024;

/// The lines in which work waits for its documents. Clones share them.
#[derive(Clone, Debug)]
pub struct Turns(Arc<[Mutex<()>]>);

/// What keeps others waiting until it is dropped.
pub type Turn<'a> = Vec<MutexGuard<'a, ()>>;

/// A document that is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(usize);

impl<T> From<Id<T>> for Place {
    fn from(id: Id<T>) -> Self {
        // The last bytes of an id are chance or a counter.
        let [.., high, low] = id.bytes();
        Self(usize::from(u16::from_be_bytes([high, low])) % PLACES)
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self((0..PLACES).map(|_| Mutex::default()).collect())
    }
}

impl Turns {
    /// Waits until nobody in this process works on any of these documents, first come, first served. Ask for all that are
    /// needed at once: who holds a turn and waits for another may wait for ever.
    pub async fn take(&self, documents: impl IntoIterator<Item = Place>) -> Turn<'_> {
        let mut places: Vec<_> = documents.into_iter().collect();
        // In one order for all, so that no two wait for each other.
        places.sort_unstable();
        places.dedup();
        let mut turn = Vec::with_capacity(places.len());
        for Place(place) in places {
            turn.push(self.0[place].lock().await);
        }
        turn
    }
}
