//! The database that the shop keeps for itself when no `MONGODB_URI` is set: a `mongod` of its own, a replica set of
//! one on the loopback address, data under one folder. Only starting, guarding and stopping it is here; speaking to it
//! is the same as to any other `MongoDB`.

use std::{
    fs::{self, File, TryLockError},
    io,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use mongodb::{Client, bson::doc, options::ClientOptions};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use serde::{Deserialize, Serialize};
use tokio::{
    process::{Child, Command},
    sync::Mutex,
    task::JoinHandle,
    time::{Instant, sleep},
};

/// Why the shop's own database cannot start.
#[derive(Debug, thiserror::Error)]
pub enum MongodError {
    /// No such program.
    #[error(
        "there is no program {0} to keep the database. Run `make run`, which installs one, put a mongod on PATH, or set MONGODB_URI"
    )]
    Missing(PathBuf),
    /// The folder cannot be used.
    #[error("the data folder {folder} cannot be used: {cause}. Make it writable or set DATA_DIR to another")]
    Folder {
        /// The folder, as it was given.
        folder: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// Another server has it.
    #[error("another server is running on the data folder {0}. Stop it, or set DATA_DIR to another folder")]
    InUse(PathBuf),
    /// It was written by another version.
    #[error(
        "the data folder {folder} was written by mongod {written}, and this is mongod {running}. Use that version, or set DATA_DIR to another folder (a backup can be carried over with mongodump and mongorestore)"
    )]
    OtherVersion {
        /// The folder, as it was given.
        folder: PathBuf,
        /// The version that wrote it.
        written: String,
        /// The version here.
        running: String,
    },
    /// It did not come up.
    #[error("mongod did not start: {reason}. Its log is {log}")]
    DidNotStart {
        /// What is known.
        reason: String,
        /// Where to look.
        log: PathBuf,
    },
}

/// What is remembered of a running `mongod`, to find it again after the server was killed.
#[derive(Debug, Serialize, Deserialize)]
struct Running {
    pid: i32,
}

/// A `mongod` of the shop's own, guarded while it runs: if it dies, it is started again.
#[derive(Debug)]
pub struct Mongod {
    uri: String,
    stopping: Arc<AtomicBool>,
    child: Arc<Mutex<Child>>,
    guard: JoinHandle<()>,
    _lock: File,
}

impl Mongod {
    /// Starts `program` on `folder` (made when it is not there) and waits until it is primary.
    pub async fn start(program: &Path, folder: &Path) -> Result<Self, MongodError> {
        let unusable = |cause| MongodError::Folder {
            folder: folder.to_owned(),
            cause,
        };
        fs::create_dir_all(folder.join("db")).map_err(unusable)?;
        let folder = &folder.canonicalize().map_err(unusable)?;
        let lock = lock(folder)?;
        check_version(program, folder).await?;
        wait_for_orphan(folder).await;
        let port = free_port().map_err(unusable)?;
        let setup = Setup {
            program: program.to_owned(),
            folder: folder.clone(),
            port,
        };
        let child = setup.spawn()?;
        let child = Arc::new(Mutex::new(child));
        let stopping = Arc::new(AtomicBool::new(false));
        if let Err(error) = setup.wait_until_primary(&child).await {
            stop(&mut *child.lock().await).await;
            return Err(error);
        }
        let guard = tokio::spawn(setup.guard(child.clone(), stopping.clone()));
        Ok(Self {
            uri: uri_at(port),
            stopping,
            child,
            guard,
            _lock: lock,
        })
    }

    /// Where it answers.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Stops it and waits until it has written everything down.
    pub async fn stop(self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.guard.abort();
        stop(&mut *self.child.lock().await).await;
    }
}

