//! One `mongod` for all tests of a process, a database in it for each test.

use std::{
    os::unix::process::CommandExt,
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use domain::{Randomness, Store};
use futures_util::FutureExt;
use managed_mongod::Mongod;
use tokio::sync::OnceCell;

/// The address of a database that no other test has.
pub async fn address() -> String {
    let name = format!("test_{}", &Randomness::System.secret()[..16]);
    with_name(uri().await, &name)
}

/// Runs a test, then drops its database, also when the test panics.
pub async fn drop_after(store: &Store, test: impl Future<Output = ()>) {
    let outcome = AssertUnwindSafe(test).catch_unwind().await;
    store.database().drop().await.expect("the test's database is dropped");
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
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
