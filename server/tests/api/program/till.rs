//! A client that is generated from the OpenAPI document, and a till that is built on it (`end2end/till`).

use std::process::Command;

use crate::support::{ServerProcess, server_command};

/// A document that does not say what the server does fails it: the till is held against the generated types before it runs.
#[test]
fn a_till_with_a_generated_client_plays_a_day_that_the_books_have_to_the_cent() {
    let folder = tempfile::tempdir().expect("a folder");
    let shop = ServerProcess::start(server_command(folder.path()).args(["run", "--demo"]));
    let output = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/till/run.mjs"))
        .env("SHOP", format!("http://{}", shop.address))
        .output()
        .expect("node: scripts/setup test");
    let [said, error] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{said}\n{error}");
    shop.stop("-TERM");
}