struct Setup {
    program: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Setup {
    fn log(&self) -> PathBuf {
        self.folder.join("mongod.log")
    }

    fn failed(&self, reason: impl ToString) -> MongodError {
        MongodError::DidNotStart {
            reason: reason.to_string(),
            log: self.log(),
        }
    }

    /// Starts `mongod` behind a shell that stops it as soon as this process is gone, however
    /// it went: the shell's standard input is a pipe that only this process holds open. Its own
    /// process group keeps a Ctrl-C at the terminal from reaching it before the server is done.
    fn spawn(&self) -> Result<Child, MongodError> {
        const KEEPER: &str = r#"exec 3<&0
            pid_file=$1; shift
            "$@" 3<&- </dev/null >/dev/null 2>&1 & mongod=$!
            echo "{\"pid\":$mongod}" >"$pid_file"
            { cat <&3 >/dev/null; kill -TERM $mongod; } 2>/dev/null &
            wait $mongod"#;
        Command::new("/bin/sh")
            .args(["-c", KEEPER, "mongod-keeper"])
            .arg(self.folder.join("mongod.json"))
            .arg(&self.program)
            .args(["--replSet", "rs0", "--bind_ip", "127.0.0.1", "--nounixsocket"])
            .args([
                "--wiredTigerCacheSizeGB",
                "0.25",
                "--oplogSize",
                "256",
                "--setParameter",
                "diagnosticDataCollectionEnabled=false",
                // What a server that died had in hand stays locked until then; ours take milliseconds.
                "--setParameter",
                "transactionLifetimeLimitSeconds=5",
                // Nobody reads the past, and what is dropped gives back its files at once: each test drops a database.
                "--setParameter",
                "minSnapshotHistoryWindowInSeconds=0",
                "--wiredTigerEngineConfigString",
                "file_manager=(close_idle_time=10,close_scan_interval=5)",
            ])
            .arg("--port")
            .arg(self.port.to_string())
            .arg("--dbpath")
            .arg(self.folder.join("db"))
            .arg("--logpath")
            .arg(self.log())
            .arg("--logappend")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|e| self.failed(e))
    }

    /// Waits until the database takes writes; makes the replica set the first time.
    async fn wait_until_primary(&self, child: &Mutex<Child>) -> Result<(), MongodError> {
        const START_TIMEOUT: Duration = Duration::from_mins(1);
        let address = format!(
            "mongodb://127.0.0.1:{}/?directConnection=true&serverSelectionTimeoutMS=500",
            self.port
        );
        let options = ClientOptions::parse(address).await.map_err(|e| self.failed(e))?;
        let admin = Client::with_options(options)
            .map_err(|e| self.failed(e))?
            .database("admin");
        let start = Instant::now();
        loop {
            if let Ok(Some(status)) = child.lock().await.try_wait() {
                return Err(self.failed(format!("it ended at once ({status})")));
            }
            match admin.run_command(doc! { "hello": 1 }).await {
                Ok(hello) if hello.get_bool("isWritablePrimary").unwrap_or(false) => return Ok(()),
                // Initiating twice is an error that says so; the next hello tells the truth.
                Ok(hello) if !hello.contains_key("setName") => {
                    let member = doc! { "_id": 0, "host": format!("127.0.0.1:{}", self.port) };
                    let config = doc! { "_id": "rs0", "members": [member] };
                    if let Err(e) = admin.run_command(doc! { "replSetInitiate": config }).await {
                        self.move_to_port(&admin).await;
                        tracing::debug!(target: "system", "replica set: {e}");
                    }
                }
                _ => {}
            }
            if start.elapsed() > START_TIMEOUT {
                return Err(self.failed(format!("not ready after {} s", START_TIMEOUT.as_secs())));
            }
            sleep(Duration::from_millis(30)).await;
        }
    }

    /// The set remembers the port of its last start; this one is another.
    async fn move_to_port(&self, admin: &mongodb::Database) {
        let Ok(answer) = admin.run_command(doc! { "replSetGetConfig": 1 }).await else {
            return;
        };
        let Ok(mut config) = answer.get_document("config").cloned() else {
            return;
        };
        let version = config.get_i32("version").unwrap_or(1) + 1;
        config.insert("version", version);
        config.insert(
            "members",
            vec![doc! { "_id": 0, "host": format!("127.0.0.1:{}", self.port) }],
        );
        if let Err(e) = admin
            .run_command(doc! { "replSetReconfig": config, "force": true })
            .await
        {
            tracing::debug!(target: "system", "replica set: {e}");
        }
    }

