//! Sending a letter: to a mail server, or into a folder.

use std::{
    fmt,
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use shared::{Timestamp, account::Secret};
use tokio::time::timeout;

pub use lettre::message::Mailbox;

/// The mail server may take this long over one letter; well within its lease.
const TIMEOUT: Duration = Duration::from_mins(1);
/// And this long over one step of it.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);

/// The sender of letters, and who takes them.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The sender of every letter (`From`).
    pub from: Mailbox,
    /// The mail server or folder that takes them.
    pub route: Route,
}

/// What takes letters.
#[derive(Clone, Debug)]
pub enum Route {
    /// This folder, as `.eml` files, for development.
    Files(PathBuf),
    /// A mail server, by SMTP.
    Smtp(Smtp),
}

/// How to reach a mail server.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Host name or IP address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How letters and password are encrypted on the way.
    pub encryption: Encryption,
    /// User name and password, when the server asks for them.
    pub login: Option<(String, Secret)>,
}

/// Encryption of the connection to a mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS, without which neither password nor letter is sent.
    StartTls,
    /// None: for a server on this machine only.
    Off,
}

impl MailSettings {
    /// Letters as files in `folder`, from `bonjour@fromagerie.test`.
    pub fn files(folder: impl Into<PathBuf>) -> Self {
        let address = lettre::Address::new("bonjour", "fromagerie.test");
        #[expect(clippy::expect_used, reason = "a constant that parses")]
        let address = address.expect("an address");
        Self {
            from: Mailbox::new(Some("Fromagerie Alioui".into()), address),
            route: Route::Files(folder.into()),
        }
    }
}

/// How letters leave the shop: a folder or a mail server.
#[derive(Clone, Debug)]
pub enum Mailer {
    /// Writes files into this folder.
    Files(PathBuf),
    /// Sends by a mail server.
    Smtp {
        /// Its name and port, for the log.
        name: String,
        /// Connections to it, opened when there is a letter.
        transport: AsyncSmtpTransport<Tokio1Executor>,
    },
}

/// Why a letter was not taken. Holds no address: a mail server's own words may name the recipient, and are left out.
#[derive(Debug)]
pub(super) struct Failure {
    pub why: String,
    /// Whether the server refused it for good (5xx), so that trying again soon is useless.
    pub for_good: bool,
}

impl Mailer {
    /// A mailer with these settings; it connects only when there is a letter. The error names the
    /// setting that cannot be used.
    pub fn open(route: &Route) -> Result<Self, String> {
        let smtp = match route {
            Route::Files(folder) => return Ok(Self::Files(folder.clone())),
            Route::Smtp(smtp) => smtp,
        };
        let tls = || TlsParameters::new(smtp.host.clone()).map_err(|e| e.to_string());
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .timeout(Some(STEP_TIMEOUT))
            .tls(match smtp.encryption {
                Encryption::Implicit => Tls::Wrapper(tls()?),
                Encryption::StartTls => Tls::Required(tls()?),
                Encryption::Off => Tls::None,
            });
        if let Some((user, Secret(password))) = &smtp.login {
            transport = transport.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self::Smtp {
            name: format!("{}:{}", smtp.host, smtp.port),
            transport: transport.build(),
        })
    }

    /// Connects to the mail server, encrypts and signs in as for a letter, and sends none. The error is what it answered,
    /// or why it did not. Files need no check.
    pub async fn check(&self) -> Result<(), String> {
        let Self::Smtp { transport, .. } = self else {
            return Ok(());
        };
        match transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it broke off after the greeting".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Hands a letter in, and answers where it went, for the log.
    pub(super) async fn hand_in(&self, cause: &str, queued_at: Timestamp, letter: &Message) -> Result<String, Failure> {
        match self {
            Self::Smtp { name, transport } => {
                let sent = timeout(TIMEOUT, transport.send_raw(letter.envelope(), &letter.formatted())).await;
                match sent {
                    Ok(Ok(_)) => Ok(name.clone()),
                    Ok(Err(error)) => Err(Failure {
                        why: error
                            .status()
                            .map_or_else(|| error.to_string(), |code| format!("the mail server answered {code}")),
                        for_good: error.is_permanent(),
                    }),
                    Err(_) => Err(Failure {
                        why: format!("the mail server took longer than {} s", TIMEOUT.as_secs()),
                        for_good: false,
                    }),
                }
            }
            Self::Files(folder) => {
                let path = folder.join(file_name(cause, queued_at));
                let (to, bytes) = (path.clone(), letter.formatted());
                let written = tokio::task::spawn_blocking(move || write(&to, &bytes)).await;
                match written.map_err(io::Error::from).flatten() {
                    Ok(()) => Ok(path.display().to_string()),
                    Err(error) => Err(Failure {
                        why: format!("{} could not be written: {error}", path.display()),
                        for_good: false,
                    }),
                }
            }
        }
    }
}

impl fmt::Display for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(folder) => write!(f, "{}", folder.display()),
            Self::Smtp { name, .. } => f.write_str(name),
        }
    }
}

/// The same for the same letter, so that a second copy takes the first one's place.
fn file_name(cause: &str, queued_at: Timestamp) -> String {
    let tame = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect()
    };
    format!("{}-{}.eml", tame(&queued_at.to_string()), tame(cause))
}

/// Writes a file that is whole or not there, and that only its owner reads: letters hold secrets.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let partial = path.with_extension("part");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(partial, path)
}
