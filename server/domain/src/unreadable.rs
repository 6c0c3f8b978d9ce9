//! Documents that cannot be read, as they may come with the data of another shop: lists leave them out, and admins see
//! which they are.

use std::time::Duration;

use shared::{job::Job, unreadable::UnreadableDocuments};
use tokio::{sync::watch, time::sleep};

use crate::{Admin, Result, Shop, store};

/// How long after a walk through all documents the next one begins.
const PAUSE: Duration = Duration::from_hours(24);
/// How long to wait after one that failed.
const AFTER_FAILURE: Duration = Duration::from_mins(10);

/// Those that are known: of the last walk through all documents and what was met since, without what can be read by now.
pub async fn list(shop: &Shop, _: &Admin) -> Result<UnreadableDocuments> {
    shop.store.unreadable().await
}

/// Walks through all documents now, and once a day until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let looked = shop
            .do_job(Job::Unreadable, store::look_for_unreadable(&shop.store, &stopping))
            .await;
        let pause = match looked {
            Ok(()) => PAUSE,
            Err(error) => {
                tracing::error!(target: "error", %error, "not every document could be looked at");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(pause) => {}
        }
    }
}
