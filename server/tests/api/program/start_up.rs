//! The program itself: how it starts, refuses to start, and stops.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

use crate::support::{ServerProcess, server_command};

/// With all that production wants.
pub fn production(mut command: Command) -> Command {
    command.env("APP_ENV", "production").envs([
        ("SITE_URL", "https://cremerie.example"),
        ("JWT_SECRET", "a secret of thirty-two bytes, or so"),
        ("SELLER_NAME", "La Crémerie"),
        ("SELLER_LEGAL_FORM", "SARL au capital de 10 000 €"),
        ("SELLER_ADDRESS", "12 rue du Lait, 39100 Dole"),
        ("SELLER_SIRET", "732 829 320 00074"),
        ("SELLER_RCS", "RCS Dole 732 829 320"),
        ("SELLER_VAT_NUMBER", "FR44732829320"),
        ("SELLER_EMAIL", "bonjour@cremerie.example"),
        ("SELLER_PHONE", "03 84 12 34 56"),
        ("SELLER_IBAN", "FR14 2004 1010 0505 0001 3M02 606"),
        ("SELLER_BIC", "PSSTFRPPLYO"),
    ]);
    command
}

/// Expects a refusal to start: nothing but one sentence with these words, and exit code 1.
#[track_caller]
pub fn refused(command: &mut Command, words: &[&str]) {
    let Output { status, stdout, stderr } = command.output().expect("the server runs");
    let (out, error) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!((status.code(), &*out), (Some(1), ""), "{error}");
    let last = error.lines().last().unwrap_or_default();
    assert!(last.starts_with("error: "), "{error}");
    assert!(!error.contains("panicked") && !error.contains("backtrace"), "{error}");
    for word in words {
        assert!(last.contains(word), "{word} in {last}");
    }
}

/// Whether a program works on this folder.
fn is_at_work_on(folder: &Path) -> bool {
    let folder = folder.canonicalize().expect("the folder").join("db");
    fs::read_dir("/proc").expect("/proc").flatten().any(|process| {
        let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
        command
            .split(|byte| *byte == 0)
            .any(|word| word == folder.as_os_str().as_encoded_bytes())
    })
}

#[test]
fn it_serves_an_empty_shop_until_it_is_told_to_stop_and_leaves_no_database_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(server_command(folder.path()).env("LOG_FORMAT", "json"));
    assert!(running.get("/health/ready").starts_with("HTTP/1.1 200"));
    assert!(running.get("/api/products?q=secret").contains("\"total\":0"));
    assert!(is_at_work_on(folder.path()));
    refused(
        &mut server_command(folder.path()),
        &["another server is running on the data folder", "DATA_DIR"],
    );

    let (code, out, log) = running.stop("-TERM");
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert!(!is_at_work_on(folder.path()));
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| unreachable!("{e}: {line}")))
        .collect();
    let request = lines
        .iter()
        .find(|line| line["route"] == "/api/products")
        .expect("the request's line");
    assert_eq!(
        (&request["target"], &request["method"], &request["status"]),
        (&"http".into(), &"GET".into(), &200.into())
    );
    assert!(
        request["span"]["id"].is_string() && request["duration_ms"].is_u64() && request["bytes"].is_u64(),
        "{request}"
    );
    assert!(!log.contains("secret"), "a query may be personal: {log}");
}

#[test]
fn told_to_stop_it_is_no_longer_ready_and_goes_on_until_its_balancer_has_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(server_command(folder.path()).env("DRAIN_SECONDS", "60"));
    assert!(running.get("/health/ready").starts_with("HTTP/1.1 200"));
    running.signal("-TERM");
    while running.get("/health/ready").starts_with("HTTP/1.1 200") {}
    assert!(running.get("/health/ready").contains("not_ready"));
    assert!(running.get("/health/live").starts_with("HTTP/1.1 200"));
    assert!(running.get("/api/products").starts_with("HTTP/1.1 200"));
    // Whoever sits before it does not wait.
    assert_eq!(running.stop("-INT").0, Some(0));
}

#[test]
fn demo_data_comes_once_with_accounts_that_anyone_can_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(server_command(folder.path()).args(["run", "--demo"]));
    let first = running.get("/api/products");
    assert!(first.starts_with("HTTP/1.1 200") && !first.contains("\"total\":0"));
    let (code, out, _) = running.stop("-INT");
    assert_eq!(code, Some(0));
    for word in [
        "client@fromagerie.test",
        "admin@fromagerie.test",
        "livreur@fromagerie.test",
        "comte-24-mois",
    ] {
        assert!(out.contains(word), "{out}");
    }

    let seeded = server_command(folder.path())
        .arg("seed")
        .output()
        .expect("the server runs");
    assert!(seeded.status.success(), "{}", String::from_utf8_lossy(&seeded.stderr));
    refused(
        server_command(folder.path()).env("CATALOG_MAX_PRODUCTS", "3"),
        &["more than 3 products", "CATALOG_MAX_PRODUCTS", "set it higher"],
    );
    let running = ServerProcess::start(&mut server_command(folder.path()));
    let total = |answer: &str| {
        answer
            .split("\"total\":")
            .nth(1)
            .and_then(|t| t.split(',').next())
            .map(ToOwned::to_owned)
    };
    assert_eq!(total(&running.get("/api/products")), total(&first));
    running.stop("-TERM");
}

