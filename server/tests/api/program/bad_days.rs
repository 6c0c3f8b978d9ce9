//! Days on which the database is away: the catalog is shown from memory and says how old it is, what needs the database
//! is refused, and nothing is lost.

use std::time::Duration;

use mongodb::bson::{Binary, Document, Timestamp, doc, spec::BinarySubtype};
use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::{mongod::MortalMongod, runtime::run};
use tokio::time::{Instant, sleep};

use crate::support::{ServerProcess, server_command};

/// What a guest reads of the catalog, and words that are in it.
const CATALOG: [(&str, &str); 7] = [
    ("/api/products?limit=100", "comte-24-mois"),
    ("/api/products?q=comt%C3%A9", "comte-24-mois"),
    ("/api/products/comte-24-mois", "nutritionalInfo"),
    ("/api/recipes", "ingredients"),
    ("/", "</html>"),
    ("/fromages", "/fromages/comte-24-mois"),
    ("/fromages/comte-24-mois", "24 mois"),
];

struct Day {
    running: ServerProcess,
    mongod: MortalMongod,
    _folder: TempDir,
}

impl Day {
    /// A demo shop on a database of its own.
    async fn begin() -> Self {
        let (mongod, folder) = (MortalMongod::start().await, tempfile::tempdir().expect("a folder"));
        let mut command = server_command(folder.path());
        command
            .args(["run", "--demo"])
            // Nobody reads what it logs meanwhile, and a full pipe would stop it.
            .envs([("RATE_LIMITS", "off"), ("RUST_LOG", "off")])
            .env("MONGODB_URI", mongod.uri());
        Self {
            running: ServerProcess::start(&mut command),
            mongod,
            _folder: folder,
        }
    }

    async fn set_price(&self, price: i32) {
        let products = self.mongod.shop().collection::<Document>("products");
        let change = doc! { "$set": { "price": price } };
        products
            .update_one(doc! { "slug": "comte-24-mois" }, change)
            .await
            .expect("a change");
    }

    fn shows_price(&self, price: i32) -> bool {
        let comte = self
            .running
            .json("GET", "/api/products/comte-24-mois", "", &Value::Null);
        comte["price"] == f64::from(price)
    }

    fn age(&self) -> Option<u64> {
        age(&self.running.get("/api/products"))
    }
}

/// The value of `Age`.
fn age(answer: &str) -> Option<u64> {
    let age = answer.lines().find_map(|line| line.strip_prefix("age: "))?;
    Some(age.trim().parse().expect("seconds"))
}

#[track_caller]
fn assert_status(answer: &str, status: u16) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
}

