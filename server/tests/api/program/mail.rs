//! Letters, from the request that causes them to the mailbox.

use std::{path::Path, time::Duration};

use axum::{
    body::Body,
    http::{Method, Request},
};
use mongodb::bson::Document;
use serde_json::json;
use test_support::{mail_server::MailServer, received_letter::ReceivedLetter, runtime::run};

use crate::{
    http::cross_site::session_cookie,
    support::{PASSWORD, ServerProcess, in_a_shop, request, server_command},
};

#[test]
fn registering_in_a_language_is_answered_by_letters_in_it() {
    in_a_shop(async |app| {
        for (name, accepts, language) in [
            ("tom", Some("de, en-GB;q=0.8, fr;q=0.5"), "en"),
            ("nadia", Some("fr-CA"), "fr"),
            ("ines", Some("*"), "fr"),
            ("omar", None, "fr"),
        ] {
            let body = json!({ "name": name, "email": format!("{name}@exemple.fr"), "password": PASSWORD });
            let mut request = Request::post("/api/auth/register")
                .header("host", "shop.test")
                .header("content-type", "application/json");
            if let Some(accepts) = accepts {
                request = request.header("accept-language", accepts);
            }
            let request = request.body(Body::from(body.to_string())).expect("a request");
            let answer = app.guest().send(request).await.is(201);
            assert_eq!(answer["user"]["language"], language, "{answer}");
            let outbox = app.shop.store.database().collection::<Document>("outbox");
            let cause = format!("welcome/{}", answer["user"]["_id"].as_str().expect("an id"));
            let letter = outbox.find_one(mongodb::bson::doc! { "cause": cause }).await;
            let letter = letter.expect("the database").expect("a letter");
            let to = letter.get_document("to").expect("a reader");
            assert_eq!(to.get_str("language").expect("a language"), language);
            assert!(
                !answer.to_string().contains("erification"),
                "no answer holds a token: {answer}"
            );
        }
        app.guest()
            .post(
                "/api/auth/register",
                json!({ "name": "tom", "email": "TOM@exemple.fr", "password": PASSWORD }),
            )
            .await
            .refuses(409, "email_taken");
        assert_eq!(app.count("outbox").await, 4);
    });
}

#[test]
fn a_customer_who_turns_the_pages_to_english_is_written_to_in_english() {
    in_a_shop(async |app| {
        let cookie = session_cookie(app).await;
        let headers = [
            ("cookie", &*cookie),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let choose = request(Method::POST, "/fn/account/language", &headers, "lang=en");
        let answer = app.guest().send(choose).await;
        assert!(answer.header("set-cookie").starts_with("lang=en"), "{}", answer.text);
        let read = request(Method::GET, "/api/users/profile", &headers, "");
        assert_eq!(app.guest().send(read).await.is(200)["user"]["language"], "en");
    });
}

#[test]
fn the_server_sends_letters_at_once_and_its_log_names_neither_reader_nor_secret() {
    let mail = run(MailServer::start());
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = server_command(folder.path());
    command
        .env("SMTP_HOST", "127.0.0.1")
        .env("SMTP_PORT", mail.port.to_string());
    let (letter, log) = register_on(&mut command, || mail.letters());
    assert_eq!(letter.header("To"), "nadia@exemple.fr");
    assert!(log.contains(&format!("127.0.0.1:{}", mail.port)), "{log}");
    assert_kept_to_itself(&log, &letter);
}

#[test]
fn without_a_mail_server_the_log_says_where_letters_lie() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = folder.path().join("outbox");
    let (letter, log) = register_on(&mut server_command(folder.path()), || files(&outbox));
    let started = log.lines().position(|line| line.contains(&*outbox.to_string_lossy()));
    let sent = log.lines().position(|line| line.contains(".eml"));
    assert!(started.is_some() && started < sent, "{log}");
    assert_kept_to_itself(&log, &letter);
}

/// Starts a server, registers someone with it, waits for their letter, and stops it. Answers
/// the letter and the log.
fn register_on(
    command: &mut std::process::Command,
    letters: impl Fn() -> Vec<ReceivedLetter>,
) -> (ReceivedLetter, String) {
    let running = ServerProcess::start(command);
    let body = json!({ "name": "Nadia", "email": "nadia@exemple.fr", "password": PASSWORD });
    let answer = running.json("POST", "/api/auth/register", "", &body);
    assert_eq!(answer["user"]["name"], "Nadia", "{answer}");
    let mut arrived = letters();
    for _ in 0..500 {
        if !arrived.is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
        arrived = letters();
    }
    let (code, _, log) = running.stop("-TERM");
    assert_eq!((code, arrived.len()), (Some(0), 1), "{log}");
    (arrived.remove(0), log)
}

fn assert_kept_to_itself(log: &str, letter: &ReceivedLetter) {
    let token = letter.after("/verification?token=");
    assert!(log.contains("sent a letter"), "{log}");
    assert!(
        !token.is_empty() && !log.contains(&token) && !log.contains("exemple.fr"),
        "{log}"
    );
}

fn files(folder: &Path) -> Vec<ReceivedLetter> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let letters = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "eml"));
    letters.map(|path| ReceivedLetter::read(&path)).collect()
}
