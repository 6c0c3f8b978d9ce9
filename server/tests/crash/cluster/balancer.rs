//! Debian's haproxy before the servers.

use std::process::Stdio;

use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::{Duration, Instant, sleep},
};

use super::fleet::free_ports;

/// haproxy, with the configuration beside this file.
pub struct Balancer {
    port: u16,
    servers: Vec<u16>,
    child: Child,
}

impl Balancer {
    /// One before what listens at these ports.
    pub async fn start(servers: &[u16]) -> Self {
        let port = free_ports(1)[0];
        let child = run(port, servers).await;
        Self {
            port,
            servers: servers.to_vec(),
            child,
        }
    }

    /// Where people reach the shop.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Kills it, with all that passes through it, and starts it anew.
    pub async fn restart(&mut self) {
        self.child.kill().await.expect("SIGKILL");
        self.child = run(self.port, &self.servers).await;
    }
}

async fn run(port: u16, servers: &[u16]) -> Child {
    const TIMEOUT: Duration = Duration::from_secs(10);
    // Debian has it where only root looks.
    let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("haproxy");
    command
        .args(["-db", "-q", "-f"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crash/cluster/haproxy.cfg"))
        .env("PATH", path)
        .env("PORT", port.to_string())
        .envs(
            (1..)
                .zip(servers)
                .map(|(n, port)| (format!("PORT_{n}"), port.to_string())),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    let child = command
        .spawn()
        .expect("haproxy runs: scripts/setup cluster installs it");
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(start.elapsed() < TIMEOUT, "haproxy does not answer");
        sleep(Duration::from_millis(20)).await;
    }
    child
}
