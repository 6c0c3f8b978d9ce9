//! Plain clients, which write all of a body before they read, though it is refused early.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use crate::support::{ServerProcess, server_command};

const LENGTH: usize = 3 * 1024 * 1024;

fn connect(running: &ServerProcess) -> TcpStream {
    let stream = TcpStream::connect(&running.address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(8))).expect("a limit");
    stream
}

/// The head of the next answer, and its body as far as its length is said.
fn answer(stream: &mut impl BufRead) -> String {
    let mut answer = String::new();
    while !answer.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut answer).expect("a line") > 0, "{answer}");
    }
    let length = answer.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
    stream.read_exact(&mut body).expect("a body");
    answer + &String::from_utf8(body).expect("text")
}

fn head(path: &str, headers: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n{headers}\r\n")
}

#[test]
fn who_writes_a_refused_body_to_its_end_reads_the_answer_and_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(&mut server_command(folder.path()));
    let said = format!("Content-Length: {LENGTH}\r\n");
    let body = vec![b' '; LENGTH];
    let chunked = [format!("{LENGTH:x}\r\n").as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
    for (path, headers, body, status) in [
        ("/api/auth/login", said.as_str(), &body, "413"),
        ("/api/auth/login", "Transfer-Encoding: chunked\r\n", &chunked, "413"),
        ("/api/uploads", &said, &body, "401"),
        ("/api/payments/stripe/webhook", &said, &body, "413"),
        ("/fn/account/sign-in", &said, &body, "403"),
    ] {
        let mut stream = BufReader::new(connect(&running));
        stream
            .get_mut()
            .write_all(head(path, headers).as_bytes())
            .expect("a head");
        stream.get_mut().write_all(body).expect("a body, to its end");
        let refused = answer(&mut stream);
        assert!(refused.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {refused}");
        stream
            .get_mut()
            .write_all(b"GET /health/live HTTP/1.1\r\nHost: shop.test\r\n\r\n")
            .expect("the next request");
        assert!(answer(&mut stream).starts_with("HTTP/1.1 200 "), "{path}");
    }

    // Who waits to be asked is refused without it, and may take the connection for closed.
    let mut stream = connect(&running);
    let waits = head("/api/auth/login", &format!("{said}Expect: 100-continue\r\n"));
    stream.write_all(waits.as_bytes()).expect("a head");
    let mut refused = String::new();
    stream.read_to_string(&mut refused).expect("an answer, and the end");
    assert!(refused.starts_with("HTTP/1.1 413 "), "{refused}");
    let mut stream = BufReader::new(connect(&running));
    let waits = head("/api/auth/login", "Content-Length: 2\r\nExpect: 100-continue\r\n");
    stream.get_mut().write_all(waits.as_bytes()).expect("a head");
    assert!(answer(&mut stream).starts_with("HTTP/1.1 100 "));
    stream.get_mut().write_all(b"{}").expect("a body");
    assert!(answer(&mut stream).starts_with("HTTP/1.1 422 "));
    assert_eq!(running.stop("-TERM").0, Some(0));
}
