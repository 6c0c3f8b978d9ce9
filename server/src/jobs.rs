//! What the server does beside answering requests, until it stops.

use std::{sync::Arc, time::Duration};

use domain::{
    Shop, catalog, figures,
    identity::sessions,
    legal, migrations,
    notifications::{self, Mailer},
    orders, payments, privacy, subscriptions, unreadable, upkeep, webhooks,
};
use shared::job::Job;
use tokio::{sync::watch, task::JoinSet};

/// How long to wait after a panic, whose cause is in the log.
const AFTER_PANIC: Duration = Duration::from_secs(1);
/// How long to wait after a migration failed.
const AFTER_FAILURE: Duration = Duration::from_mins(1);

/// Starts every job. Each ends once `stopping` is true and what it has begun is done; a panic costs it a second.
pub fn start(shop: &Arc<Shop>, mailer: Mailer, stopping: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    let given = || (shop.clone(), stopping.clone());
    jobs.spawn(until_done(Some(Job::Letters), given(), move |(shop, until)| {
        let mailer = mailer.clone();
        async move { notifications::run(&shop, &mailer, until).await }
    }));
    jobs.spawn(until_done(Some(Job::Webhooks), given(), |(shop, until)| async move {
        webhooks::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Payments), given(), |(shop, until)| async move {
        payments::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Transfers), given(), |(shop, until)| async move {
        orders::run(&shop, until).await;
    }));
    jobs.spawn(until_done(
        Some(Job::Subscriptions),
        given(),
        |(shop, until)| async move {
            subscriptions::monthly::run(&shop, until).await;
        },
    ));
    jobs.spawn(until_done(Some(Job::Lots), given(), |(shop, until)| async move {
        catalog::lots::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Alerts), given(), |(shop, until)| async move {
        catalog::alerts::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::LowStock), given(), |(shop, until)| async move {
        catalog::low_stock::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Figures), given(), |(shop, until)| async move {
        figures::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Terms), given(), |(shop, until)| async move {
        legal::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Retention), given(), |(shop, until)| async move {
        privacy::retention::run(&shop, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Alarms), given(), |(shop, until)| async move {
        upkeep::run(&shop, until).await;
    }));
    jobs.spawn(until_done(None, given(), |(shop, until)| async move {
        catalog::follow(&shop, until).await;
    }));
    jobs.spawn(until_done(None, given(), |(shop, until)| async move {
        sessions::follow(&shop.store, until).await;
    }));
    jobs.spawn(until_done(Some(Job::Unreadable), given(), |(shop, until)| async move {
        migrate(&shop, until.clone()).await;
        // Not before: an older version's document can be read once it is brought up to this one.
        unreadable::run(&shop, until).await;
    }));
    jobs
}

/// What a job is given: the shop, and what says when to stop.
type Given = (Arc<Shop>, watch::Receiver<bool>);

/// Does this until it ends by itself. A panic counts as a failure of the job, where what it does is counted.
async fn until_done<F: Future<Output = ()> + Send + 'static>(
    job: Option<Job>,
    given: Given,
    work: impl Fn(Given) -> F,
) {
    while tokio::spawn(work(given.clone())).await.is_err() {
        let shop = &given.0;
        if let Some(job) = job {
            shop.jobs.note(job, shop.now(), false);
        }
        tokio::time::sleep(AFTER_PANIC).await;
    }
}

/// Brings the data of older versions up to this one. What fails is tried again in a minute.
async fn migrate(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Migrations, migrations::run(shop, &stopping)).await;
        let Err(error) = done else { return };
        tracing::error!(target: "error", %error, "the data is not all of this version yet");
        let told_to_stop = stopping.wait_for(|stop| *stop);
        if tokio::time::timeout(AFTER_FAILURE, told_to_stop).await.is_ok() {
            return;
        }
    }
}
