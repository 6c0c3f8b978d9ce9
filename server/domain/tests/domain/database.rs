//! One `mongod` for all tests, a database in it for each.

use std::{
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use domain::Randomness;
use managed_mongod::Mongod;
use tokio::sync::OnceCell;

/// The address of a database that no other test has.
pub async fn address() -> String {
    let name = format!("test_{}", &Randomness::System.secret()[..16]);
    with_name(uri().await, &name)
}

/// The address of the `MongoDB` that all tests share: `MONGODB_URI`, or a private one that ends
/// with this process, its folder with it.
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
        sweep_up_after_this_process(&folder);
        let mongod = Mongod::start(&program(), &folder).await.expect("mongod starts");
        (mongod.uri().to_owned(), Some(mongod))
    };
    &PRIVATE.get_or_init(start).await.0
}

/// The program of the database.
pub fn program() -> PathBuf {
    std::env::var_os("MONGOD_BIN").map_or_else(
        || {
            let home = std::env::var_os("HOME").expect("HOME or MONGOD_BIN");
            PathBuf::from(home).join(".cache/fromagerie/mongod-6.0.5/bin/mongod")
        },
        PathBuf::from,
    )
}

/// Statics are never dropped, so a shell removes the folder once this process has ended, and
/// the database in it with it.
fn sweep_up_after_this_process(folder: &Path) {
    const SWEEPER: &str = r#"cat >/dev/null
        pid=$(sed 's/[^0-9]//g' "$1/mongod.json")
        while kill -0 "$pid"; do sleep 0.1; done
        rm -rf "$1""#;
    let sweeper = Command::new("/bin/sh")
        .args(["-c", SWEEPER, "sweeper"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("a shell");
    // Holds the pipe open until the process ends.
    std::mem::forget(sweeper);
}

/// The address with a database's name in it.
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
