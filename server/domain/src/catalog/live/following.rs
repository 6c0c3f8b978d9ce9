//! How the catalog in memory follows the database: the changes that it tells of, and whether it is there.

use std::{mem, sync::atomic::Ordering, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, interval_at, sleep, timeout},
};

use super::{Catalog, lock};
use crate::{
    Error, Result, Shop,
    store::changes::{self, Changed, Changes, Moment},
};

/// How long to wait before a database that went away is asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// How often the database is asked whether it is there, since a quiet one sends no changes.
const PULSE: Duration = Duration::from_secs(1);

/// How long it may take to answer that.
const PULSE_TIMEOUT: Duration = Duration::from_secs(2);

impl Catalog {
    fn is_behind(&self, error: &Error) {
        if !self.0.is_behind.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                target: "system", %error,
                "changes of the catalog do not arrive: it is shown as it was until they do"
            );
        }
    }

    /// Whatever the database had at this moment is shown, unless something is still to be read.
    fn is_current(&self, at: Instant) {
        if !lock(&self.0.due).is_empty() {
            return;
        }
        let before = mem::replace(&mut *lock(&self.0.current_at), at);
        if self.0.is_behind.swap(false, Ordering::Relaxed) {
            let seconds = before.elapsed().as_secs();
            tracing::info!(target: "system", seconds, "changes of the catalog arrive again");
        }
    }

    /// [`Self::read_due`], where too many products are no reason to stop following: some may go.
    async fn read_due_or_stay_behind(&self) -> Result<()> {
        match self.read_due().await {
            Err(error @ Error::CatalogTooLarge { .. }) => self.is_behind(&error),
            done => return done,
        }
        Ok(())
    }

    /// Asks the database whether it is there, which a quiet one does not say. When it stays away, the driver ends the
    /// stream.
    async fn feel_pulse(&self) {
        let (now, store) = (Instant::now(), self.0.store.clone());
        // In a task of its own: the driver's futures must not be dropped half-way.
        let ping = tokio::spawn(async move { store.ping().await });
        match timeout(PULSE_TIMEOUT, ping).await {
            Ok(Ok(Ok(()))) => self.is_current(now),
            Ok(Ok(Err(error))) => self.is_behind(&error),
            Ok(Err(_)) | Err(_) => self.is_behind(&Error::Internal("the database does not answer in time".into())),
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
        catalog.is_behind(&error);
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
    catalog.read_due_or_stay_behind().await?;
    catalog.0.is_followed.store(true, Ordering::Release);
    let mut pulse = interval_at(Instant::now() + PULSE, PULSE);
    loop {
        let news = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return Ok(()),
            news = changes.next() => Some(news),
            _ = pulse.tick() => None,
        };
        let Some(news) = news else {
            catalog.feel_pulse().await;
            continue;
        };
        match news {
            Ok(Changed::Products(ids)) => {
                lock(&catalog.0.due).extend(ids);
                catalog.read_due_or_stay_behind().await?;
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
            Ok(Changed::Settings) => {
                catalog.read_settings().await?;
                since.clone_from(changes.moment());
            }
            Ok(Changed::Slots(ids)) => {
                catalog.read_slots(ids).await?;
                since.clone_from(changes.moment());
            }
            Ok(Changed::Categories) => {
                catalog.read_categories().await?;
                since.clone_from(changes.moment());
            }
            Ok(Changed::Webhooks) => {
                catalog.read_subscribers().await?;
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
