//! How the shop runs: what waits, what failed and what the jobs did, for the dashboard, for who watches the server, and for
//! the letters about what needs a person.

mod alarms;

use std::{sync::Arc, time::Duration};

use shared::{Timestamp, job::Job};
use tokio::{task::spawn_blocking, time::timeout};

pub use self::alarms::{run, tell};
pub use crate::store::{
    PoolFigures,
    alarms::Told,
    backlog::{Backlog, MOST as COUNTED, Queue, WebhookCounts},
};
use crate::{
    Admin, Result, Shop, catalog,
    platform::{disk, jobs::JobState},
    store,
};

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// How long back the dashboard says of what the shop was told, in days.
const TOLD_DAYS: i64 = 7;
/// How long the disk may take to say how full it is.
const DISK_TIMEOUT: Duration = Duration::from_secs(2);

/// How the shop runs, as the process that answers sees it.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Version of the program.
    pub version: &'static str,
    /// Name of the machine.
    pub host: Arc<str>,
    /// When the process began.
    pub since: Timestamp,
    /// When this was found out.
    pub now: Timestamp,
    /// The catalog in memory.
    pub catalog: catalog::Figures,
    /// How old it may be; `None` while changes arrive.
    pub behind: Option<Duration>,
    /// The connections to the database.
    pub connections: PoolFigures,
    /// The jobs of this process that did anything yet.
    pub jobs: Vec<(Job, JobState)>,
    /// Free bytes on the disk of pictures; `None` where the system does not say.
    pub free_bytes: Option<u64>,
    /// What the database says; `None` while it is away.
    pub database: Option<Stored>,
}

/// How the shop runs, as the database has it for all processes.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Version of MongoDB.
    pub version: String,
    /// What waits.
    pub backlog: Backlog,
    /// Documents that cannot be read, as far as this process has met them.
    pub unreadable: u64,
    /// Of what the shop was told in the last seven days, the last first.
    pub told: Vec<Told>,
}

/// How the shop runs now. What it counts is bounded ([`COUNTED`]).
pub async fn condition(shop: &Shop, _: &Admin) -> Result<Condition> {
    let database = match stored(shop).await {
        Ok(stored) => Some(stored),
        Err(error) => {
            tracing::warn!(target: "error", %error, "the database does not say how the shop runs");
            None
        }
    };
    Ok(Condition {
        version: VERSION,
        host: Arc::clone(&shop.host),
        since: shop.since,
        now: shop.now(),
        catalog: shop.catalog.figures(),
        behind: shop.catalog.behind(),
        connections: shop.store.connections(),
        jobs: shop.jobs.all(),
        free_bytes: free_bytes(shop).await,
        database,
    })
}

async fn stored(shop: &Shop) -> Result<Stored> {
    let (store, now) = (&shop.store, shop.now());
    let (version, backlog, unreadable, told) = tokio::join!(
        store.version(),
        store.backlog(now),
        store.unreadable(),
        store::alarms::told_since(store, now.plus_days(-TOLD_DAYS)),
    );
    Ok(Stored {
        version: version?,
        backlog: backlog?,
        unreadable: unreadable?.total,
        told: told?,
    })
}

/// Free bytes on the disk of pictures, where the shop's own database and letters in files are, too.
async fn free_bytes(shop: &Shop) -> Option<u64> {
    let folder = shop.settings.uploads.clone();
    // A disk of the network may let wait, or never answer.
    let Ok(free) = timeout(DISK_TIMEOUT, spawn_blocking(move || disk::free(&folder))).await else {
        tracing::warn!(target: "error", "the disk does not say how full it is");
        return None;
    };
    free.ok().and_then(|free| {
        free.inspect_err(|error| tracing::warn!(target: "error", %error, "how full the disk is cannot be read"))
            .ok()
    })
}