    /// Starts `mongod` again whenever it ends unbidden.
    async fn guard(self, child: Arc<Mutex<Child>>, stopping: Arc<AtomicBool>) {
        const CHECK_INTERVAL: Duration = Duration::from_millis(250);
        loop {
            sleep(CHECK_INTERVAL).await;
            let ended = matches!(child.lock().await.try_wait(), Ok(Some(_)));
            if !ended || stopping.load(Ordering::SeqCst) {
                continue;
            }
            tracing::error!(target: "system", log = %self.log().display(), "mongod ended unbidden; starting it again");
            match self.spawn() {
                Ok(new) => *child.lock().await = new,
                Err(error) => tracing::error!(target: "system", %error, "mongod"),
            }
            if let Err(error) = self.wait_until_primary(&child).await {
                tracing::error!(target: "system", %error, "mongod");
            }
        }
    }
}

/// Closes the keeper's pipe, which stops `mongod`, and waits.
async fn stop(child: &mut Child) {
    drop(child.stdin.take());
    if tokio::time::timeout(Duration::from_secs(30), child.wait())
        .await
        .is_err()
    {
        tracing::error!(target: "system", "mongod did not stop within 30 s");
    }
}

/// Holds the folder for as long as the file is open. The system lets go of it when the
/// process ends, however it ends.
fn lock(folder: &Path) -> Result<File, MongodError> {
    let unusable = |cause| MongodError::Folder {
        folder: folder.to_owned(),
        cause,
    };
    let file = File::create(folder.join("lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(MongodError::InUse(folder.to_owned())),
        Err(TryLockError::Error(cause)) => Err(unusable(cause)),
    }
}

/// Refuses a folder that another release series of `mongod` wrote, and marks a new one.
async fn check_version(program: &Path, folder: &Path) -> Result<(), MongodError> {
    let output = Command::new(program).arg("--version").output().await;
    let output = output.map_err(|_| MongodError::Missing(program.to_owned()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // "db version v6.0.5": data files fit within a series, 6.0.
    let running = text
        .lines()
        .find_map(|line| line.strip_prefix("db version v"))
        .map(|version| version.split('.').take(2).collect::<Vec<_>>().join("."))
        .ok_or_else(|| MongodError::Missing(program.to_owned()))?;
    let unusable = |cause| MongodError::Folder {
        folder: folder.to_owned(),
        cause,
    };
    let mark = folder.join("VERSION");
    match fs::read_to_string(&mark) {
        Ok(written) if written.trim() == running => Ok(()),
        Ok(written) => Err(MongodError::OtherVersion {
            folder: folder.to_owned(),
            written: written.trim().to_owned(),
            running,
        }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => fs::write(mark, format!("{running}\n")).map_err(unusable),
        Err(cause) => Err(unusable(cause)),
    }
}

/// Where the `mongod` answers that another server keeps on `folder`; `None` when none does.
pub fn running(folder: &Path) -> Option<String> {
    let lock = File::open(folder.join("lock")).ok()?;
    let is_kept = matches!(lock.try_lock(), Err(TryLockError::WouldBlock));
    if !is_kept {
        return None;
    }
    let command = command_of(last_pid(folder)?);
    let port = command.iter().skip_while(|word| *word != "--port").nth(1)?;
    Some(uri_at(port.parse().ok()?))
}

fn uri_at(port: u16) -> String {
    format!("mongodb://127.0.0.1:{port}/?replicaSet=rs0&directConnection=true")
}

/// The process that last kept the database in this folder.
fn last_pid(folder: &Path) -> Option<Pid> {
    let text = fs::read_to_string(folder.join("mongod.json")).ok()?;
    let running: Running = serde_json::from_str(&text).ok()?;
    Pid::from_raw(running.pid)
}

/// The words of the command that this process runs; none when there is no such process.
fn command_of(pid: Pid) -> Vec<String> {
    let command = fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).unwrap_or_default();
    let words = String::from_utf8_lossy(&command);
    words.split('\0').map(ToOwned::to_owned).collect()
}

/// A server that was killed leaves its `mongod` a moment to shut down; this one waits for it,
/// and ends it if it must.
async fn wait_for_orphan(folder: &Path) {
    let Some(pid) = last_pid(folder) else {
        return;
    };
    let database = folder.join("db");
    let ours = || command_of(pid).iter().any(|word| Path::new(word) == database);
    for tenth in 0..200 {
        if test_kill_process(pid).is_err() || !ours() {
            return;
        }
        match tenth {
            // It may be stopping already; a second request does no harm.
            0 => _ = kill_process(pid, Signal::TERM),
            // Journaling makes this safe: committed orders are on disk.
            150 => _ = kill_process(pid, Signal::KILL),
            _ => {}
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// A port nobody listens on.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
