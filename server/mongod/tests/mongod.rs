//! Starting, guarding and stopping the shop's own database, and what is said when it cannot start.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
#![allow(missing_docs, reason = "the tests' names say it")]

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use managed_mongod::{Mongod, MongodError};
use mongodb::{
    Client, Collection,
    bson::{Document, doc},
    options::ClientOptions,
};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tempfile::TempDir;

#[test]
fn it_keeps_what_is_written_over_a_stop_and_a_start_on_another_port() {
    run(async {
        let folder = folder();
        let mongod = Mongod::start(&program(), folder.path()).await.unwrap();
        let (first, pid) = (mongod.uri().to_owned(), pid(folder.path()));
        note(&first, "brie").await;
        mongod.stop().await;
        assert!(
            test_kill_process(pid).is_err(),
            "mongod still runs after it was stopped"
        );

        let taken = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port(&first)))
            .await
            .unwrap();
        let taken = tokio::spawn(async move { while taken.accept().await.is_ok() {} });
        let mongod = Mongod::start(&program(), folder.path()).await.unwrap();
        assert_ne!(port(mongod.uri()), port(&first));
        assert_eq!(notes(mongod.uri()).await, ["brie"]);
        note(mongod.uri(), "comte").await;
        mongod.stop().await;
        taken.abort();
    });
}

#[test]
fn it_is_started_again_when_it_is_killed_and_loses_nothing() {
    run(async {
        let folder = folder();
        let mongod = Mongod::start(&program(), folder.path()).await.unwrap();
        let written = collection(mongod.uri()).await;
        note(mongod.uri(), "brie").await;
        let killed = pid(folder.path());
        kill_process(killed, Signal::KILL).unwrap();
        tokio::time::timeout(Duration::from_secs(30), async {
            while pid(folder.path()) == killed || written.find_one(doc! {}).await.is_err() {
                tokio::task::yield_now().await;
            }
            while written.insert_one(doc! { "_id": "comte" }).await.is_err() {}
        })
        .await
        .expect("mongod is back");
        assert_eq!(notes(mongod.uri()).await, ["brie", "comte"]);
        mongod.stop().await;
    });
}

#[test]
fn a_folder_belongs_to_one_server_at_a_time() {
    run(async {
        let folder = folder();
        let mongod = Mongod::start(&program(), folder.path()).await.unwrap();
        let second = Mongod::start(&program(), folder.path()).await.unwrap_err();
        assert!(matches!(second, MongodError::InUse(_)), "{second}");
        let words = second.to_string();
        assert!(
            words.contains(&folder.path().display().to_string()) && words.contains("DATA_DIR"),
            "{words}"
        );
        mongod.stop().await;
        Mongod::start(&program(), folder.path()).await.unwrap().stop().await;
    });
}

#[test]
fn the_mongod_of_a_server_that_was_killed_does_not_block_the_next_start() {
    run(async {
        let folder = folder();
        Mongod::start(&program(), folder.path()).await.unwrap().stop().await;
        let database = folder.path().canonicalize().unwrap().join("db");
        let mut orphan = spawn(&database, &["--replSet", "rs0"], free_port());
        fs::write(
            folder.path().join("mongod.json"),
            format!("{{\"pid\":{}}}", orphan.id()),
        )
        .unwrap();
        let mongod = Mongod::start(&program(), folder.path()).await.unwrap();
        assert!(orphan.wait().is_ok());
        note(mongod.uri(), "brie").await;
        mongod.stop().await;
    });
}

#[test]
fn a_process_that_only_has_the_number_of_an_old_mongod_is_left_alone() {
    run(async {
        let folder = folder();
        let mut bystander = Command::new("/bin/cat")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        fs::write(
            folder.path().join("mongod.json"),
            format!("{{\"pid\":{}}}", bystander.id()),
        )
        .unwrap();
        Mongod::start(&program(), folder.path()).await.unwrap().stop().await;
        assert!(bystander.try_wait().unwrap().is_none(), "the bystander was ended");
        drop(bystander.stdin.take());
        bystander.wait().unwrap();
    });
}

