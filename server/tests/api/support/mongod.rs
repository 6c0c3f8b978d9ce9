//! A database that goes away and comes back, at the same address.

use std::{
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use mongodb::{Client, bson::doc};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use test_support::database;

/// A replica set of one in a process that the test stops as it likes.
pub struct MortalMongod {
    folder: TempDir,
    port: u16,
    child: Child,
    /// A connection beside the shop's.
    pub client: Client,
}

impl MortalMongod {
    /// A new one, which takes writes.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a port")
            .port();
        let address = format!("mongodb://127.0.0.1:{port}/?directConnection=true");
        let client = Client::with_uri_str(address).await.expect("an address");
        let child = spawn(&folder, port);
        let member = doc! { "_id": 0, "host": format!("127.0.0.1:{port}") };
        let initiate = doc! { "replSetInitiate": { "_id": "rs0", "members": [member] } };
        client
            .database("admin")
            .run_command(initiate)
            .await
            .expect("a replica set");
        let mongod = Self {
            folder,
            port,
            child,
            client,
        };
        mongod.wait_until_primary().await;
        mongod
    }

    /// Where it answers.
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

    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// Ends without a word: a machine that fails.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("an end");
    }

    pub fn start_again(&mut self) {
        self.child = spawn(&self.folder, self.port);
    }

    pub async fn wait_until_primary(&self) {
        let admin = self.client.database("admin");
        loop {
            let hello = admin.run_command(doc! { "hello": 1 }).await;
            if hello.is_ok_and(|hello| hello.get_bool("isWritablePrimary").unwrap_or(false)) {
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

fn spawn(folder: &TempDir, port: u16) -> Child {
    Command::new(database::program())
        .args(["--replSet", "rs0", "--bind_ip", "127.0.0.1", "--nounixsocket"])
        .args(["--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "1"])
        // What the oplog holds too much goes at the next checkpoint.
        .args([
            "--syncdelay",
            "1",
            "--setParameter",
            "minSnapshotHistoryWindowInSeconds=0",
        ])
        .args(["--setParameter", "diagnosticDataCollectionEnabled=false"])
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
