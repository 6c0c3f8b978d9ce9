//! The log: one line a request, and nothing worth stealing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{ServerProcess, server_command};

const PASSWORD: &str = "trois petites brebis";
const NEW_PASSWORD: &str = "quatre grandes vaches";

/// The lines of a log for machines.
fn lines(log: &str) -> Vec<Value> {
    log.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| unreachable!("{e}: {line}")))
        .collect()
}

/// A text of an answer.
fn text(answer: &Value, pointer: &str) -> String {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found
        .unwrap_or_else(|| unreachable!("{pointer} in {answer}"))
        .to_owned()
}

/// The token of a link in the outbox whose page ends with `word`.
fn mailed_token(folder: &std::path::Path, word: &str) -> Option<String> {
    let mut letters: Vec<_> = std::fs::read_dir(folder.join("outbox")).ok()?.flatten().collect();
    letters.sort_by_key(std::fs::DirEntry::file_name);
    letters.iter().rev().find_map(|letter| {
        // Quoted-printable breaks long lines with `=` and writes `=` as `=3D`.
        let letter = std::fs::read_to_string(letter.path())
            .ok()?
            .replace("=\r\n", "")
            .replace("=3D", "=");
        let (_, rest) = letter.split_once(&format!("{word}?token="))?;
        let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        Some(token)
    })
}

