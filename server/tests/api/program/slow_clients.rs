//! Clients that send slowly or too much.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::support::{ServerProcess, server_command};

/// How long the server under test waits for a client.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a test waits for the server to give up on a client, before it fails.
const FOR_EVER: Duration = Duration::from_secs(8);

fn connect(running: &ServerProcess) -> TcpStream {
    let stream = TcpStream::connect(&running.address).expect("the server listens");
    stream.set_read_timeout(Some(FOR_EVER)).expect("a limit");
    stream
}

/// What the server says until it hangs up, which it must.
fn rest(stream: &mut TcpStream) -> String {
    let mut received = Vec::new();
    match stream.read_to_end(&mut received) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}"),
    }
    String::from_utf8_lossy(&received).into_owned()
}

/// Sends a header letter by letter, never done; answers how long the server listened to it.
fn dribble(running: &ServerProcess) -> Duration {
    let start = Instant::now();
    let mut stream = connect(running);
    stream
        .write_all(b"GET /health/live HTTP/1.1\r\nHost: shop.test\r\nX-Slow: ")
        .expect("a beginning");
    // A read that waits for this long paces the letters.
    stream
        .set_read_timeout(Some(Duration::from_millis(50)))
        .expect("a limit");
    while start.elapsed() < FOR_EVER {
        match stream.read(&mut [0; 512]) {
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {}
            Ok(0) | Err(_) => break,
            Ok(_) => continue,
        }
        if stream.write_all(b"x").is_err() {
            break;
        }
    }
    start.elapsed()
}

/// For how long a list is refused, while health checks are answered.
fn refused_for(running: &ServerProcess) -> Duration {
    let start = Instant::now();
    loop {
        assert!(running.get("/health/live").starts_with("HTTP/1.1 200"));
        let answer = running.get("/connexion");
        if answer.starts_with("HTTP/1.1 200 ") {
            return start.elapsed();
        }
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(start.elapsed() < FOR_EVER, "{:?}", start.elapsed());
    }
}

#[test]
fn a_slow_client_is_hung_up_on_while_others_are_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = server_command(folder.path());
    command
        .env("CLIENT_TIMEOUT", CLIENT_TIMEOUT.as_secs().to_string())
        .env("MAX_CONNECTIONS", "8")
        // Nobody reads what it logs meanwhile, and a full pipe would stop it.
        .envs([("RUST_LOG", "off"), ("RATE_LIMITS", "off")])
        .env("LEPTOS_SITE_ROOT", concat!(env!("CARGO_MANIFEST_DIR"), "/../public"));
    let running = ServerProcess::start(&mut command);

    // All at once, so that the test takes no longer than the slowest.
    std::thread::scope(|scope| {
        let headers = scope.spawn(|| dribble(&running));
        let body = scope.spawn(|| {
            let mut stream = connect(&running);
            stream
                .write_all(
                    b"POST /api/auth/login HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n\
                      Content-Length: 100\r\n\r\n{\"email\":",
                )
                .expect("a beginning");
            rest(&mut stream)
        });
        let idle = scope.spawn(|| {
            let start = Instant::now();
            let mut stream = connect(&running);
            stream
                .write_all(b"GET /health/live HTTP/1.1\r\nHost: shop.test\r\n\r\n")
                .expect("a request");
            (rest(&mut stream), start.elapsed())
        });
        assert!(running.get("/health/live").starts_with("HTTP/1.1 200"));

        let listened = headers.join().expect("no panic");
        assert!(listened >= CLIENT_TIMEOUT && listened < FOR_EVER, "{listened:?}");
        let answer = body.join().expect("no panic");
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(
            answer.contains("\"code\":\"body_timeout\"") && answer.contains("requestId"),
            "{answer}"
        );
        let (answer, held) = idle.join().expect("no panic");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(held >= CLIENT_TIMEOUT && held < FOR_EVER, "{held:?}");
    });

    // Four who say nothing take every place of their address, and the next is served once they have lost theirs.
    let mut silent: Vec<_> = (0..4).map(|_| connect(&running)).collect();
    assert!(refused_for(&running) >= CLIENT_TIMEOUT / 2, "they held no place");
    // Of which one was enough for the list: the others have to lose theirs, too.
    for stream in &mut silent {
        assert_eq!(rest(stream), "");
    }

    // So do four who ask for far more than fits on the wire, and take nothing of it.
    let font = "GET /fonts/fraunces-latin-opsz-normal.woff2 HTTP/1.1\r\nHost: shop.test\r\n\r\n";
    let deaf: Vec<_> = (0..4).map(|_| connect(&running)).collect();
    for mut stream in &deaf {
        stream.write_all(font.repeat(400).as_bytes()).expect("requests");
    }
    assert!(refused_for(&running) >= CLIENT_TIMEOUT / 2, "they held no place");
    drop(deaf);
    assert_eq!(running.stop("-TERM").0, Some(0));
}

#[test]
fn what_is_far_too_large_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(&mut server_command(folder.path()));

    let head = b"POST /api/auth/login HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n\
                 Connection: close\r\nContent-Length: 100000000\r\n\r\n";
    // Said, and then sent for as long as the server takes it.
    let mut stream = connect(&running);
    stream.write_all(head).expect("a beginning");
    let answer = rest(&mut stream);
    assert!(
        answer.starts_with("HTTP/1.1 413 ") && answer.contains("body_too_large"),
        "{answer}"
    );
    let mut stream = connect(&running);
    stream.write_all(head).expect("a beginning");
    let chunk = vec![b' '; 64 * 1024];
    let sent = (0..1600).take_while(|_| stream.write_all(&chunk).is_ok()).count();
    assert!(sent < 1600, "the server took all of it");

    let get = |path: &str, headers: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n{headers}\r\n")
    };
    let long = |length| "a".repeat(length);
    for (head, status) in [
        (get(&format!("/{}", long(10_000)), ""), "414"),
        (get(&format!("/{}", long(70_000)), ""), "4"),
        (get("/", &format!("X-Long: {}\r\n", long(40_000))), "431"),
        (get("/", &format!("X-Long: {}\r\n", long(200_000))), "431"),
        (get("/", &"X-Many: 1\r\n".repeat(500)), "431"),
        (get("/", "X: \0\r\n"), "400"),
        ("nonsense\r\n\r\n".into(), "400"),
    ] {
        let mut stream = connect(&running);
        let _ = stream.write_all(head.as_bytes());
        let answer = rest(&mut stream);
        let first = answer.lines().next().unwrap_or_default();
        assert!(
            answer.is_empty() && head.len() > 64 * 1024 || first.starts_with(&format!("HTTP/1.1 {status}")),
            "{status}: {answer}"
        );
    }
    assert!(running.get("/health/live").starts_with("HTTP/1.1 200"));
    let (code, _, written) = running.stop("-TERM");
    assert_eq!(code, Some(0));
    assert!(!written.contains("panicked"), "{written}");
}
