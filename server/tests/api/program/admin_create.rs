//! `server admin …`: accounts that run a shop, from its command line.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};
use test_support::database;

use super::start_up::production;
use crate::support::{App, PASSWORD, ServerProcess, in_a_shop, server_command};

const ADDRESS: &str = "patronne@exemple.fr";

/// What it prints when this is typed, if all is well; otherwise its one sentence.
pub fn create(command: Command, words: &[&str], typed: &str) -> Result<String, String> {
    admin(command, "create", words, typed)
}

/// [`create`] for any command.
fn admin(mut command: Command, what: &str, words: &[&str], typed: &str) -> Result<String, String> {
    let mut child = command
        .args(["admin", what])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server runs");
    // An error means that it ended without reading.
    let _ = child.stdin.take().expect("stdin").write_all(typed.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("an end");
    let (out, error) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(!error.contains(PASSWORD), "{error}");
    if status.success() {
        return Ok(out.into_owned());
    }
    assert_eq!((status.code(), &*out), (Some(1), ""), "{error}");
    let last = error.lines().last().unwrap_or_default();
    Err(last.strip_prefix("error: ").expect(&error).to_owned())
}

/// The program on the database of a shop in this process.
fn beside(app: &App, uri: &str) -> Command {
    let mut command = server_command(app.uploads.path());
    let uri = database::with_name(uri, app.shop.store.database().name());
    command.env("MONGODB_URI", uri);
    command
}

async fn role(app: &App, email: &str) -> Option<String> {
    let users = app.shop.store.database().collection::<Document>("users");
    let user = users.find_one(doc! { "email": email }).await.expect("the users")?;
    user.get_str("role").ok().map(ToOwned::to_owned)
}

#[test]
fn the_first_admin_of_a_shop_in_production_is_made_while_it_runs_on_a_database_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let command = || production(server_command(folder.path()));
    let running = ServerProcess::start(&mut command());
    let said = create(command(), &[ADDRESS, "--name", "La patronne"], &format!("{PASSWORD}\n")).unwrap();
    assert!(
        said.contains(ADDRESS) && said.contains("https://cremerie.example/connexion"),
        "{said}"
    );

    let login = json!({ "email": ADDRESS, "password": PASSWORD });
    let signed_in = running.json("POST", "/api/auth/login", "", &login);
    assert_eq!(
        (&signed_in["user"]["name"], &signed_in["user"]["role"]),
        (&json!("La patronne"), &json!("admin"))
    );
    let token = signed_in["token"].as_str().expect("a token");
    let users = running.json("GET", "/api/admin/users", token, &Value::Null);
    assert_eq!(users["total"], 1, "{users}");
    assert_eq!(running.stop("-TERM").0, Some(0));
}

#[test]
fn an_account_that_cannot_be_made_is_one_sentence() {
    in_a_shop(async |app| {
        let uri = database::uri().await;
        let refused = |words: &[&str], typed: &str| create(beside(app, uri), words, typed).unwrap_err();
        for (words, typed, says) in [
            (&[ADDRESS][..], "court\n", "password: At least 10 characters."),
            (&[ADDRESS], "", "password: This field is required."),
            (&["patronne"], &format!("{PASSWORD}\n"), "email: "),
            (&[ADDRESS, "--promote"], "", "Leave --promote out"),
        ] {
            let error = refused(words, typed);
            assert!(error.contains(says), "{error}");
        }
        assert_eq!(app.count("users").await, 0);

        app.registered("nadia").await;
        let error = refused(&["NADIA@exemple.fr"], PASSWORD);
        assert!(error.contains("exists") && error.contains("--promote"), "{error}");
        let error = refused(&["nadia@exemple.fr", "--promote"], "");
        assert!(error.contains("confirms the address"), "{error}");
        assert_eq!(role(app, "nadia@exemple.fr").await.as_deref(), Some("user"));
    });
}

#[test]
fn an_account_is_promoted_only_when_told_so_and_a_letter_brings_the_password() {
    in_a_shop(async |app| {
        let uri = database::uri().await;
        app.registered("nadia").await;
        let users = app.shop.store.database().collection::<Document>("users");
        let confirmed = doc! { "$set": { "isVerified": true } };
        users.update_one(doc! {}, confirmed).await.expect("a change");
        for said in ["is an admin now", "was an admin before"] {
            let printed = create(beside(app, uri), &["nadia@exemple.fr", "--promote"], "").unwrap();
            assert!(printed.contains(said), "{printed}");
        }
        assert_eq!(role(app, "nadia@exemple.fr").await.as_deref(), Some("admin"));

        let printed = create(beside(app, uri), &[ADDRESS, "--send-link"], "").unwrap();
        assert!(printed.contains("60 minutes"), "{printed}");
        assert_eq!(app.token_in("resetPassword").await.len(), 64);
        assert_eq!(role(app, ADDRESS).await.as_deref(), Some("admin"));
    });
}

#[test]
fn the_last_admin_who_lost_their_second_factor_is_helped_from_the_command_line() {
    in_a_shop(async |app| {
        let uri = database::uri().await;
        app.registered("nadia").await;
        let users = app.shop.store.database().collection::<Document>("users");
        let factor = doc! { "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "lastStep": 0, "recoveryCodes": [] };
        let on = doc! { "$set": { "secondFactor": factor, "secondFactorSince": DateTime::from_millis(0) } };
        users.update_one(doc! {}, on).await.expect("a change");
        let reset = |address: &str| admin(beside(app, uri), "reset-second-factor", &[address], "");
        assert!(reset("NADIA@exemple.fr").unwrap().contains("with the password alone"));
        assert!(reset("nadia@exemple.fr").unwrap().contains("has no second factor"));
        assert!(reset(ADDRESS).unwrap_err().contains("no account"));
        let login = json!({ "email": "nadia@exemple.fr", "password": PASSWORD });
        app.guest().post("/api/auth/login", login).await.is(200);
    });
}
