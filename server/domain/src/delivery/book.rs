//! Areas, rules and slots in memory, as pages, quotes and orders read them.

use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use sha2::{Digest, Sha256};
use shared::{
    Id, Timestamp,
    delivery::{Areas, HORIZON_DAYS, Occurrence, Slot, SlotOption, SlotRule, upcoming},
    order::OrderSlot,
    period::Day,
    settings::Closures,
};

use crate::{
    Error, Result, Store,
    settings::DeliveryVersion,
    store::{self, Access, delivery_areas, slots},
};

/// Where the shop delivers and when, as it was at one moment.
#[derive(Debug, Default)]
pub struct Book {
    /// The areas.
    pub areas: Areas,
    /// The weekly rules.
    pub rules: Vec<SlotRule>,
    closures: Closures,
    stored: HashMap<Id<OrderSlot>, Slot>,
    /// What the settings said of how often areas, rules and closures were changed, before they were read.
    pub version: DeliveryVersion,
    offered: Mutex<Option<Offered>>,
}

/// What is offered from one moment until another.
#[derive(Clone, Debug)]
struct Offered {
    from: Timestamp,
    until: Timestamp,
    slots: Arc<[SlotOption]>,
}

impl Book {
    /// As the database has it.
    pub async fn read(mut access: Access<'_>) -> Result<Self> {
        // First: what is read after it is at least as new.
        let settings = store::settings::find(access.reborrow()).await?;
        Ok(Self {
            version: DeliveryVersion::of(&settings),
            areas: Areas::new(delivery_areas::all(access.reborrow()).await?),
            rules: slots::rules(access.reborrow()).await?,
            closures: settings.closures.unwrap_or_default(),
            stored: slots::latest(access)
                .await?
                .into_iter()
                .map(|slot| (slot.id, slot))
                .collect(),
            offered: Mutex::default(),
        })
    }

    /// The same with these slots as they are now; those of `ids` that are not among them are gone.
    fn with(&self, ids: &BTreeSet<Id<OrderSlot>>, found: Vec<Slot>) -> Self {
        let mut stored = self.stored.clone();
        stored.retain(|id, _| !ids.contains(id));
        stored.extend(found.into_iter().map(|slot| (slot.id, slot)));
        while i64::try_from(stored.len()).is_ok_and(|count| count > slots::MOST) {
            let oldest = stored.values().min_by_key(|slot| slot.to).map(|slot| slot.id);
            oldest.and_then(|id| stored.remove(&id));
        }
        Self {
            areas: self.areas.clone(),
            rules: self.rules.clone(),
            closures: self.closures.clone(),
            stored,
            version: self.version,
            offered: Mutex::default(),
        }
    }

    /// Whether the slot with this id is stored.
    pub fn is_stored(&self, id: Id<OrderSlot>) -> bool {
        self.stored.contains_key(&id)
    }

    /// Until when orders are taken for a stored slot.
    pub fn cutoff(&self, id: Id<OrderSlot>) -> Option<Timestamp> {
        self.stored.get(&id).map(|slot| slot.cutoff)
    }

    /// Every slot that has not ended, the earliest first: those of single days, those of rules for the next two weeks, and
    /// those of rules that are no longer so, which are told by `false`.
    pub fn coming(&self, now: Timestamp) -> Vec<(Slot, bool)> {
        let of_rules: HashMap<_, _> = self.of_rules(now).map(|slot| (slot.id, slot)).collect();
        let alone = self.stored.values().filter(|slot| !of_rules.contains_key(&slot.id));
        let mut all: Vec<_> = alone.map(|slot| (*slot, slot.rule_id.is_none())).collect();
        all.extend(of_rules.values().map(|slot| (*slot, true)));
        all.retain(|(slot, _)| slot.to > now);
        all.sort_by_key(|(slot, _)| (slot.from, slot.to, slot.id));
        all
    }

    fn of_rules(&self, now: Timestamp) -> impl Iterator<Item = Slot> {
        let slots = upcoming(&self.rules, &self.closures, Day::at(now), HORIZON_DAYS);
        slots.map(|slot| {
            let id = id_of(&slot);
            self.stored.get(&id).copied().unwrap_or(Slot {
                id,
                rule_id: Some(slot.rule.id),
                kind: slot.rule.kind,
                from: slot.from,
                to: slot.to,
                cutoff: slot.cutoff,
                capacity: slot.rule.capacity,
                taken: 0,
            })
        })
    }

