//! A receiver of webhooks on loopback, and the published libraries of Standard Webhooks that verify what it was sent.

use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How a receiver answers.
#[derive(Clone, Debug)]
pub enum Behaviour {
    /// With this status, and this body.
    Answers(u16, String),
    /// That it is elsewhere.
    LeadsTo(String),
    /// Never.
    Hangs,
    /// With 200, and a body that does not end.
    TalksOn,
}

/// An event as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its headers, in lower case.
    pub headers: BTreeMap<String, String>,
    /// Byte for byte.
    pub body: String,
}

impl Received {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Which event it is: `order.placed`.
    pub fn event(&self) -> String {
        self.json()["type"].as_str().expect("a type").to_owned()
    }
}

/// A server that keeps what it is sent.
#[derive(Debug)]
pub struct Receiver {
    /// `http://127.0.0.1:<port>/hooks`
    pub url: String,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    behaviour: Mutex<Behaviour>,
    received: Mutex<Vec<Received>>,
}

impl Receiver {
    /// One that takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            behaviour: Mutex::new(Behaviour::Answers(204, String::new())),
            received: Mutex::default(),
        });
        let served = shared.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, served.clone()));
            }
        });
        Self {
            url: format!("http://{address}/hooks"),
            shared,
        }
    }

    /// Has it answer like this from now on.
    pub fn becomes(&self, behaviour: Behaviour) {
        *lock(&self.shared.behaviour) = behaviour;
    }

    /// What it was sent so far, taken or not.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// Which events it was sent so far, in their order.
    pub fn events(&self) -> Vec<String> {
        self.received().iter().map(Received::event).collect()
    }

    /// Forgets what it was sent.
    pub fn forgets(&self) {
        lock(&self.shared.received).clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request a connection.
async fn serve(mut connection: TcpStream, shared: Arc<Shared>) {
    let Some(received) = read(&mut connection).await else {
        return;
    };
    lock(&shared.received).push(received);
    let behaviour = lock(&shared.behaviour).clone();
    let head = match &behaviour {
        Behaviour::Answers(status, body) => format!(
            "HTTP/1.1 {status} Answer\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
        Behaviour::LeadsTo(url) => {
            format!("HTTP/1.1 307 Elsewhere\r\nlocation: {url}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Behaviour::Hangs => String::new(),
        Behaviour::TalksOn => "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n".into(),
    };
    if connection.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    match behaviour {
        // Until the other side has had enough.
        Behaviour::Hangs => drop(connection.read(&mut [0]).await),
        Behaviour::TalksOn => while connection.write_all(&[b'x'; 4096]).await.is_ok() {},
        Behaviour::Answers(..) | Behaviour::LeadsTo(_) => {}
    }
}

async fn read(connection: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if connection.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let headers: BTreeMap<_, _> = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        if connection.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received {
        headers,
        body: String::from_utf8(body).ok()?,
    })
}

/// A language that has a published library of Standard Webhooks.
#[derive(Clone, Copy, Debug)]
pub enum Library {
    /// `standardwebhooks` from npm.
    JavaScript,
    /// `standardwebhooks` from `PyPI`.
    Python,
}

/// What the library makes of these events at this Unix time, in seconds: the type of each, or `refused: ` and why.
pub fn verified(library: Library, secret: &str, events: &[Received], seconds: i64) -> Vec<String> {
    let (program, script) = match library {
        Library::JavaScript => ("node".to_owned(), "verify.mjs"),
        Library::Python => (
            std::env::var("PYTHON").unwrap_or_else(|_| "python3".into()),
            "verify.py",
        ),
    };
    let script = format!("{}/../../end2end/webhooks/{script}", env!("CARGO_MANIFEST_DIR"));
    let mut process = Command::new(&program)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{program} does not start: {e}"));
    let events: Vec<_> = events
        .iter()
        .map(|event| {
            serde_json::json!({ "secret": secret, "headers": event.headers, "body": event.body, "now": seconds })
        })
        .collect();
    let mut input = process.stdin.take().expect("an input");
    let events = serde_json::to_vec(&events).expect("JSON");
    input.write_all(&events).expect("it reads");
    drop(input);
    let output = process.wait_with_output().expect("it ends");
    assert!(
        output.status.success(),
        "{program} has no standardwebhooks. `scripts/setup test` installs it and `. scripts/env` puts Python on PATH"
    );
    serde_json::from_slice(&output.stdout).expect("a list")
}
