//! One `mongod` for all tests of a process, a database in it for each test that runs.

use std::{
    collections::VecDeque,
    os::unix::process::CommandExt,
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, MutexGuard},
};

use domain::{Randomness, Store};
use futures_util::{FutureExt, TryStreamExt, future::join_all};
use managed_mongod::Mongod;
use mongodb::{
    Client,
    bson::{Document, doc},
    results::CollectionSpecification,
};
use tokio::sync::OnceCell;

/// Databases of tests that passed, the one that has rested longest first.
static RESTING: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// So many rest, that what a test left running has ended long before another has its database.
const REST: usize = 12;

/// The address of a database that is not there yet and that no other test has.
pub async fn address() -> String {
    let name = format!("test_{}", &Randomness::System.secret()[..16]);
    with_name(uri().await, &name)
}

/// The address of an empty database that no other test has, with the collections and indexes of a test before it where
/// there was one: to make them takes longer than most tests.
pub async fn used_address() -> String {
    let resting = {
        let mut resting = resting();
        (resting.len() > REST).then(|| resting.pop_front()).flatten()
    };
    match resting {
        Some(name) if empty(&name).await => with_name(uri().await, &name),
        _ => address().await,
    }
}

/// Runs a test. Its database is another test's afterwards, or dropped when the test panics or the `mongod` is not ours.
pub async fn give_back_after(store: &Store, test: impl Future<Output = ()>) {
    let outcome = AssertUnwindSafe(test).catch_unwind().await;
    let database = store.database();
    if outcome.is_ok() && !is_given() {
        resting().push_back(database.name().to_owned());
    } else {
        database.drop().await.expect("the test's database is dropped");
    }
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn resting() -> MutexGuard<'static, VecDeque<String>> {
    RESTING.lock().expect("nothing panics while it is held")
}

/// Whether the tests run on a `MongoDB` that outlives them.
fn is_given() -> bool {
    std::env::var_os("MONGODB_URI").is_some()
}

/// Removes all documents; or the whole database, and answers no, where a test gave a collection rules of its own or
/// watched what the database does.
async fn empty(name: &str) -> bool {
    static CLIENT: OnceCell<Client> = OnceCell::const_new();
    let client = CLIENT.get_or_init(async || Client::with_uri_str(uri().await).await.expect("a client"));
    let database = client.await.database(name);
    let collections = database.list_collections().await.expect("the collections");
    let collections: Vec<_> = collections.try_collect().await.expect("the collections");
    let is_usual =
        |found: &CollectionSpecification| found.options.validator.is_none() && !found.name.starts_with("system.");
    if !collections.iter().all(is_usual) {
        database.drop().await.expect("the database is dropped");
        return false;
    }
    let emptied = collections.iter().map(async |found| {
        let collection = database.collection::<Document>(&found.name);
        collection.delete_many(doc! {}).await.expect("an empty collection");
    });
    join_all(emptied).await;
    true
}

/// The address of the `MongoDB` that all tests share: `MONGODB_URI`, or else that of a `mongod` which ends with this
/// process and whose folder is removed then.
pub async fn uri() -> &'static str {
    static PRIVATE: OnceCell<(String, Option<Mongod>)> = OnceCell::const_new();
    let start = async || {
        if let Ok(uri) = std::env::var("MONGODB_URI") {
            return (uri, None);
        }
        let folder = tempfile::Builder::new()
            .prefix("fromagerie-test-")
            .tempdir()
            .expect("a folder")
            .keep();
        remove_after_this_process(&folder);
        let mongod = Mongod::start(&program(), &folder).await.expect("mongod starts");
        (mongod.uri().to_owned(), Some(mongod))
    };
    &PRIVATE.get_or_init(start).await.0
}

/// The `mongod` to start: `MONGOD_BIN`, or the one that `scripts/setup` installs.
pub fn program() -> PathBuf {
    std::env::var_os("MONGOD_BIN").map_or_else(
        || {
            let home = std::env::var_os("HOME").expect("HOME or MONGOD_BIN");
            PathBuf::from(home).join(".cache/fromagerie/mongod-6.0.5/bin/mongod")
        },
        PathBuf::from,
    )
}

/// Statics are never dropped, so a shell waits for the end of this process and of its `mongod`, then removes the folder.
fn remove_after_this_process(folder: &Path) {
    const REMOVER: &str = r#"cat >/dev/null
        pid=$(sed 's/[^0-9]//g' "$1/mongod.json")
        while kill -0 "$pid"; do sleep 0.1; done
        rm -rf "$1""#;
    let remover = Command::new("/bin/sh")
        .args(["-c", REMOVER, "remover"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("a shell");
    // Holds the pipe open until the process ends.
    std::mem::forget(remover);
}

/// The address with this database's name in it, whichever it had.
pub fn with_name(uri: &str, name: &str) -> String {
    let (scheme, rest) = uri.split_once("://").expect("an address");
    let (address, mut options) = rest
        .split_once('?')
        .map_or((rest, String::new()), |(a, o)| (a, format!("&{o}")));
    let (host, given) = address.split_once('/').unwrap_or((address, ""));
    if host.contains('@') && !options.contains("authSource") {
        options.push_str("&authSource=");
        options.push_str(if given.is_empty() { "admin" } else { given });
    }
    format!("{scheme}://{host}/{name}?{}", options.trim_start_matches('&'))
}
