//! The catalog that every read asks: a [`Snapshot`] and a [`RecipeBook`] in memory, and how they follow the database.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt, mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use shared::{Id, product::Product};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::snapshot::{Listing, RecipeBook, Snapshot};
use crate::{
    Result, Shop,
    store::{
        Store,
        changes::{self, Changed, Changes, Moment},
        products::{self, Unreadable},
        recipes,
    },
};

/// How long to wait before a database that went away is asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// The published products and the recipes of one database, in memory. Clones share them.
#[derive(Clone)]
pub struct Catalog(Arc<Shared>);

struct Shared {
    store: Store,
    current: RwLock<Arc<Snapshot>>,
    /// `None` while one of the recipes cannot be read: then the database is asked for recipes.
    recipes: RwLock<Option<Arc<RecipeBook>>>,
    /// Held from reading the recipes until `recipes` has them, so that an older reading never replaces a newer one.
    recipes_turn: tokio::sync::Mutex<()>,
    /// Products that changed and have to be read again.
    due: Mutex<BTreeSet<Id<Product>>>,
    /// The same for the products and `current`.
    turn: tokio::sync::Mutex<()>,
    /// From when on changes must be followed: just before everything was last read.
    loaded_at: Mutex<Moment>,
    /// When the change stream broke off; `None` while it works.
    lost_at: Mutex<Option<Instant>>,
    /// Counts the changes of what everyone may see.
    version: AtomicU64,
    /// Whether the changes of other processes have begun to arrive.
    is_followed: AtomicBool,
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
    /// Reads all published products and all recipes.
    pub async fn load(store: &Store) -> Result<Self> {
        let catalog = Self(Arc::new(Shared {
            store: store.clone(),
            current: RwLock::default(),
            recipes: RwLock::default(),
            recipes_turn: tokio::sync::Mutex::default(),
            due: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            loaded_at: Mutex::new(changes::now(store).await?),
            lost_at: Mutex::default(),
            version: AtomicU64::default(),
            is_followed: AtomicBool::default(),
        }));
        catalog.reload().await?;
        Ok(catalog)
    }

    /// The products as they were last read.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The recipes as they were last read; `None` when the database has to be asked.
    pub(crate) fn recipes(&self) -> Option<Arc<RecipeBook>> {
        self.0.recipes.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The version of what everyone may see: products, recipes, reviews with their authors' names, loyalty tiers. An
    /// answer that is made of these alone is good for as long as the version before it was made is still the version.
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

    /// How long changes of other processes have not arrived; `None` while they do.
    pub fn behind(&self) -> Option<Duration> {
        lock(&self.0.lost_at).map(|since| since.elapsed())
    }

    /// Reads everything anew. For what writes past [`Self::show`]: the demo data, and tests that
    /// change the database by hand and do not wait for [`follow`].
    pub async fn reload(&self) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let now = changes::now(&self.0.store).await?;
        let current = self.snapshot();
        let (mut seen, mut listings) = (HashSet::new(), Vec::new());
        products::read_published(&self.0.store, |read| {
            if let Some((id, listing)) = listing(&current, read) {
                seen.insert(id);
                let is_known = matches!(&listing, Listing::Published(product) if current.product(id) == Some(product));
                // Copies of what did not change would only take memory.
                if !is_known {
                    listings.push((id, listing));
                }
            }
        })
        .await?;
        let known = current.ids().chain(current.unreadable());
        let gone = known.filter(|id| !seen.contains(id));
        listings.extend(gone.map(|id| (id, Listing::Absent)));
        // Sorting a hundred thousand names takes a while.
        let next = tokio::task::spawn_blocking(move || current.with(listings)).await;
        self.replace(next.map_err(|error| crate::Error::Internal(error.to_string()))?);
        self.read_recipes().await?;
        *lock(&self.0.loaded_at) = now;
        Ok(())
    }

    async fn read_recipes(&self) -> Result<()> {
        let _turn = self.0.recipes_turn.lock().await;
        let recipes = recipes::all_readable(&self.0.store).await?;
        let book = recipes.map(|recipes| Arc::new(RecipeBook::new(recipes)));
        *self.0.recipes.write().unwrap_or_else(PoisonError::into_inner) = book;
        self.changed();
        Ok(())
    }