#[test]
fn a_folder_of_another_version_is_refused_untouched() {
    run(async {
        let folder = folder();
        fs::write(folder.path().join("VERSION"), "4.4\n").unwrap();
        let error = Mongod::start(&program(), folder.path()).await.unwrap_err();
        assert!(matches!(error, MongodError::OtherVersion { .. }), "{error}");
        let words = error.to_string();
        assert!(
            words.contains("written by mongod 4.4") && words.contains("DATA_DIR"),
            "{words}"
        );
        assert_eq!(fs::read_to_string(folder.path().join("VERSION")).unwrap(), "4.4\n");
        assert_eq!(fs::read_dir(folder.path().join("db")).unwrap().count(), 0);
    });
}

#[test]
fn a_program_that_is_missing_or_is_no_mongod_is_named() {
    run(async {
        for program in ["/no/such/mongod", "/bin/true"] {
            let error = Mongod::start(Path::new(program), folder().path()).await.unwrap_err();
            assert!(matches!(error, MongodError::Missing(_)), "{error}");
            assert!(
                error.to_string().contains(program) && error.to_string().contains("MONGODB_URI"),
                "{error}"
            );
        }
    });
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    run(async {
        let folder = folder();
        let file = folder.path().join("data");
        fs::write(&file, "").unwrap();
        let error = Mongod::start(&program(), &file).await.unwrap_err();
        assert!(matches!(error, MongodError::Folder { .. }), "{error}");
        assert!(error.to_string().contains(&file.display().to_string()), "{error}");
    });
}

#[test]
fn data_it_cannot_read_is_an_error_that_names_the_log() {
    run(async {
        let folder = folder();
        let database = folder.path().join("db");
        fs::create_dir(&database).unwrap();
        for file in ["WiredTiger", "WiredTiger.wt", "WiredTiger.turtle", "storage.bson"] {
            fs::write(database.join(file), "not a database").unwrap();
        }
        let error = Mongod::start(&program(), folder.path()).await.unwrap_err();
        assert!(matches!(error, MongodError::DidNotStart { .. }), "{error}");
        assert!(error.to_string().contains("mongod.log"), "{error}");
    });
}

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("fromagerie-test-").tempdir().unwrap()
}

/// The process that the folder says runs its database.
fn pid(folder: &Path) -> Pid {
    let text = fs::read_to_string(folder.join("mongod.json")).unwrap_or_default();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // Between two starts the file is empty for a moment; no mongod is process 1.
    Pid::from_raw(digits.parse().unwrap_or(1)).unwrap()
}

fn port(uri: &str) -> u16 {
    let (_, rest) = uri.rsplit_once("127.0.0.1:").unwrap();
    rest.split('/').next().unwrap().parse().unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A bare `mongod` without keeper or guard.
fn spawn(database: &Path, arguments: &[&str], port: u16) -> Child {
    Command::new(program())
        .args([
            "--bind_ip",
            "127.0.0.1",
            "--nounixsocket",
            "--wiredTigerCacheSizeGB",
            "0.25",
            "--port",
        ])
        .arg(port.to_string())
        .arg("--dbpath")
        .arg(database)
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

async fn collection(uri: &str) -> Collection<Document> {
    let mut options = ClientOptions::parse(uri).await.unwrap();
    options.server_selection_timeout = Some(Duration::from_secs(10));
    let client = Client::with_options(options).unwrap();
    client.database("shop").collection("notes")
}

async fn note(uri: &str, word: &str) {
    collection(uri).await.insert_one(doc! { "_id": word }).await.unwrap();
}

async fn notes(uri: &str) -> Vec<String> {
    use futures_util::TryStreamExt;
    let notes = collection(uri)
        .await
        .find(doc! {})
        .sort(doc! { "_id": 1 })
        .await
        .unwrap();
    let notes: Vec<Document> = notes.try_collect().await.unwrap();
    notes
        .iter()
        .map(|note| note.get_str("_id").unwrap().to_owned())
        .collect()
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}

/// The program under test: `MONGOD_BIN`, or the one that `scripts/setup` installs.
fn program() -> PathBuf {
    std::env::var_os("MONGOD_BIN").map_or_else(
        || {
            let home = std::env::var_os("HOME").expect("HOME or MONGOD_BIN");
            PathBuf::from(home).join(".cache/fromagerie/mongod-6.0.5/bin/mongod")
        },
        PathBuf::from,
    )
}
