//! The catalog that every read asks: a [`Snapshot`] and a [`RecipeBook`] in memory, and how they follow the database.

mod categories;
mod delivery;
mod following;
mod webhooks;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt, mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use shared::{Id, catalog::UnreadableProduct, product::Product, settings::StoredSettings};
use tokio::time::Instant;

pub use self::following::follow;
use super::snapshot::{CategoryBook, Listing, RecipeBook, Snapshot};
use crate::{
    Error, Result,
    delivery::LiveBook,
    settings::LiveSettings,
    store::{
        Store, Unreadable,
        changes::{self, Moment},
        products, recipes,
    },
    webhooks::LiveSubscribers,
};

/// `CATALOG_MAX_PRODUCTS` unless it is set: about 1.2 GB of memory.
pub const MAX_PRODUCTS: usize = 250_000;

/// The published products and the recipes of one database, in memory. Clones share them.
#[derive(Clone)]
pub struct Catalog(Arc<Shared>);

struct Shared {
    store: Store,
    /// How many products `current` holds at most.
    max_products: usize,
    current: RwLock<Arc<Snapshot>>,
    recipes: RwLock<Arc<RecipeBook>>,
    /// Held from reading the recipes until `recipes` has them, so that an older reading never replaces a newer one.
    recipes_turn: tokio::sync::Mutex<()>,
    settings: LiveSettings,
    delivery: LiveBook,
    subscribers: LiveSubscribers,
    /// Products that changed and have to be read again.
    due: Mutex<BTreeSet<Id<Product>>>,
    /// The same for the products and `current`.
    turn: tokio::sync::Mutex<()>,
    /// From when on changes must be followed: just before everything was last read.
    loaded_at: Mutex<Moment>,
    /// When the database was last seen to have no change that is not shown.
    current_at: Mutex<Instant>,
    /// Whether there may be changes by now that are not shown.
    is_behind: AtomicBool,
    /// Counts the changes of what everyone may see.
    version: AtomicU64,
    /// Whether the changes of other processes have begun to arrive.
    is_followed: AtomicBool,
    /// How often everything was read.
    reloads: AtomicU64,
}

/// The catalog in numbers.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// The published products.
    pub products: usize,
    /// The documents among them that cannot be read, and are not shown.
    pub unreadable: usize,
    /// How often everything was read since the process started.
    pub reloads: u64,
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let products = self.snapshot().len();
        f.debug_struct("Catalog")
            .field("products", &products)
            .finish_non_exhaustive()
    }
}

impl Catalog {
    /// Reads all published products, the categories and all recipes. [`Error::CatalogTooLarge`] when there are more than `max_products`.
    pub async fn load(store: &Store, max_products: usize) -> Result<Self> {
        let catalog = Self(Arc::new(Shared {
            store: store.clone(),
            max_products,
            current: RwLock::default(),
            recipes: RwLock::default(),
            recipes_turn: tokio::sync::Mutex::default(),
            settings: LiveSettings::default(),
            delivery: LiveBook::default(),
            subscribers: LiveSubscribers::default(),
            due: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            loaded_at: Mutex::new(changes::now(store).await?),
            current_at: Mutex::new(Instant::now()),
            is_behind: AtomicBool::new(false),
            version: AtomicU64::default(),
            is_followed: AtomicBool::default(),
            reloads: AtomicU64::default(),
        }));
        catalog.reload().await?;
        Ok(catalog)
    }

