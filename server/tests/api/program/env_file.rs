//! `.env`: what it sets, and what the environment sets in its place.

use std::{fs, path::Path, process::Command};

use super::start_up::refused;
use crate::support::server_command;

/// The program in this working directory, where it looks for the file itself.
fn in_folder(folder: &Path) -> Command {
    let mut command = server_command(folder);
    command.current_dir(folder).env_remove("ENV_FILE");
    command
}

#[test]
fn what_the_file_sets_is_used_unless_the_environment_sets_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(".env");
    fs::write(&file, "# the fee\nSHIPPING_FEE='by the file'\n").expect("a file");
    refused(&mut in_folder(folder.path()), &["SHIPPING_FEE is \"by the file\""]);
    let with = |value| {
        let mut command = in_folder(folder.path());
        command.env("SHIPPING_FEE", value).env("SHIPPING_FREE_FROM", "never");
        command
    };
    refused(
        &mut with("by the environment"),
        &["SHIPPING_FEE is \"by the environment\""],
    );
    // Set to nothing there, it has its default, and the next one is wrong.
    refused(&mut with(""), &["SHIPPING_FREE_FROM is \"never\""]);

    let elsewhere = tempfile::tempdir().expect("a folder");
    refused(
        in_folder(elsewhere.path()).env("ENV_FILE", &file),
        &["SHIPPING_FEE is \"by the file\""],
    );
}

#[test]
fn a_file_beside_the_program_is_found_from_anywhere() {
    // A link is on the same file system.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let program = folder.path().join("server");
    fs::hard_link(env!("CARGO_BIN_EXE_server"), &program).expect("a link");
    fs::write(folder.path().join(".env"), "SHIPPING_FEE=free\n").expect("a file");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(program);
    command
        .current_dir(elsewhere.path())
        .env_remove("ENV_FILE")
        .env_remove("SHIPPING_FEE");
    refused(&mut command, &["SHIPPING_FEE is \"free\""]);
}

#[test]
fn a_file_that_cannot_be_used_is_one_sentence_that_names_the_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(".env");
    fs::write(&file, "LOG_FORMAT=json\n\nSMTP_PASS=two words\n").expect("a file");
    refused(&mut in_folder(folder.path()), &["line 3 of .env", "single quotes"]);
    refused(in_folder(folder.path()).arg("doctor"), &["line 3 of .env"]);
    let missing = folder.path().join("missing");
    refused(
        in_folder(folder.path()).env("ENV_FILE", &missing),
        &["cannot be read", &missing.to_string_lossy()],
    );
    fs::remove_file(&file).expect("the file");
    fs::create_dir(&file).expect("a folder");
    refused(&mut in_folder(folder.path()), &[".env cannot be read"]);
}
