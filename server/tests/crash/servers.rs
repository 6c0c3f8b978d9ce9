//! The shop's program in processes of its own, two on one database, killed when chance says so.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, RwLock},
    time::Duration,
};

use domain::{Randomness, Shop, payments::StripeAccount};
use futures_util::StreamExt;
use mongodb::bson::{Document, doc};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::watch,
    time::sleep,
};

use crate::people::{Counts, count};

/// How many serve at a time.
pub const SERVERS: usize = 2;
/// Signs the tokens of everyone here.
pub const JWT_SECRET: &str = "a secret for the crash test only, which nobody else has";

/// The server under test: `CLUSTER_SERVER`, or the one that cargo built.
pub fn program() -> PathBuf {
    std::env::var_os("CLUSTER_SERVER").map_or_else(|| env!("CARGO_BIN_EXE_server").into(), PathBuf::from)
}

/// Where they listen, those that live.
pub struct Servers {
    environment: Vec<(&'static str, String)>,
    addresses: [RwLock<Option<String>>; SERVERS],
    counts: Arc<Counts>,
}

impl Servers {
    /// Servers on the database at `uri` that take cards, none of which runs yet.
    pub fn new(uri: &str, folder: &Path, stripe: &StripeAccount, counts: &Arc<Counts>) -> Arc<Self> {
        let environment = vec![
            ("ENV_FILE", "/dev/null".into()),
            ("MONGODB_URI", uri.into()),
            ("DATA_DIR", folder.to_string_lossy().into()),
            ("LEPTOS_SITE_ADDR", "127.0.0.1:0".into()),
            ("JWT_SECRET", JWT_SECRET.into()),
            ("RATE_LIMITS", "off".into()),
            ("WEBHOOKS_TO_LOOPBACK", "on".into()),
            ("RUST_LOG", "error".into()),
            ("STRIPE_SECRET_KEY", stripe.secret_key.0.clone()),
            ("STRIPE_WEBHOOK_SECRET", stripe.webhook_secret.0.clone()),
            ("STRIPE_PUBLISHABLE_KEY", stripe.publishable_key.clone()),
            ("STRIPE_API_URL", stripe.api.clone()),
        ];
        Self::with(environment, counts)
    }

    /// The same, with a mail server on this port of this machine.
    pub fn with_mail(&self, port: u16) -> Arc<Self> {
        let mail = [("SMTP_HOST", "127.0.0.1".into()), ("SMTP_PORT", port.to_string())];
        Self::with(self.environment.iter().cloned().chain(mail).collect(), &self.counts)
    }

    fn with(environment: Vec<(&'static str, String)>, counts: &Arc<Counts>) -> Arc<Self> {
        Arc::new(Self {
            environment,
            addresses: Default::default(),
            counts: counts.clone(),
        })
    }

    /// All are reached at this address: that of their balancer.
    pub fn behind(&self, balancer: &str) {
        for address in &self.addresses {
            *address.write().unwrap() = Some(balancer.to_owned());
        }
    }

    /// Starts `program` as one of these servers.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(std::env::vars().filter(|(name, _)| ["PATH", "HOME", "TMPDIR"].contains(&name.as_str())))
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Where this one listens; `None` while it is down.
    pub fn address(&self, slot: usize) -> Option<String> {
        self.addresses[slot].read().unwrap().clone()
    }

    /// Starts this one, and again when its database died meanwhile.
    pub async fn start(&self, slot: usize) -> Child {
        const TRIES: usize = 20;
        for _ in 0..TRIES {
            let mut command = self.command(&program());
            let mut child = command.stdout(Stdio::piped()).spawn().expect("the server runs");
            let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
            if let Some(line) = lines.next_line().await.expect("stdout") {
                let address = line.strip_prefix("listening on ").expect(&line).to_owned();
                *self.addresses[slot].write().unwrap() = Some(address);
                return child;
            }
            sleep(Duration::from_millis(200)).await;
        }
        panic!("the server does not start: the lines above say why");
    }

    /// Kills this one.
    pub async fn kill(&self, slot: usize, mut child: Child) {
        child.kill().await.expect("SIGKILL");
        *self.addresses[slot].write().unwrap() = None;
        count(&self.counts.kills);
    }

    /// Keeps this one running and kills it again and again, at moments of chance and just when a request has committed,
    /// turn and turn about, until it is `over`; then it lives.
    pub async fn keep_killing(
        &self,
        slot: usize,
        shop: &Shop,
        dice: Randomness,
        mut over: watch::Receiver<bool>,
    ) -> Child {
        loop {
            let child = self.start(slot).await;
            let uptime = Duration::from_millis(500 + dice.below(1500));
            let aims = dice.below(2) == 0;
            let end = async {
                sleep(uptime).await;
                if aims {
                    a_commit(shop).await;
                }
            };
            tokio::select! {
                () = end => {}
                _ = over.wait_for(|over| *over) => return child,
            }
            self.kill(slot, child).await;
            claims_run_out(shop).await;
        }
    }

    /// Kills the `mongod` of this shop that runs in this folder, if it is the test's, again and again until it is `over`. Its
    /// keeper starts it anew each time.
    pub async fn keep_killing_database(
        &self,
        shop: &Shop,
        folder: Option<&Path>,
        dice: Randomness,
        mut over: watch::Receiver<bool>,
    ) {
        let Some(folder) = folder else {
            return;
        };
        loop {
            tokio::select! {
                () = sleep(Duration::from_millis(6_000 + dice.below(10_000))) => {}
                _ = over.wait_for(|over| *over) => return,
            }
            let text = std::fs::read_to_string(folder.join("mongod.json")).expect("its number");
            let pid = text.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
            let pid = pid.and_then(Pid::from_raw).expect("a process");
            if kill_process(pid, Signal::KILL).is_ok() {
                count(&self.counts.database_kills);
            }
            // A database that does not come up again would show nothing.
            while shop.store.ping().await.is_err() {
                sleep(Duration::from_millis(100)).await;
            }
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
    // None while the database is dead: that is as good a moment.
    if let Ok(mut changes) = records.watch().pipeline([doc! { "$match": { "$expr": any } }]).await {
        _ = changes.next().await;
    }
}

/// What two minutes of waiting do: claims run out, those of the dead and those of requests and jobs that still run on the
/// other server. These have to notice.
pub async fn claims_run_out(shop: &Shop) {
    for (collection, field) in [("idempotency", "claimedUntil"), ("payments", "checkAt")] {
        let earlier = vec![doc! { "$set": { field: { "$subtract": [format!("${field}"), 121_000] } } }];
        let open = doc! { field: { "$exists": true }, "answer": { "$exists": false } };
        let records = shop.store.database().collection::<Document>(collection);
        // Again when the database died meanwhile.
        while records.update_many(open.clone(), earlier.clone()).await.is_err() {
            sleep(Duration::from_millis(100)).await;
        }
    }
}