#[test]
fn an_order_outlives_a_server_that_is_killed_and_the_next_start_finds_the_way_free() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(server_command(folder.path()).args(["run", "--demo"]));
    let token = running.token();
    let comte = running.json("GET", "/api/products/comte-24-mois", "", &serde_json::Value::Null);
    let item = serde_json::json!({ "productId": comte["_id"], "quantity": 1, "weight": 300 });
    running.json("POST", "/api/cart/items", &token, &item);
    let place = serde_json::json!({
        "shippingAddress": { "street": "8 rue des Martyrs", "city": "Paris", "state": "", "postalCode": "75009" },
        "paymentMethod": "cash_on_delivery",
    });
    let order = running.json("POST", "/api/orders", &token, &place);
    assert_eq!(order["status"], "pending", "{order}");
    assert_eq!(running.stop("-KILL").0, None);

    let running = ServerProcess::start(&mut server_command(folder.path()));
    let path = format!("/api/orders/{}", order["_id"].as_str().expect("an id"));
    assert_eq!(
        running.json("GET", &path, &running.token(), &serde_json::Value::Null),
        order
    );
    let left = running.json("GET", "/api/products/comte-24-mois", "", &serde_json::Value::Null);
    assert_eq!(left["stock"].as_i64(), comte["stock"].as_i64().map(|stock| stock - 300));
    assert_eq!(running.stop("-TERM").0, Some(0));
    assert!(!is_at_work_on(folder.path()));
}

#[test]
fn a_wrong_variable_is_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |name: &str, value: &str| {
        let mut command = server_command(folder.path());
        command.env(name, value);
        command
    };
    refused(
        &mut with("LEPTOS_SITE_ADDR", "localhost"),
        &["LEPTOS_SITE_ADDR", "127.0.0.1:3000"],
    );
    refused(&mut with("SHIPPING_FEE", "free"), &["SHIPPING_FEE", "free"]);
    refused(
        &mut with("CATALOG_MAX_PRODUCTS", "many"),
        &["CATALOG_MAX_PRODUCTS", "many"],
    );
    refused(
        &mut with("APP_ENV", "production"),
        &["JWT_SECRET", "openssl rand -hex 32"],
    );
    refused(&mut with("CORS_ORIGINS", "*"), &["CORS_ORIGINS", "https://"]);
    refused(
        production(server_command(folder.path())).env("RATE_LIMITS", "off"),
        &["RATE_LIMITS", "APP_ENV=production"],
    );
    refused(
        production(server_command(folder.path())).env("SITE_URL", "https://localhost:3000"),
        &["SITE_URL", "https://fromagerie.example"],
    );
    refused(
        production(server_command(folder.path())).env_remove("SELLER_IBAN"),
        &["SELLER_IBAN", "APP_ENV=production"],
    );
    refused(
        &mut with("MONGODB_URI", "postgres://localhost"),
        &["MONGODB_URI", "mongodb://"],
    );
    refused(
        &mut with("MONGOD_BIN", "/no/such/mongod"),
        &["/no/such/mongod", "MONGODB_URI"],
    );
    refused(
        production(server_command(folder.path())).args(["run", "--demo"]),
        &["--demo", "APP_ENV"],
    );
}

#[test]
fn a_port_in_use_is_one_sentence_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    refused(
        server_command(folder.path()).env("LEPTOS_SITE_ADDR", &address),
        &[&address, "in use", "LEPTOS_SITE_ADDR"],
    );
    let elsewhere = server_command(folder.path())
        .env("LEPTOS_SITE_ADDR", "192.0.2.1:3000")
        .output();
    assert_eq!(elsewhere.expect("the server runs").status.code(), Some(1));
    assert!(
        fs::read_dir(folder.path()).expect("the folder").next().is_none(),
        "no database was started"
    );
}

#[test]
fn a_database_that_cannot_be_used_is_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    // Nobody listens on port 1.
    let nobody = "mongodb://127.0.0.1:1/?replicaSet=rs0";
    refused(
        server_command(folder.path()).env("MONGODB_URI", nobody),
        &["MONGODB_URI", "Start it"],
    );
    fs::write(folder.path().join("VERSION"), "4.4\n").expect("a file");
    refused(
        &mut server_command(folder.path()),
        &["written by mongod 4.4", "DATA_DIR"],
    );
    let file = folder.path().join("VERSION");
    refused(
        server_command(folder.path()).env("DATA_DIR", &file),
        &["cannot be used", "DATA_DIR"],
    );
}
