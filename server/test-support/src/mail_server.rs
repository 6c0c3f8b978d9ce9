//! A real mail server on loopback.

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::notifications::{Encryption, Mailer, Route, Smtp};
use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::received_letter::ReceivedLetter;

/// `aiosmtpd`, which keeps what it is given in a Maildir.
pub struct MailServer {
    /// Its port on loopback.
    pub port: u16,
    folder: TempDir,
    process: Option<Child>,
}

impl MailServer {
    /// Starts one at a free port.
    pub async fn start() -> Self {
        let mut server = Self::down();
        server.resume().await;
        server
    }

    /// One that has its port and does not run yet.
    pub fn down() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        Self {
            port: free.local_addr().expect("an address").port(),
            folder: tempfile::tempdir().expect("a folder"),
            process: None,
        }
    }

    /// Starts it at the port it has.
    pub async fn resume(&mut self) {
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

    /// The mailer that sends to this server.
    pub fn mailer(&self) -> Mailer {
        mailer_to(self.port, Encryption::Off)
    }

    /// Every letter it received, in no order.
    pub fn letters(&self) -> Vec<ReceivedLetter> {
        let Ok(files) = fs::read_dir(self.maildir().join("new")) else {
            return Vec::new();
        };
        files
            .map(|file| ReceivedLetter::read(&file.expect("a file").path()))
            .collect()
    }

    /// The one letter it received with this in its subject. Panics when there is none or several.
    pub fn letter(&self, subject: &str) -> ReceivedLetter {
        let mut found: Vec<_> = self
            .letters()
            .into_iter()
            .filter(|letter| letter.header("Subject").contains(subject))
            .collect();
        assert_eq!(found.len(), 1, "{subject}: {:?}", self.letters());
        found.remove(0)
    }

    fn maildir(&self) -> PathBuf {
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

/// The mailer that sends to a mail server at this port of loopback.
pub fn mailer_to(port: u16, encryption: Encryption) -> Mailer {
    Mailer::open(&Route::Smtp(Smtp {
        host: "127.0.0.1".into(),
        port,
        encryption,
        login: None,
    }))
    .expect("a mailer")
}
