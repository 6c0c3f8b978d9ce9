//! docs/API.md and docs/OPERATIONS.md do what they say: their commands are run.

use std::{fs, process::Command};

use super::admin_create::create;
use crate::{
    metrics::metrics,
    support::{PASSWORD, ServerProcess, in_a_shop, server_command},
};

/// What stands between the output of two blocks.
const BREAK: &str = "=== the next block ===\n";

/// The page's blocks: commands, and what they print in the block that follows at once.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    page.split("\n```sh\n")
        .skip(1)
        .map(|rest| {
            let (commands, rest) = rest.split_once("\n```\n```\n").expect("what it prints");
            let (expected, _) = rest.split_once("\n```").expect("an end");
            (commands, expected)
        })
        .collect()
}

#[test]
fn the_five_minutes_of_the_api_page_are_true() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/API.md")).expect("docs/API.md");
    let blocks = blocks(&page);
    assert!(blocks.len() >= 10, "{} blocks", blocks.len());
    let commands: Vec<_> = blocks.iter().map(|(commands, _)| *commands).collect();
    let script = commands.join(&format!("\nprintf '{BREAK}'\n"));

    let folder = tempfile::tempdir().expect("a folder");
    let shop = ServerProcess::start(server_command(folder.path()).args(["run", "--demo"]));
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script])
        .env("SHOP", format!("http://{}", shop.address))
        .env("TMPDIR", folder.path())
        .output()
        .expect("bash, curl and jq: apt-get install curl jq");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let printed = String::from_utf8_lossy(&output.stdout).replace('\r', "");
    let mut printed = printed.split(BREAK);
    for (commands, expected) in &blocks {
        let printed = printed.next().unwrap_or_default().trim_end();
        assert_eq!(printed, expected.trim_end(), "{commands}\n{error}");
    }
    assert!(output.status.success(), "{error}");
    shop.stop("-TERM");
}

#[test]
fn the_page_names_every_status_a_client_must_handle() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/API.md")).expect("docs/API.md");
    let (_, document) = server::routes::documented();
    let document = serde_json::to_value(document).expect("JSON");
    let answers = document["paths"].as_object().expect("paths").values();
    let statuses: std::collections::BTreeSet<_> = answers
        .flat_map(|item| item.as_object().expect("an item").values())
        .filter_map(|operation| operation["responses"].as_object())
        .flat_map(|responses| responses.keys().cloned())
        .filter(|status| status.starts_with(['4', '5']))
        .collect();
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| ")).collect();
    for status in statuses {
        let in_table = rows
            .iter()
            .any(|row| row.split('|').nth(1).is_some_and(|cell| cell.contains(&status)));
        assert!(in_table, "{status} is in no row");
    }
}

fn operations() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/OPERATIONS.md")).expect("docs/OPERATIONS.md")
}

#[test]
fn a_backup_by_the_operations_page_brings_back_what_was_there_and_nothing_later() {
    let page = operations();
    let (_, tested) = page.split_once("<!-- A test runs the next two blocks").expect("a mark");
    let blocks: Vec<_> = tested.split("\n```sh\n").skip(1).take(2).collect();
    let [back_up, restore] = blocks[..] else {
        unreachable!("two blocks")
    };
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let run = |block: &str| {
        let (commands, _) = block.split_once("\n```").expect("an end");
        // Here no server is running, which the page stops and starts.
        let script = format!("systemctl() {{ echo \"$1\"; }}\n{commands}");
        let mut bash = Command::new("bash");
        let bash = bash
            .args(["-euo", "pipefail", "-c", &script])
            .current_dir(folder.path());
        let output = bash.env("DATA_DIR", &data).output().expect("bash");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "stop\nstart\n");
    };
    let open_account = |address: &str| create(server_command(&data), &[address], PASSWORD);
    let picture = |name: &str| data.join("uploads").join(name);

    open_account("before@exemple.fr").unwrap();
    fs::create_dir(data.join("uploads")).expect("a folder");
    fs::write(picture("before.webp"), "a picture").expect("a file");
    run(back_up);
    open_account("later@exemple.fr").unwrap();
    fs::write(picture("later.webp"), "a picture").expect("a file");
    run(restore);
    assert!(picture("before.webp").exists() && !picture("later.webp").exists());
    assert!(open_account("before@exemple.fr").unwrap_err().contains("exists"));
    open_account("later@exemple.fr").unwrap();
}

#[test]
fn the_operations_page_names_figures_that_exist() {
    in_a_shop(async |app| {
        let told = metrics(app, "127.0.0.1", &[]).await.text;
        let page = operations();
        let named: Vec<_> = page.split('`').filter(|word| word.starts_with("fromagerie_")).collect();
        assert!(named.len() >= 30, "{named:?}");
        for name in named {
            assert!(told.contains(&format!("\n# TYPE {name} ")), "{name}");
        }
    });
}