/// A browser's form, without JavaScript; the answer with its head.
fn form(running: &ServerProcess, path: &str, cookie: &str, body: &str) -> String {
    running.send(&format!(
        "POST {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nOrigin: http://shop.test\r\n\
         Referer: http://shop.test/connexion?next=/compte\r\nAccept: text/html\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

/// A customer's whole way through the shop; what of it must not be in the log.
fn journey(running: &ServerProcess, folder: &std::path::Path) -> Vec<String> {
    let post = |path: &str, token: &str, body: &Value| running.json("POST", path, token, body);
    let email = "zoe.secrete@exemple.test";
    let account =
        json!({ "name": "Zoé Secrète", "email": email, "password": PASSWORD, "phoneNumber": "06 39 98 77 66" });
    let registered = post("/api/auth/register", "", &account);
    let mut secrets = vec![text(&registered, "/token"), text(&registered, "/refreshToken")];
    for body in [
        json!({ "email": email, "password": "wrong-and-secret" }),
        json!({ "email": "stranger@exemple.test", "password": PASSWORD }),
        // In the wrong place, and of the wrong kind.
        json!({ "email": PASSWORD, "password": { "secret-key": PASSWORD } }),
        json!({ "email": email, "password": PASSWORD, "misplaced-secret": 1 }),
    ] {
        assert_ne!(post("/api/auth/login", "", &body)["status"], 200);
    }
    running.ask("POST", "/api/auth/login", "", "{\"email\":\"half-a-secret");
    let login = post("/api/auth/login", "", &json!({ "email": email, "password": PASSWORD }));
    let refreshed = post(
        "/api/auth/refresh",
        "",
        &json!({ "refreshToken": text(&login, "/refreshToken") }),
    );
    for pair in [&login, &refreshed] {
        secrets.extend([text(pair, "/token"), text(pair, "/refreshToken")]);
    }
    let token = text(&refreshed, "/token");
    running.ask("GET", "/api/admin/users", &token, "");

    let address =
        json!({ "street": "17 rue Dissimulée", "city": "Villecachée", "state": "Ombre", "postalCode": "86753" });
    let profile = json!({ "addresses": [{ "type": "home", "street": "17 rue Dissimulée", "city": "Villecachée",
        "state": "Ombre", "postalCode": "86753", "isDefault": true }] });
    running.json("PUT", "/api/users/profile", &token, &profile);
    running.get(&format!("/api/products?q={email}"));
    running.get(&format!("/fromages?q={email}"));
    running.get(&format!("/api/products/{email}"));
    let comte = running.json("GET", "/api/products/comte-24-mois", "", &Value::Null);
    post(
        "/api/cart/items",
        &token,
        &json!({ "productId": comte["_id"], "quantity": 1, "weight": 300 }),
    );
    let order = post(
        "/api/orders",
        &token,
        &json!({ "shippingAddress": address, "paymentMethod": "cash_on_delivery" }),
    );
    assert_eq!(order["status"], "pending", "{order}");
    running.ask(
        "GET",
        &format!("/api/orders/{}", text(&order, "/_id")),
        "stolen.secret.token",
        "",
    );

    let asked = running.ask(
        "POST",
        "/api/auth/forgot-password",
        "",
        &json!({ "email": email }).to_string(),
    );
    assert!(asked.starts_with("HTTP/1.1 202"), "{asked}");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let reset = loop {
        // The worker that sends letters looks only once in a while.
        if let Some(reset) = mailed_token(folder, "nouveau") {
            break reset;
        }
        assert!(std::time::Instant::now() < deadline, "no letter came");
        running.get("/health/live");
    };
    let body = json!({ "token": reset, "password": NEW_PASSWORD });
    let done = running.ask("POST", "/api/auth/reset-password", "", &body.to_string());
    assert!(done.starts_with("HTTP/1.1 204"), "{done}");
    secrets.push(reset);

    let signed_in = form(
        running,
        "/fn/account/sign-in",
        "",
        &format!(
            "email={}&password={}",
            email.replace('@', "%40"),
            NEW_PASSWORD.replace(' ', "+")
        ),
    );
    let cookie = signed_in
        .split("session=")
        .nth(1)
        .and_then(|rest| rest.split(';').next());
    let cookie = cookie.unwrap_or_else(|| unreachable!("{signed_in}")).to_owned();
    form(
        running,
        "/fn/account/sign-in",
        "",
        "email=nobody&password=another-secret",
    );
    let page =
        format!("GET /compte HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nCookie: session={cookie}\r\n\r\n");
    assert!(running.send(&page).starts_with("HTTP/1.1 200"));
    form(
        running,
        "/fn/account/change",
        &format!("session={cookie}"),
        "name=Autre&phone_number=nonsense-secret",
    );
    secrets.push(cookie);
    secrets.extend(
        [
            PASSWORD,
            NEW_PASSWORD,
            "secret",
            "zoe.",
            "exemple.test",
            "Secrète",
            "98 77 66",
            "Dissimulée",
            "Villecachée",
        ]
        .map(ToOwned::to_owned),
    );
    secrets
}

#[test]
fn a_customers_whole_way_leaves_one_line_a_request_and_nothing_worth_stealing() {
    let folder = tempfile::tempdir().expect("a folder");
    let ours =
        "info,http=trace,error=trace,activity=trace,system=trace,server=trace,domain=trace,app=trace,shared=trace";
    let running = ServerProcess::start(
        server_command(folder.path())
            .args(["run", "--demo"])
            .env("LOG_FORMAT", "json")
            .env("RUST_LOG", ours)
            .env("RATE_LIMITS", "off"),
    );
    let secrets = journey(&running, folder.path());
    let (code, _, log) = running.stop("-TERM");
    assert_eq!(code, Some(0));
    for secret in secrets {
        // Its parts as well: an id and the secret behind it, the parts of a JWT.
        let parts = secret.split('.').filter(|part| part.len() > 30);
        for secret in [&*secret].into_iter().chain(parts) {
            let found = log.lines().find(|line| line.contains(secret));
            assert_eq!(found, None, "{secret}");
        }
    }

    let lines = lines(&log);
    let targets: BTreeSet<_> = lines.iter().filter_map(|line| line["target"].as_str()).collect();
    for target in ["http", "activity", "system"] {
        assert!(targets.contains(target), "{target} in {targets:?}");
    }
    let requests: Vec<_> = lines.iter().filter(|line| line["message"] == "request").collect();
    let mut ids = BTreeSet::new();
    for line in &requests {
        assert_eq!(line["target"], "http", "{line}");
        for number in ["status", "duration_ms", "bytes"] {
            assert!(line[number].is_u64(), "{number} in {line}");
        }
        assert!(line["method"].is_string() && line["route"].is_string(), "{line}");
        assert!(ids.insert(text(line, "/span/id")), "two lines for one request: {line}");
    }
    let of = |route: &str| requests.iter().find(|line| line["route"] == route).expect(route);
    assert_eq!(of("/api/products/{key}")["status"], 404);
    for route in ["/api/orders", "/compte", "/fn/account/change"] {
        assert!(of(route)["span"]["user"].is_string(), "{}", of(route));
    }
    // A page's length is known once it is sent.
    assert!(of("/fromages")["bytes"].as_u64() > Some(1000), "{}", of("/fromages"));
    let that_says = |target: &str, message: &str| {
        let found = lines
            .iter()
            .filter(|line| line["target"] == target && line["message"] == message);
        found.cloned().collect::<Vec<_>>()
    };
    let registered = that_says("activity", "registered");
    assert_eq!(registered.len(), 1, "{log}");
    let user = &registered[0]["user"];

    // By REST and by the page; with the account, where there is one.
    let signed_in = that_says("activity", "signed in");
    assert_eq!(
        signed_in.iter().filter(|line| line["user"] == *user).count(),
        2,
        "{log}"
    );
    let refused = that_says("activity", "did not sign in");
    for account in [user, &Value::Null] {
        let line = refused.iter().find(|line| line["user"] == *account).expect("a line");
        assert_eq!(
            (&line["by"], &line["why"]),
            (&json!("password"), &json!("wrong address or password"))
        );
    }
    let attempts = that_says("security", "refused");
    let by_role = attempts
        .iter()
        .find(|line| line["why"] == "not allowed")
        .expect("a warning");
    assert_eq!(
        (&by_role["level"], &by_role["span"]["user"]),
        (&json!("WARN"), user),
        "{by_role}"
    );
}
