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

/// How the shop writes.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Who signs.
    pub from: Mailbox,
    /// Where letters are handed in.
    pub route: Route,
}

/// Where letters are handed in.
#[derive(Clone, Debug)]
pub enum Route {
    /// In this folder, as files, for development.
    Files(PathBuf),
    /// At a mail server.
    Smtp(Smtp),
}

/// How to reach a mail server.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What hides the letters, and the password, from those in between.
    pub encryption: Encryption,
    /// Name and password, where it wants them.
    pub login: Option<(String, Secret)>,
}

/// What hides a connection from those in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte.
    Implicit,
    /// TLS before anything is said; without it, nothing is.
    StartTls,
    /// Nothing: for a server on this machine.
    Off,
}

impl MailSettings {
    /// Files in `folder`, signed by the shop.
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
    /// A folder.
    Files(PathBuf),
    /// A mail server.
    Smtp {
        /// Its name and port, for the log.
        name: String,
        /// The way there.
        transport: AsyncSmtpTransport<Tokio1Executor>,
    },
}

/// Why a letter was not taken. Names nobody: a mail server's own words may, and are left out.
#[derive(Debug)]
pub(super) struct Failure {
    pub why: String,
    /// Whether trying again soon is in vain.
    pub for_good: bool,
}

impl Mailer {
    /// Gets ready; connects only when there is a letter. The error says what in the settings
    /// cannot be used.
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