/// Waits until it is so.
async fn eventually(what: &str, within: Duration, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < within, "not within {within:?}: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}

const LONG: Duration = Duration::from_secs(30);
const SECOND: Duration = Duration::from_secs(1);

/// The cookie of the demo customer's browser.
fn cookie(running: &ServerProcess) -> String {
    let form = "email=client%40fromagerie.test&password=comte-24-mois";
    let answer = running.send(&format!(
        "POST /fn/account/sign-in HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    ));
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: session="));
    let (secret, _) = cookie.expect(&answer).split_once(';').expect("attributes");
    format!("session={secret}")
}

/// A page, as someone with this cookie and language sees it.
fn page(running: &ServerProcess, path: &str, cookie: &str, language: &str) -> String {
    running.send(&format!(
        "GET {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nAccept: text/html\r\nCookie: {cookie}\r\n\
         Accept-Language: {language}\r\n\r\n"
    ))
}

async fn passes(goes_away: impl FnOnce(&mut MortalMongod), comes_back: impl FnOnce(&mut MortalMongod)) {
    let mut day = Day::begin().await;
    let (token, cookie) = (day.running.token(), cookie(&day.running));
    let comte = day.running.json("GET", "/api/products/comte-24-mois", "", &Value::Null);
    let item = json!({ "productId": comte["_id"], "quantity": 1, "weight": 300 });
    let add = |day: &Day| day.running.ask("POST", "/api/cart/items", &token, &item.to_string());
    assert_status(&add(&day), 200);
    for (path, words) in CATALOG {
        let answer = day.running.get(path);
        assert_status(&answer, 200);
        assert!(age(&answer).is_none() && answer.contains(words), "{answer}");
    }

    goes_away(&mut day.mongod);
    eventually("an age", LONG, || day.age().is_some()).await;
    let young = day.age().expect("an age");
    eventually("a greater age", LONG, || day.age() > Some(young + 1)).await;
    for (path, words) in CATALOG {
        let answer = day.running.get(path);
        assert_status(&answer, 200);
        assert!(age(&answer) > Some(young) && answer.contains(words), "{answer}");
    }
    let metrics = day
        .running
        .send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let behind = metrics
        .lines()
        .find_map(|line| line.strip_prefix("fromagerie_catalog_behind_seconds "));
    assert!(
        behind.is_some_and(|behind| behind.parse::<f64>().is_ok_and(|behind| behind > 1.0)),
        "{metrics}"
    );
    let refused = add(&day);
    assert_status(&refused, 503);
    assert!(
        refused.contains("database_unavailable") && refused.contains("retry-after: "),
        "{refused}"
    );
    for (language, words) in [
        ("fr", "La boutique n’atteint pas ses données"),
        ("en", "cannot reach its data"),
    ] {
        let answer = page(&day.running, "/compte", &cookie, language);
        assert_status(&answer, 503);
        assert!(answer.contains(words) && answer.contains("</html>"), "{answer}");
        assert_eq!(age(&answer), None);
    }
    assert_status(&day.running.get("/health/live"), 200);
    assert_status(&day.running.get("/health/ready"), 503);

    comes_back(&mut day.mongod);
    day.mongod.wait_until_primary().await;
    day.set_price(98).await;
    eventually("a change right after", LONG, || day.shows_price(98)).await;
    eventually("no age", LONG, || day.age().is_none()).await;
    day.set_price(99).await;
    eventually("a change", SECOND, || day.shows_price(99)).await;
    assert_status(&day.running.get("/health/ready"), 200);
    let count = || day.running.json("GET", "/api/cart", &token, &Value::Null)["items"][0]["quantity"].as_i64();
    let before = count().expect("what was added before");
    assert_status(&add(&day), 200);
    assert_eq!(count(), Some(before + 1));
}

#[test]
fn a_database_that_is_killed_leaves_the_catalog_and_takes_nothing_with_it() {
    run(passes(MortalMongod::kill, MortalMongod::start_again));
}

#[test]
fn a_database_that_hangs_leaves_the_catalog_and_takes_nothing_with_it() {
    run(passes(|mongod| mongod.freeze(), |mongod| mongod.thaw()));
}

#[test]
fn a_change_that_the_databases_history_no_longer_holds_is_shown_all_the_same() {
    run(async {
        let day = Day::begin().await;
        day.running.signal("-STOP");
        day.set_price(97).await;
        let oplog = day.mongod.client.database("local").collection::<Document>("oplog.rs");
        let edge = async |direction: i32| -> Timestamp {
            let entry = oplog.find_one(doc! {}).sort(doc! { "$natural": direction }).await;
            entry
                .expect("the oplog")
                .expect("an entry")
                .get_timestamp("ts")
                .expect("a time")
        };
        let change = edge(-1).await;
        let filler = day.mongod.client.database("other").collection::<Document>("filler");
        let bytes = Binary {
            subtype: BinarySubtype::Generic,
            bytes: vec![7; 1 << 20],
        };
        let start = Instant::now();
        while edge(1).await <= change {
            assert!(start.elapsed() < LONG, "the oplog keeps everything");
            filler
                .insert_one(doc! { "bytes": bytes.clone() })
                .await
                .expect("a document");
        }
        day.running.signal("-CONT");
        eventually("the change", LONG, || day.shows_price(97)).await;
        eventually("no age", LONG, || day.age().is_none()).await;
        day.set_price(99).await;
        eventually("a change", SECOND, || day.shows_price(99)).await;
    });
}