    /// The slots that orders are taken for now, full ones too, the earliest first.
    pub fn offered(&self, now: Timestamp) -> Arc<[SlotOption]> {
        let mut kept = lock(&self.offered);
        if let Some(offered) = kept
            .as_ref()
            .filter(|offered| (offered.from..offered.until).contains(&now))
        {
            return Arc::clone(&offered.slots);
        }
        let open = self
            .coming(now)
            .into_iter()
            .filter(|(slot, is_offered)| *is_offered && slot.cutoff > now);
        let slots: Arc<[_]> = open.map(|(slot, _)| SlotOption::from(&slot)).collect();
        // Until the first of them closes, or another day begins.
        let midnight = Day::at(now).plus(1).start();
        let until = slots
            .iter()
            .map(|slot| slot.cutoff)
            .min()
            .map_or(midnight, |first| first.min(midnight));
        *kept = Some(Offered {
            from: now,
            until,
            slots: Arc::clone(&slots),
        });
        slots
    }

    /// The slot with this id, as long as orders are taken for it. [`Error::SlotClosed`] or [`Error::SlotFull`].
    pub fn open_slot(&self, id: Id<OrderSlot>, now: Timestamp) -> Result<Slot> {
        let slot = self.offered_slot(id, now)?;
        if slot.cutoff <= now {
            Err(Error::SlotClosed)
        } else if slot.left() == 0 {
            Err(Error::SlotFull)
        } else {
            Ok(slot)
        }
    }

    /// The slot with this id, whether orders are taken for it or not, as long as it has not begun. [`Error::SlotClosed`].
    pub fn offered_slot(&self, id: Id<OrderSlot>, now: Timestamp) -> Result<Slot> {
        let alone = self.stored.get(&id).filter(|slot| slot.rule_id.is_none()).copied();
        let slot = alone.or_else(|| self.of_rules(now).find(|slot| slot.id == id));
        slot.filter(|slot| slot.from > now).ok_or(Error::SlotClosed)
    }
}

impl Book {
    /// The same with this slot as a transaction has read it.
    #[must_use]
    pub fn with_slot(&self, slot: Slot) -> Self {
        self.with(&[slot.id].into(), vec![slot])
    }
}

/// The id of a rule's slot: the same in every process, before it is stored.
fn id_of(slot: &Occurrence<'_>) -> Id<OrderSlot> {
    let mut digest = Sha256::new();
    digest.update(slot.rule.id.bytes());
    digest.update(slot.from.millis().to_be_bytes());
    digest.update(slot.to.millis().to_be_bytes());
    digest.update(slot.rule.kind.name());
    let digest = digest.finalize();
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&digest[..12]);
    Id::from_bytes(bytes)
}

/// The book of one database as it was last read. Clones share it. The catalog reads it again as it changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct LiveBook(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    current: RwLock<Arc<Book>>,
    /// Slots that changed and have to be read again.
    due: Mutex<BTreeSet<Id<OrderSlot>>>,
    /// Held from reading until `current` has it, so that an older reading never replaces a newer one.
    turn: tokio::sync::Mutex<()>,
}

impl LiveBook {
    /// As it was last read; empty before that.
    pub fn current(&self) -> Arc<Book> {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, book: Book) {
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(book);
    }

    /// Reads all of it.
    pub async fn read(&self, store: &Store) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        self.replace(Book::read(store.access()).await?);
        Ok(())
    }

    /// Reads these slots. Many that change while others are read are read at once.
    pub async fn read_slots(&self, store: &Store, ids: impl IntoIterator<Item = Id<OrderSlot>>) -> Result<()> {
        lock(&self.0.due).extend(ids);
        let _turn = self.0.turn.lock().await;
        let due = mem::take(&mut *lock(&self.0.due));
        if due.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = due.iter().copied().collect();
        match slots::by_ids(store.access(), &ids).await {
            Ok(found) => {
                self.replace(self.current().with(&due, found));
                Ok(())
            }
            Err(error) => {
                lock(&self.0.due).extend(due);
                Err(error)
            }
        }
    }
}

/// A poisoned lock is used all the same: nothing panics while it holds one of these.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
