//! The shop's program in processes of its own, two on one database, killed when chance says so.

use std::{
    path::PathBuf,
    process::Stdio,
    sync::{
        Arc, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{Randomness, Shop};
use futures_util::StreamExt;
use mongodb::bson::{Document, doc};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::watch,
    time::sleep,
};

/// How many serve at a time.
pub const SERVERS: usize = 2;
/// Signs the tokens of everyone here.
pub const JWT_SECRET: &str = "a secret for the crash test only, which nobody else has";

/// Where they listen, those that live.
pub struct Servers {
    uri: String,
    folder: PathBuf,
    mail: Option<u16>,
    addresses: [RwLock<Option<String>>; SERVERS],
    /// How many were killed.
    pub kills: AtomicUsize,
}

impl Servers {
    /// Servers on the database at `uri`, none of which runs yet.
    pub fn new(uri: &str, folder: PathBuf) -> Arc<Self> {
        Arc::new(Self {
            uri: uri.into(),
            folder,
            mail: None,
            addresses: Default::default(),
            kills: AtomicUsize::default(),
        })
    }

    /// The same, with a mail server on this port of this machine.
    pub fn with_mail(&self, port: u16) -> Arc<Self> {
        Arc::new(Self {
            uri: self.uri.clone(),
            folder: self.folder.clone(),
            mail: Some(port),
            addresses: Default::default(),
            kills: AtomicUsize::default(),
        })
    }

    /// Where this one listens; `None` while it is down.
    pub fn address(&self, slot: usize) -> Option<String> {
        self.addresses[slot].read().unwrap().clone()
    }

    /// Starts this one.
    pub async fn start(&self, slot: usize) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command
            .env_clear()
            .envs(std::env::vars().filter(|(name, _)| ["PATH", "HOME", "TMPDIR"].contains(&name.as_str())))
            .env("MONGODB_URI", &self.uri)
            .env("DATA_DIR", &self.folder)
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .env("JWT_SECRET", JWT_SECRET)
            .env("RATE_LIMITS", "off")
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        if let Some(port) = self.mail {
            command.env("SMTP_HOST", "127.0.0.1").env("SMTP_PORT", port.to_string());
        }
        let mut child = command.spawn().expect("the server runs");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let line = lines.next_line().await.expect("stdout").expect("a line");
        let address = line.strip_prefix("listening on ").expect(&line).to_owned();
        *self.addresses[slot].write().unwrap() = Some(address);
        child
    }

    /// Keeps this one running and kills it again and again, at moments of chance and just when a request has committed,
    /// turn and turn about, until it is `over`; then it lives.
    pub async fn torment(&self, slot: usize, shop: &Shop, dice: Randomness, mut over: watch::Receiver<bool>) -> Child {
        loop {
            let mut child = self.start(slot).await;
            let life = Duration::from_millis(500 + dice.below(1500));
            let aims = dice.below(2) == 0;
            let end = async {
                sleep(life).await;
                if aims {
                    a_commit(shop).await;
                }
            };
            tokio::select! {
                () = end => {}
                _ = over.wait_for(|over| *over) => return child,
            }
            child.kill().await.expect("SIGKILL");
            *self.addresses[slot].write().unwrap() = None;
            self.kills.fetch_add(1, Ordering::Relaxed);
            claims_run_out(shop).await;
        }
    }
}

/// Waits until a request has committed something that it has not answered yet.
async fn a_commit(shop: &Shop) {
    let records = shop.store.database().collection::<Document>("idempotency");
    // The first result is `results` itself or `results.0`, as the database likes.
    let fields = doc! { "$objectToArray": { "$ifNull": ["$updateDescription.updatedFields", {}] } };
    let is_result = doc! { "$regexMatch": { "input": "$$field.k", "regex": "^results" } };
    let any = doc! { "$anyElementTrue": { "$map": { "input": fields, "as": "field", "in": is_result } } };
    let mut changes = records
        .watch()
        .pipeline([doc! { "$match": { "$expr": any } }])
        .await
        .expect("a change stream");
    _ = changes.next().await;
}

/// What a minute of waiting does: claims run out, those of the dead and those of requests that still run on the other
/// server. These have to notice.
async fn claims_run_out(shop: &Shop) {
    let records = shop.store.database().collection::<Document>("idempotency");
    let earlier = vec![doc! { "$set": { "claimedUntil": { "$subtract": ["$claimedUntil", 61_000] } } }];
    records
        .update_many(doc! { "answer": { "$exists": false } }, earlier)
        .await
        .expect("the database");
}