    /// Shows what this process has just committed of the recipes. When the database goes away meanwhile, it is asked for
    /// recipes until [`follow`] reads them.
    pub(crate) async fn show_recipes(&self) {
        if let Err(error) = self.read_recipes().await {
            tracing::warn!(target: "system", %error, "the recipes are read again later");
            *self.0.recipes.write().unwrap_or_else(PoisonError::into_inner) = None;
            self.changed();
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
            listings.extend(listing(&current, read));
        });
        if let Err(error) = read.await {
            lock(&self.0.due).extend(due);
            return Err(error);
        }
        let found: HashSet<_> = listings.iter().map(|(id, _)| *id).collect();
        let gone = due.into_iter().filter(|id| !found.contains(id));
        listings.extend(gone.map(|id| (id, Listing::Absent)));
        self.replace(current.with(listings));
        Ok(())
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

    fn lost(&self, error: &crate::Error) {
        let mut lost_at = lock(&self.0.lost_at);
        if lost_at.is_none() {
            *lost_at = Some(Instant::now());
            tracing::warn!(
                target: "system", %error,
                "changes of the catalog do not arrive: it is shown as it was until they do"
            );
        }
    }

    fn found_again(&self) {
        if let Some(since) = lock(&self.0.lost_at).take() {
            let seconds = since.elapsed().as_secs();
            tracing::info!(target: "system", seconds, "changes of the catalog arrive again");
        }
    }
}

/// A poisoned lock is used all the same: nothing panics while it holds one of these.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was read, as the snapshot takes it. A document that cannot be read is named in the log when
/// it is met first.
fn listing(current: &Snapshot, read: Result<Product, Unreadable>) -> Option<(Id<Product>, Listing)> {
    match read {
        Ok(product) => Some((product.id, Listing::Published(Box::new(product)))),
        Err(Unreadable { id, slug, reason }) => {
            if !id.is_some_and(|id| current.is_unreadable(&id.to_string())) {
                let product = id.map(tracing::field::display);
                tracing::error!(target: "error", product, slug, reason, "a product cannot be read, and is not shown");
            }
            id.map(|id| (id, Listing::Unreadable { slug }))
        }
    }
}

/// Keeps the shop's catalog current until `stopping` turns true: what other processes change, or
/// someone by hand, is shown as the database tells of it.
pub async fn follow(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    let catalog = &shop.catalog;
    let mut since = lock(&catalog.0.loaded_at).clone();
    loop {
        let Err(error) = follow_since(catalog, &mut since, &mut stopping).await else {
            return;
        };
        catalog.lost(&error);
        // After any other error changes are followed from where the stream broke off.
        if changes::is_forgotten(&error) && catalog.reload().await.is_ok() {
            since = lock(&catalog.0.loaded_at).clone();
        }
        tokio::select! {
            // An error means that the sender is gone, so it ends, too.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Follows until told to stop; an error when the stream breaks off. Then `since` is the moment up to which changes are
/// shown.
async fn follow_since(catalog: &Catalog, since: &mut Moment, stopping: &mut watch::Receiver<bool>) -> Result<()> {
    let mut changes = Changes::since(&catalog.0.store, since).await?;
    // Products that could not be read while the database was away.
    catalog.read_due().await?;
    catalog.found_again();
    catalog.0.is_followed.store(true, Ordering::Release);
    loop {
        let news = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return Ok(()),
            news = changes.next() => news,
        };
        match news {
            Ok(Changed::Products(ids)) => {
                lock(&catalog.0.due).extend(ids);
                catalog.read_due().await?;
                since.clone_from(changes.moment());
            }
            Ok(Changed::Others) => {
                catalog.changed();
                since.clone_from(changes.moment());
            }
            Ok(Changed::Recipes) => {
                catalog.read_recipes().await?;
                since.clone_from(changes.moment());
            }
            Ok(Changed::Everything) => {
                catalog.reload().await?;
                *since = lock(&catalog.0.loaded_at).clone();
                changes = Changes::since(&catalog.0.store, since).await?;
            }
            Err(error) => {
                since.clone_from(changes.moment());
                return Err(error);
            }
        }
    }
}
