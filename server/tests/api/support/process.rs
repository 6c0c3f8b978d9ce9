//! The server as a process of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use test_support::database;

/// The program with a data folder of its own and, of the rest of the environment, nothing that
/// it reads.
pub fn server_command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let ours = [
            "APP_ENV",
            "CATALOG_MAX_PRODUCTS",
            "CLIENT_TIMEOUT",
            "CORS_ORIGINS",
            "DRAIN_SECONDS",
            "ENV_FILE",
            "JWT_SECRET",
            "JWT_SECRET_PREVIOUS",
            "LOG_FORMAT",
            "MAIL_FROM",
            "MAX_CONNECTIONS",
            "METRICS_TOKEN",
            "MONGODB_URI",
            "RATE_LIMITS",
            "RUST_LOG",
            "SITE_URL",
            "TRANSFER_DAYS",
            "TRUSTED_PROXIES",
        ];
        if [
            "CLOUDINARY_",
            "LEPTOS_",
            "OTEL_",
            "SELLER_",
            "SHIPPING_",
            "SMTP_",
            "STRIPE_",
        ]
        .iter()
        .any(|ours| name.starts_with(ours))
            || ours.contains(&&*name)
        {
            command.env_remove(name);
        }
    }
    command
        // Nor what a developer keeps in `.env`.
        .env("ENV_FILE", "/dev/null")
        .env("MONGOD_BIN", database::program())
        .env("DATA_DIR", folder)
        .env("LEPTOS_SITE_ADDR", "127.0.0.1:0");
    command
}

/// A server that runs, on a free port of loopback.
pub struct ServerProcess {
    child: Child,
    /// Host and port where it listens.
    pub address: String,
    lines: BufReader<std::process::ChildStdout>,
}

impl ServerProcess {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server runs");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout"));
        let mut line = String::new();
        lines.read_line(&mut line).expect("a line");
        let address = line.trim_end().strip_prefix("listening on http://").unwrap_or_else(|| {
            let mut error = String::new();
            _ = child.stderr.take().expect("stderr").read_to_string(&mut error);
            unreachable!("{line}{error}")
        });
        Self {
            address: address.to_owned(),
            child,
            lines,
        }
    }

    pub fn get(&self, path: &str) -> String {
        self.ask("GET", path, "", "")
    }

    /// An answer with its head, as it came over the wire.
    pub fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> String {
        let length = body.len();
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// What comes back over the wire for this, until the server closes it.
    pub fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// The JSON of an answer.
    pub fn json(&self, method: &str, path: &str, token: &str, body: &serde_json::Value) -> serde_json::Value {
        let answer = self.ask(method, path, token, &body.to_string());
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        serde_json::from_str(body).unwrap_or_else(|e| unreachable!("{e}: {answer}"))
    }

    /// The demo customer's access token.
    pub fn token(&self) -> String {
        let login = serde_json::json!({ "email": "client@fromagerie.test", "password": "comte-24-mois" });
        let answer = self.json("POST", "/api/auth/login", "", &login);
        answer["token"].as_str().expect("a token").to_owned()
    }

    /// Sends it a signal such as `-STOP`.
    pub fn signal(&self, signal: &str) {
        let kill = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .expect("kill");
        assert!(kill.success());
    }

    /// Stops it by this signal; answers its exit code, and the rest of stdout and stderr.
    pub fn stop(mut self, signal: &str) -> (Option<i32>, String, String) {
        self.signal(signal);
        let (mut out, mut log) = (String::new(), String::new());
        self.lines.read_to_string(&mut out).expect("stdout");
        self.child
            .stderr
            .take()
            .expect("stderr")
            .read_to_string(&mut log)
            .expect("stderr");
        (self.child.wait().expect("an end").code(), out, log)
    }
}

/// A test that fails leaves no server behind.
impl Drop for ServerProcess {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
