//! The shop's own database: starting, guarding and stopping it, and what is said when it
//! cannot start; and connecting to someone else's.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::{
    Store,
    store::{
        ConnectError,
        mongod::{Mongod, MongodError},
    },
};
use mongodb::bson::{Document, doc};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tempfile::TempDir;

use crate::{database, support::run};

#[test]
fn it_keeps_what_is_written_over_a_stop_and_a_start_on_another_port() {
    run(async {
        let folder = folder();
        let mongod = Mongod::start(&database::program(), folder.path()).await.unwrap();
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
        let mongod = Mongod::start(&database::program(), folder.path()).await.unwrap();
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
        let mongod = Mongod::start(&database::program(), folder.path()).await.unwrap();
        let store = Store::connect(&database::with_name(mongod.uri(), "shop"))
            .await
            .unwrap();
        note(mongod.uri(), "brie").await;
        let killed = pid(folder.path());
        kill_process(killed, Signal::KILL).unwrap();
        tokio::time::timeout(Duration::from_secs(30), async {
            while pid(folder.path()) == killed || store.ping().await.is_err() {
                tokio::task::yield_now().await;
            }
            while store
                .database()
                .collection("notes")
                .insert_one(doc! { "_id": "comte" })
                .await
                .is_err()
            {}
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
        let mongod = Mongod::start(&database::program(), folder.path()).await.unwrap();
        let second = Mongod::start(&database::program(), folder.path()).await.unwrap_err();
        assert!(matches!(second, MongodError::InUse(_)), "{second}");
        let words = second.to_string();
        assert!(
            words.contains(&folder.path().display().to_string()) && words.contains("DATA_DIR"),
            "{words}"
        );
        mongod.stop().await;
        Mongod::start(&database::program(), folder.path())
            .await
            .unwrap()
            .stop()
            .await;
    });
}

#[test]
fn the_mongod_of_a_server_that_was_killed_does_not_block_the_next_start() {
    run(async {
        let folder = folder();
        Mongod::start(&database::program(), folder.path())
            .await
            .unwrap()
            .stop()
            .await;
        let database = folder.path().canonicalize().unwrap().join("db");
        let mut orphan = spawn(&database, &["--replSet", "rs0"], free_port());
        fs::write(
            folder.path().join("mongod.json"),
            format!("{{\"pid\":{}}}", orphan.id()),
        )
        .unwrap();
        let mongod = Mongod::start(&database::program(), folder.path()).await.unwrap();
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
        Mongod::start(&database::program(), folder.path())
            .await
            .unwrap()
            .stop()
            .await;
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
        let error = Mongod::start(&database::program(), folder.path()).await.unwrap_err();
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
        let error = Mongod::start(&database::program(), &file).await.unwrap_err();
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
        let error = Mongod::start(&database::program(), folder.path()).await.unwrap_err();
        assert!(matches!(error, MongodError::DidNotStart { .. }), "{error}");
        assert!(error.to_string().contains("mongod.log"), "{error}");
    });
}

#[test]
fn an_address_that_is_none_says_how_one_looks() {
    run(async {
        for uri in ["", "postgres://localhost/shop", "mongodb://", "localhost:27017"] {
            let error = Store::connect(uri).await.unwrap_err();
            assert!(matches!(error, ConnectError::Address(_)), "{uri}: {error}");
            assert!(error.to_string().contains("It looks like mongodb://"), "{error}");
        }
    });
}

#[test]
fn a_database_that_does_not_answer_is_named_so() {
    run(async {
        let uri = format!("mongodb://127.0.0.1:{}/shop?serverSelectionTimeoutMS=300", free_port());
        let error = Store::connect(&uri).await.unwrap_err();
        assert!(matches!(error, ConnectError::Unreachable { .. }), "{error}");
        assert!(error.to_string().starts_with("no MongoDB answers"), "{error}");
    });
}

#[test]
fn a_database_without_transactions_is_refused() {
    run(async {
        let folder = folder();
        let port = free_port();
        let mut alone = spawn(folder.path(), &[], port);
        let error = Store::connect(&format!("mongodb://127.0.0.1:{port}/shop"))
            .await
            .unwrap_err();
        alone.kill().unwrap();
        alone.wait().unwrap();
        assert!(matches!(error, ConnectError::NotAReplicaSet), "{error}");
        assert!(error.to_string().contains("--replSet"), "{error}");
    });
}

#[test]
fn connecting_again_finds_the_indexes_made_and_the_shop_as_it_was() {
    run(async {
        let uri = database::address().await;
        let store = Store::connect(&uri).await.unwrap();
        assert!(store.is_empty().await.unwrap());
        let again = Store::connect(&uri).await.unwrap();
        assert!(again.is_empty().await.unwrap());
        store.database().drop().await.unwrap();
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
    Command::new(database::program())
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

async fn note(uri: &str, word: &str) {
    let store = Store::connect(&database::with_name(uri, "shop")).await.unwrap();
    store
        .database()
        .collection("notes")
        .insert_one(doc! { "_id": word })
        .await
        .unwrap();
}

async fn notes(uri: &str) -> Vec<String> {
    use futures_util::TryStreamExt;
    let store = Store::connect(&database::with_name(uri, "shop")).await.unwrap();
    let notes = store
        .database()
        .collection::<Document>("notes")
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