    /// The products as they were last read.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The recipes as they were last read.
    pub(crate) fn recipes(&self) -> Arc<RecipeBook> {
        Arc::clone(&self.0.recipes.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the shopkeeper set, as it was last read.
    pub(crate) fn settings(&self) -> Arc<StoredSettings> {
        self.0.settings.current()
    }

    /// The version of what everyone may see: products, categories, recipes, reviews with their authors' names, loyalty
    /// tiers, the settings. An answer that is made of these alone is good for as long as the version before it was made is
    /// still the version.
    /// `None` where nobody follows the changes of other processes.
    pub fn version(&self) -> Option<u64> {
        let is_followed = self.0.is_followed.load(Ordering::Acquire);
        is_followed.then(|| self.0.version.load(Ordering::Acquire))
    }

    /// Makes the next version, once what everyone may see has changed: not before, or an answer of the old would count as
    /// one of the new.
    pub(crate) fn changed(&self) {
        self.0.version.fetch_add(1, Ordering::Release);
    }

    /// The products with these ids, by id: those that are published as they were last read, the others, such as archived
    /// ones, from the database.
    pub(crate) async fn products(&self, ids: &[Id<Product>]) -> Result<HashMap<Id<Product>, Product>> {
        let snapshot = self.snapshot();
        let known = |id| Some((id, snapshot.product(id)?.clone()));
        let mut products: HashMap<_, _> = ids.iter().copied().filter_map(known).collect();
        let others: Vec<_> = ids.iter().copied().filter(|id| !products.contains_key(id)).collect();
        if !others.is_empty() {
            products.extend(products::by_ids(self.0.store.access(), &others).await?);
        }
        Ok(products)
    }

    /// How old what is shown may be; `None` while changes of other processes arrive.
    pub fn behind(&self) -> Option<Duration> {
        let is_behind = self.0.is_behind.load(Ordering::Relaxed);
        is_behind.then(|| lock(&self.0.current_at).elapsed())
    }

    /// How much is shown, and how often it was read.
    pub fn figures(&self) -> Figures {
        let snapshot = self.snapshot();
        Figures {
            products: snapshot.len(),
            unreadable: snapshot.unreadable().len(),
            reloads: self.0.reloads.load(Ordering::Relaxed),
        }
    }

    /// Reads everything anew. For what writes past [`Self::show`]: the demo data, and tests that
    /// change the database by hand and do not wait for [`follow`]. [`Error::CatalogTooLarge`] when there are too many:
    /// what was shown is shown on.
    pub async fn reload(&self) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let now = changes::now(&self.0.store).await?;
        let current = self.snapshot();
        let (mut seen, mut listings) = (HashSet::new(), Vec::new());
        products::read_published(&self.0.store, |read| {
            if let Some((id, listing)) = listing(read) {
                seen.insert(id);
                let is_known = matches!(&listing, Listing::Published(product) if current.product(id) == Some(product));
                // Copies of what did not change would only take memory, and so would those of too many.
                if !is_known && seen.len() <= self.0.max_products {
                    listings.push((id, listing));
                }
            }
        })
        .await?;
        if seen.len() > self.0.max_products {
            return Err(self.too_large());
        }
        let unreadable = current.unreadable().map(|document| document.id);
        let known = current.ids().chain(unreadable);
        let gone = known.filter(|id| !seen.contains(id));
        listings.extend(gone.map(|id| (id, Listing::Absent)));
        let book = categories::book(&self.0.store).await?;
        // Sorting a hundred thousand names takes a while. The categories come first, since products are found by their
        // names: after the products, all would be sorted twice.
        let next = tokio::task::spawn_blocking(move || {
            let renamed = current.with_book(book);
            renamed.as_ref().unwrap_or(&current).with(listings).or(renamed)
        })
        .await;
        self.replace(next.map_err(|error| Error::Internal(error.to_string()))?);
        self.read_recipes().await?;
        self.read_settings().await?;
        self.read_subscribers().await?;
        *lock(&self.0.loaded_at) = now;
        self.0.reloads.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    async fn read_recipes(&self) -> Result<()> {
        let _turn = self.0.recipes_turn.lock().await;
        let (mut recipes, mut unreadable) = (Vec::new(), BTreeMap::new());
        recipes::read_all(&self.0.store, |read| match read {
            Ok(recipe) => recipes.push(recipe),
            Err(document) => unreadable.extend(document.id.map(|id| (id, document.slug))),
        })
        .await?;
        let book = Arc::new(RecipeBook::new(recipes, unreadable));
        *self.0.recipes.write().unwrap_or_else(PoisonError::into_inner) = book;
        self.changed();
        Ok(())
    }

    /// Shows what this process has just committed of the recipes. When the database goes away meanwhile, [`follow`] reads
    /// them once it is back.
    pub(crate) async fn show_recipes(&self) {
        if let Err(error) = self.read_recipes().await {
            tracing::warn!(target: "system", %error, "the recipes are read again later");
        }
    }

    async fn read_settings(&self) -> Result<()> {
        let has_changed = self.0.settings.read(&self.0.store).await?;
        // They say when the counter is closed, and how often areas and rules were changed.
        self.0.delivery.read(&self.0.store).await?;
        if has_changed {
            self.changed();
        }
        Ok(())
    }

    /// Shows what this process has just committed of the settings. When the database goes away meanwhile, [`follow`]
    /// reads them once it is back.
    pub(crate) async fn show_settings(&self) {
        if let Err(error) = self.read_settings().await {
            tracing::warn!(target: "system", %error, "the settings are read again later");
        }
    }

    /// Shows what this process has just committed of these products, so that its next read has
    /// it. When the database goes away meanwhile, they are shown once it is back.
    pub(crate) async fn show(&self, ids: impl IntoIterator<Item = Id<Product>>) {
        lock(&self.0.due).extend(ids);
        if let Err(error) = self.read_due().await {
            tracing::warn!(target: "system", %error, "the catalog shows a change later");
        }
    }

    /// Reads the products that are due. Many that become due while others are read are read at once.
    async fn read_due(&self) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let due: Vec<_> = mem::take(&mut *lock(&self.0.due)).into_iter().collect();
        if due.is_empty() {
            // Another task has read them while this one waited for the lock.
            return Ok(());
        }
        let current = self.snapshot();
        let mut listings = Vec::new();
        let read = products::read_published_by_ids(&self.0.store, &due, |read| {
            listings.extend(listing(read));
        });
        if let Err(error) = read.await {
            lock(&self.0.due).extend(due);
            return Err(error);
        }
        let found: HashSet<_> = listings.iter().map(|(id, _)| *id).collect();
        let gone = due.iter().copied().filter(|id| !found.contains(id));
        listings.extend(gone.map(|id| (id, Listing::Absent)));
        let next = current.with(listings);
        if next.as_ref().is_some_and(|next| next.len() > self.0.max_products) {
            lock(&self.0.due).extend(due);
            return Err(self.too_large());
        }
        self.replace(next);
        Ok(())
    }

    fn too_large(&self) -> Error {
        Error::CatalogTooLarge {
            max: self.0.max_products,
        }
    }

    fn replace(&self, next: Option<Snapshot>) {
        if let Some(next) = next {
            let next = Arc::new(next);
            let mut current = self.0.current.write().unwrap_or_else(PoisonError::into_inner);
            let last = mem::replace(&mut *current, next);
            drop(current);
            self.changed();
            // Freed after the lock is given up, since that can take a while.
            drop(last);
        }
    }
}

/// A poisoned lock is used all the same: nothing panics while it holds one of these.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was read, as the snapshot takes it.
fn listing(read: Result<Product, Unreadable<Product>>) -> Option<(Id<Product>, Listing)> {
    match read {
        Ok(product) => Some((product.id, Listing::Published(Box::new(product)))),
        Err(Unreadable { id, slug, reason }) => {
            id.map(|id| (id, Listing::Unreadable(UnreadableProduct { id, slug, reason })))
        }
    }
}
