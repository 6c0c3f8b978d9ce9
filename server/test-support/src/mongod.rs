//! A database that goes away and comes back, at the same address: by itself, or one of the members of a replica set.

use std::{
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use mongodb::{
    Client,
    bson::{Document, doc},
};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::database;

/// A history that is soon forgotten: what the oplog holds too much goes at the next checkpoint.
const SHORT_HISTORY: &[&str] = &[
    "--oplogSize",
    "1",
    "--syncdelay",
    "1",
    "--setParameter",
    "minSnapshotHistoryWindowInSeconds=0",
];

/// A `mongod` in a process that the test stops as it likes.
pub struct MortalMongod {
    folder: TempDir,
    port: u16,
    arguments: &'static [&'static str],
    child: Child,
    /// A connection beside the shop's, to this one alone.
    pub client: Client,
}

impl MortalMongod {
    /// A new replica set of one, which takes writes and remembers little.
    pub async fn start() -> Self {
        let mongod = Self::launch(SHORT_HISTORY).await;
        mongod.initiate(&[mongod.port], doc! {}).await;
        mongod.wait_until_primary().await;
        mongod
    }

    /// A new one with these arguments, which is no member of a replica set yet.
    pub async fn launch(arguments: &'static [&'static str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a port")
            .port();
        let address = format!("mongodb://127.0.0.1:{port}/?directConnection=true");
        let client = Client::with_uri_str(address).await.expect("an address");
        let child = spawn(&folder, port, arguments);
        Self {
            folder,
            port,
            arguments,
            child,
            client,
        }
    }

    /// Makes a replica set of the members at these ports.
    pub async fn initiate(&self, ports: &[u16], settings: Document) {
        let members: Vec<_> = (0_i32..)
            .zip(ports)
            .map(|(id, port)| doc! { "_id": id, "host": format!("127.0.0.1:{port}") })
            .collect();
        let set = doc! { "_id": "rs0", "members": members, "settings": settings };
        let admin = self.client.database("admin");
        admin
            .run_command(doc! { "replSetInitiate": set })
            .await
            .expect("a replica set");
    }

    /// Where it listens.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Where it answers, by itself.
    pub fn uri(&self) -> String {
        format!("mongodb://127.0.0.1:{}/shop?directConnection=true", self.port)
    }

    /// The shop's database.
    pub fn shop(&self) -> mongodb::Database {
        self.client.database("shop")
    }

    /// Answers nobody, with every connection open: a machine that hangs.
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Goes on where it was frozen.
    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// Ends without a word: a machine that fails.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("an end");
    }

    /// Starts it anew on what it had.
    pub fn start_again(&mut self) {
        self.child = spawn(&self.folder, self.port, self.arguments);
    }

    /// Waits until it takes writes.
    pub async fn wait_until_primary(&self) {
        self.wait_until("isWritablePrimary").await;
    }

    /// Waits until it follows another.
    pub async fn wait_until_secondary(&self) {
        self.wait_until("secondary").await;
    }

    /// What it says of itself; `None` when it does not answer.
    pub async fn hello(&self) -> Option<Document> {
        self.client
            .database("admin")
            .run_command(doc! { "hello": 1 })
            .await
            .ok()
    }

    async fn wait_until(&self, is: &str) {
        loop {
            let hello = self.hello().await;
            if hello.is_some_and(|hello| hello.get_bool(is).unwrap_or(false)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.expect("a process"), signal).expect("a signal");
    }
}

impl Drop for MortalMongod {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(folder: &TempDir, port: u16, arguments: &[&str]) -> Child {
    Command::new(database::program())
        .args(["--replSet", "rs0", "--bind_ip", "127.0.0.1", "--nounixsocket"])
        .args(["--wiredTigerCacheSizeGB", "0.25"])
        .args(["--setParameter", "diagnosticDataCollectionEnabled=false"])
        .args(arguments)
        .arg("--port")
        .arg(port.to_string())
        .arg("--dbpath")
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("mongod runs")
}
