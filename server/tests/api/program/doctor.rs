//! `server doctor`: what it says of a shop that is well, and of one that is not.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener},
    process::{Command, Stdio},
    thread,
};

use domain::Store;
use test_support::{database, mail_server::MailServer, runtime::run, stripe};

use crate::support::{ServerProcess, server_command};

/// Its exit code and what it prints: a line for each subject.
fn examine(command: &mut Command) -> (Option<i32>, String) {
    let output = command.arg("doctor").output().expect("the server runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!error.contains("panicked"), "{error}");
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

/// Expects a line about this subject that begins with the finding and has these words.
#[track_caller]
fn says(report: &str, subject: &str, finding: &str, words: &[&str]) {
    let line = report
        .lines()
        .find(|line| line.split_whitespace().nth(1) == Some(subject));
    let line = line.unwrap_or_else(|| unreachable!("no {subject} in {report}"));
    assert!(line.starts_with(finding), "{line}");
    for word in words {
        assert!(line.contains(word), "{word} in {line}");
    }
}

/// Cloudinary, for one question: it knows the account, and its clock stopped in 2000.
fn cloudinary() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let read = stream.read(&mut [0; 4096]).expect("a request");
        assert!(read > 0);
        let answer = "HTTP/1.1 200 OK\r\nDate: Sat, 01 Jan 2000 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).expect("an answer");
    });
    format!("http://{address}")
}

const STRIPE: [(&str, &str); 3] = [
    ("STRIPE_SECRET_KEY", "sk_test_0123456789"),
    ("STRIPE_WEBHOOK_SECRET", "whsec_test"),
    ("STRIPE_PUBLISHABLE_KEY", "pk_test_0123456789"),
];

#[test]
fn a_shop_that_is_well_has_no_problem() {
    let (folder, mail) = (tempfile::tempdir().expect("a folder"), run(MailServer::start()));
    let (uri, stripe) = run(async { (database::address().await, stripe::address().await) });
    let command = || {
        let mut command = server_command(folder.path());
        command.env("MONGODB_URI", &uri);
        command
    };
    let running = ServerProcess::start(&mut command());
    let report = || {
        examine(
            command()
                .envs(STRIPE)
                .env("STRIPE_API_URL", stripe)
                .env("SMTP_HOST", "127.0.0.1")
                .env("SMTP_PORT", mail.port.to_string())
                .env("SITE_URL", format!("http://{}", running.address)),
        )
    };
    let (code, without_admin) = report();
    says(&without_admin, "admin", "problem", &["server admin create"]);
    assert_eq!(code, Some(1), "{without_admin}");

    let mut made = command();
    made.args(["admin", "create", "patronne@exemple.fr", "--send-link"])
        .stdin(Stdio::null());
    assert!(made.output().expect("the server runs").status.success());
    let (code, report) = report();
    assert_eq!(code, Some(0), "{report}");
    says(&report, "configuration", "warning", &["APP_ENV=production"]);
    says(&report, "database", "ok", &["MongoDB 6", "replica set"]);
    says(&report, "admin", "ok", &[]);
    says(&report, "disk", "", &["GB are free"]);
    says(&report, "mail", "ok", &[&mail.port.to_string()]);
    says(&report, "stripe", "ok", &["test key"]);
    says(&report, "cloudinary", "ok", &["not set"]);
    says(&report, "site", "ok", &[&running.address]);
    says(&report, "proxy", "ok", &[]);
    says(&report, "clock", "ok", &["half a minute"]);
    assert!(mail.letters().is_empty(), "it sends nothing");
    running.stop("-TERM");
    run(async {
        let store = Store::connect(&uri).await.expect("the database");
        store.database().drop().await.expect("the database is dropped");
    });
}

#[test]
fn a_shop_whose_services_refuse_it_is_told_what_to_do_about_each() {
    let (folder, mail) = (tempfile::tempdir().expect("a folder"), MailServer::down());
    let alone = tempfile::tempdir().expect("a folder");
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("a port")
        .port();
    let mut mongod = Command::new(database::program())
        .args(["--bind_ip", "127.0.0.1", "--nounixsocket", "--port", &port.to_string()])
        .arg("--dbpath")
        .arg(alone.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("mongod runs");
    let stripe = run(async { stripe::address().await });
    let (code, report) = examine(
        server_command(folder.path())
            .env("MONGODB_URI", format!("mongodb://127.0.0.1:{port}/shop"))
            .envs(STRIPE)
            // The stand-in knows every key that is longer.
            .env("STRIPE_SECRET_KEY", "sk_x")
            .env("STRIPE_API_URL", stripe)
            .env("CLOUDINARY_CLOUD_NAME", "alioui")
            .env("CLOUDINARY_API_KEY", "1234")
            .env("CLOUDINARY_API_SECRET", "hush")
            .env("CLOUDINARY_UPLOAD_PREFIX", cloudinary())
            .env("SMTP_HOST", "127.0.0.1")
            .env("SMTP_PORT", mail.port.to_string())
            // Somebody answers there, who is not the shop.
            .env("SITE_URL", stripe),
    );
    mongod.kill().expect("an end");
    mongod.wait().expect("an end");
    assert_eq!(code, Some(1), "{report}");
    says(&report, "database", "problem", &["not a replica set", "--replSet"]);
    says(&report, "mail", "problem", &["refused", "SMTP_HOST"]);
    says(
        &report,
        "stripe",
        "problem",
        &["does not know the secret key", "STRIPE_SECRET_KEY"],
    );
    says(&report, "cloudinary", "ok", &["knows the account"]);
    says(&report, "site", "problem", &["/health/live answers", "SITE_URL"]);
    says(&report, "clock", "warning", &["fast", "set-ntp"]);
    assert!(!report.contains("sk_x") && !report.contains("hush"), "{report}");
}

#[test]
fn a_variable_that_cannot_be_used_is_the_problem_and_a_misspelt_one_in_the_file_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, report) = examine(server_command(folder.path()).env("APP_ENV", "production"));
    assert_eq!(code, Some(1), "{report}");
    // All that is wrong, at once.
    for wrong in ["JWT_SECRET is", "SITE_URL is", "Set SELLER_NAME"] {
        assert_eq!(report.matches(wrong).count(), 1, "{wrong} in {report}");
    }
    assert_eq!(report.matches("All else is checked").count(), 1, "{report}");
    says(
        &report,
        "configuration",
        "problem",
        &["JWT_SECRET", "openssl rand -hex 32"],
    );

    let file = folder.path().join("misspelt");
    std::fs::write(&file, "SMPT_HOST=smtp.example\n").expect("a file");
    let (_, report) = examine(
        server_command(folder.path())
            .env("ENV_FILE", &file)
            .env("MONGOD_BIN", "/no/such/mongod")
            .env("DATA_DIR", folder.path().join("data"))
            .env("SITE_URL", "http://127.0.0.1:1"),
    );
    assert!(!folder.path().join("data").exists(), "it changes nothing");
    assert!(
        report.contains("sets SMPT_HOST, which the shop does not read"),
        "{report}"
    );
    says(&report, "database", "problem", &["/no/such/mongod", "MONGODB_URI"]);
    says(&report, "mail", "warning", &["reach nobody", "SMTP_HOST"]);
    says(&report, "site", "warning", &["refused", "Start the shop"]);
}
