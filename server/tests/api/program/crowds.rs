//! Two thousand who connect and say nothing.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use test_support::runtime::run;
use tokio::net::{TcpSocket, TcpStream};

use crate::support::{ServerProcess, server_command};

const SILENT: usize = 2_000;
/// A debug build on a busy machine; the client's timeout, after which the silent lose their places, is ten seconds.
const AT_ONCE: Duration = Duration::from_secs(2);

/// An answer to a client with this address of loopback, and how long it took.
fn get_from(address: Ipv4Addr, running: &ServerProcess, path: &str) -> (String, Duration) {
    let start = Instant::now();
    let to: SocketAddr = running.address.parse().expect("an address");
    let stream = run(async {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((IpAddr::V4(address), 0).into()).expect("an address");
        socket.connect(to).await.expect("the server listens")
    });
    let mut stream = stream.into_std().expect("a stream");
    stream.set_nonblocking(false).expect("blocking");
    let request = format!("GET {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    (answer, start.elapsed())
}

#[test]
fn beside_two_thousand_silent_connections_health_is_told_and_other_addresses_are_served() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let current = Some(maximum.unwrap_or(u64::MAX).min(8192));
    setrlimit(Resource::Nofile, Rlimit { current, maximum }).expect("as many files as there may be");
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(&mut server_command(folder.path()));
    let silent: Vec<TcpStream> = run(async {
        let mut silent = Vec::new();
        for _ in 0..SILENT {
            silent.push(TcpStream::connect(&running.address).await.expect("the server listens"));
        }
        silent
    });

    let (they, another) = (Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 0, 0, 2));
    for (address, path) in [
        (they, "/health/live"),
        (they, "/health/ready"),
        (another, "/health/live"),
        (another, "/api/loyalty/tiers"),
    ] {
        let (answer, took) = get_from(address, &running, path);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{address} {path}: {answer}");
        assert!(took < AT_ONCE, "{address} {path}: {took:?}");
    }
    let (refused, took) = get_from(they, &running, "/api/cart");
    assert!(
        refused.starts_with("HTTP/1.1 503 ") && took < AT_ONCE,
        "{took:?}: {refused}"
    );
    for said in ["\"overloaded\"", "retry-after: 1", "connection: close"] {
        assert!(refused.contains(said), "{said}: {refused}");
    }
    drop(silent);
    assert_eq!(running.stop("-TERM").0, Some(0));
}
