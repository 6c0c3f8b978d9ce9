//! A real mail server on loopback, and the letters it was given.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::notifications::{Encryption, Post, Route, Smtp};
use tempfile::TempDir;
use tokio::net::TcpStream;

/// `aiosmtpd`, which keeps what it is given in a Maildir.
pub struct MailServer {
    /// Its port on loopback.
    pub port: u16,
    folder: TempDir,
    process: Option<Child>,
}

impl MailServer {
    /// One that runs.
    pub async fn start() -> Self {
        let mut server = Self::down();
        server.come_back().await;
        server
    }

    /// One that does not run yet.
    pub fn down() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        Self {
            port: free.local_addr().expect("an address").port(),
            folder: tempfile::tempdir().expect("a folder"),
            process: None,
        }
    }

    /// Starts it, at the address it always had.
    pub async fn come_back(&mut self) {
        let program = std::env::var("AIOSMTPD").unwrap_or_else(|_| "aiosmtpd".into());
        let process = Command::new(&program)
            .args(["-n", "-l", &format!("127.0.0.1:{}", self.port)])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(self.maildir())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(process.unwrap_or_else(|e| {
            panic!(
                "{program} does not start ({e}). `scripts/setup test` installs it and `. scripts/env` puts it on PATH; \
                 or set AIOSMTPD to where it is"
            )
        }));
        for _ in 0..1000 {
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{program} does not answer at port {}", self.port);
    }

    /// The way there.
    pub fn post(&self) -> Post {
        post_at(self.port, Encryption::Off)
    }

    /// Every letter it was given.
    pub fn letters(&self) -> Vec<Received> {
        let Ok(files) = fs::read_dir(self.maildir().join("new")) else {
            return Vec::new();
        };
        files
            .map(|file| Received::read(&file.expect("a file").path()))
            .collect()
    }

    /// The one letter it was given with this in its subject.
    pub fn letter(&self, subject: &str) -> Received {
        let mut found: Vec<_> = self
            .letters()
            .into_iter()
            .filter(|letter| letter.header("Subject").contains(subject))
            .collect();
        assert_eq!(found.len(), 1, "{subject}: {:?}", self.letters());
        found.remove(0)
    }

    fn maildir(&self) -> std::path::PathBuf {
        self.folder.path().join("mail")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It has ended already, or it ends now.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// A mail server at this port of loopback.
pub fn post_at(port: u16, encryption: Encryption) -> Post {
    Post::open(&Route::Smtp(Smtp {
        host: "127.0.0.1".into(),
        port,
        encryption,
        login: None,
    }))
    .expect("a way there")
}

/// A letter as it arrived, decoded.
#[derive(Debug)]
pub struct Received {
    /// The header, one line an entry.
    headers: Vec<String>,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

impl Received {
    /// Reads a file of mail.
    pub fn read(path: &Path) -> Self {
        let raw = fs::read_to_string(path).expect("a letter").replace("\r\n", "\n");
        let (head, body) = raw.split_once("\n\n").expect("a body");
        let headers: Vec<String> = head.replace("\n ", " ").lines().map(ToOwned::to_owned).collect();
        let content_type = header(&headers, "Content-Type");
        assert!(content_type.starts_with("multipart/alternative"), "{content_type}");
        let boundary = format!("--{}", content_type.split('"').nth(1).expect("a boundary"));
        let mut parts = body.split(&boundary).skip(1).map(|part| {
            let (head, body) = part.trim_start().split_once("\n\n").unwrap_or((part, ""));
            let headers: Vec<String> = head.lines().map(ToOwned::to_owned).collect();
            (header(&headers, "Content-Type"), decoded(&headers, body))
        });
        let mut part = |kind: &str| {
            let (content_type, body) = parts.next().expect("a part");
            assert_eq!(content_type, format!("{kind}; charset=utf-8"));
            body
        };
        Self {
            text: part("text/plain"),
            html: part("text/html"),
            headers,
        }
    }

    /// A header's value, decoded; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        words(&header(&self.headers, name))
    }

    /// The names of all headers.
    pub fn header_names(&self) -> Vec<&str> {
        self.headers.iter().filter_map(|line| line.split(':').next()).collect()
    }

    /// What stands behind this in the text, up to the end of the line.
    pub fn after(&self, start: &str) -> String {
        let (_, rest) = self
            .text
            .split_once(start)
            .unwrap_or_else(|| panic!("{start} in {}", self.text));
        rest.lines().next().unwrap_or_default().to_owned()
    }
}

fn header(headers: &[String], name: &str) -> String {
    let value = headers.iter().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    value.unwrap_or_default().to_owned()
}

fn decoded(headers: &[String], body: &str) -> String {
    let bytes = match &*header(headers, "Content-Transfer-Encoding") {
        "quoted-printable" => quoted_printable(&body.replace("=\n", "")),
        "base64" => base64(body),
        _ => body.into(),
    };
    String::from_utf8(bytes).expect("UTF-8")
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'=' {
            let digits = [bytes.next().expect("a digit"), bytes.next().expect("a digit")];
            let digits = std::str::from_utf8(&digits).expect("digits");
            decoded.push(u8::from_str_radix(digits, 16).expect("hex"));
        } else {
            decoded.push(byte);
        }
    }
    decoded
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text
        .bytes()
        .filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte));
    let (mut decoded, mut bits, mut count) = (Vec::new(), 0_usize, 0);
    for digit in digits {
        (bits, count) = (bits << 6 | digit, count + 6);
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from(bits >> count & 0xff).expect("a byte"));
        }
    }
    decoded
}

/// The encoded words of RFC 2047 in a header, decoded.
fn words(value: &str) -> String {
    let mut decoded = String::new();
    for (position, piece) in value.split("=?utf-8?b?").enumerate() {
        match piece.split_once("?=") {
            Some((word, rest)) if position > 0 => {
                decoded.push_str(&String::from_utf8(base64(word)).expect("UTF-8"));
                // The blank between two encoded words is none.
                decoded.push_str(if rest == " " { "" } else { rest });
            }
            _ => decoded.push_str(piece),
        }
    }
    decoded
}
