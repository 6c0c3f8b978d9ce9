//! Three servers at addresses of their own, which are replaced one after the other.

use std::{
    fs::File,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::Child,
    time::{Instant, sleep, timeout},
};

use crate::servers::{Servers, program};

/// How many there are.
pub const MACHINES: usize = 3;
/// How long each goes on after it was told to stop: longer than the balancer takes to notice.
const DRAIN_SECONDS: &str = "3";

/// The program that is replaced: `CLUSTER_PREVIOUS`, or the one that replaces it.
pub fn previous() -> PathBuf {
    std::env::var_os("CLUSTER_PREVIOUS").map_or_else(program, PathBuf::from)
}

/// The servers, those that live.
pub struct Fleet {
    servers: Arc<Servers>,
    ports: Vec<u16>,
    alive: Vec<Option<Child>>,
}

impl Fleet {
    /// Addresses for all, none of which runs yet.
    pub fn new(servers: &Arc<Servers>) -> Self {
        Self {
            servers: servers.clone(),
            ports: free_ports(MACHINES),
            alive: (0..MACHINES).map(|_| None).collect(),
        }
    }

    /// Where they listen.
    pub fn ports(&self) -> &[u16] {
        &self.ports
    }

    /// Starts this one, and waits until it is ready.
    pub async fn start(&mut self, machine: usize, program: &Path) {
        let address = format!("127.0.0.1:{}", self.ports[machine]);
        let mut command = self.servers.command(program);
        command
            .env("LEPTOS_SITE_ADDR", &address)
            .env("DRAIN_SECONDS", DRAIN_SECONDS)
            .env("TRUSTED_PROXIES", "127.0.0.1")
            .stdout(Stdio::null())
            .stderr(log(machine));
        self.alive[machine] = Some(command.spawn().expect("the server runs"));
        is_ready(&format!("http://{address}")).await;
    }

    /// Fails unless each says that it is ready: without a primary, too.
    pub async fn are_ready(&self) {
        for port in &self.ports {
            let asked = reqwest::get(format!("http://127.0.0.1:{port}/health/ready")).await;
            assert_eq!(asked.expect("an answer").status(), 200);
        }
    }

    /// Tells this one to stop, as a service manager does, and waits until it has.
    pub async fn stop(&mut self, machine: usize) {
        const TIMEOUT: Duration = Duration::from_secs(70);
        let mut child = self.alive[machine].take().expect("a server that runs");
        let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        kill_process(pid.expect("a process"), Signal::TERM).expect("SIGTERM");
        let ended = timeout(TIMEOUT, child.wait()).await.expect("an end in time");
        let status = ended.expect("an end");
        assert!(status.success(), "the server ended with {status}");
    }

    /// Kills this one.
    pub async fn kill(&mut self, machine: usize) {
        let mut child = self.alive[machine].take().expect("a server that runs");
        child.kill().await.expect("SIGKILL");
    }
}

/// Where this one's log goes, beside the others': a table is to be read after them.
fn log(machine: usize) -> File {
    let name = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cluster-server-{machine}.log"));
    let mut open = File::options();
    open.create(true).append(true).open(name).expect("a log")
}

/// Waits until what listens at this address says that it is ready.
pub async fn is_ready(address: &str) {
    const TIMEOUT: Duration = Duration::from_mins(1);
    let (http, start) = (reqwest::Client::new(), Instant::now());
    loop {
        let asked = http
            .get(format!("{address}/health/ready"))
            .timeout(Duration::from_secs(5));
        if asked.send().await.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        assert!(start.elapsed() < TIMEOUT, "{address} does not become ready");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Ports that nobody listens on, each another.
pub fn free_ports(count: usize) -> Vec<u16> {
    let held: Vec<_> = (0..count)
        .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"))
        .collect();
    held.iter()
        .map(|listener| listener.local_addr().expect("an address").port())
        .collect()
}
