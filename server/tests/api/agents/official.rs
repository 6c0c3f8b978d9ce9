//! What the official models and the official client make of the two doors (`end2end/agents/check.py`).

use std::{io::Write, net::SocketAddr, process::Stdio};

use serde_json::{Value, json};
use server::routes::router;
use tokio::{net::TcpListener, process::Command};

use super::{cart, cart_request, line};
use crate::{
    fixtures::{id, product},
    support::{App, in_a_shop},
};

/// What the check prints, run with these arguments and this input.
async fn check(arguments: &[&str], input: &str) -> String {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/agents/check.py");
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(input.as_bytes()).expect("it is written");
    std::io::Seek::rewind(&mut file).expect("its beginning");
    let child = Command::new(&python)
        .arg(program)
        .args(arguments)
        .env("NO_PROXY", "127.0.0.1")
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{python} does not start: {error}"));
    let output = child.wait_with_output().await.expect("it ends");
    assert!(
        output.status.success(),
        "{}\n`scripts/setup test` installs what it needs and `. scripts/env` puts its Python on PATH; or set PYTHON",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

/// A shop with a cheese by weight whose price is not that of a kilo, and one thing by the piece that keeps.
async fn stocked(app: &App) -> (Value, Value) {
    let comte = product().named("Comté vieux").by_weight().price("9.75").stock(3000);
    let comte = comte
        .with("allergens", json!(["milk"]))
        .with("milk", "cow")
        .with("origin", "FR");
    let board = product()
        .named("Planche")
        .with("isPerishable", false)
        .with("labels", json!(["fermier"]));
    (app.sells(comte).await, app.sells(board).await)
}

#[test]
fn the_official_models_accept_every_answer() {
    in_a_shop(async |app| {
        let (comte, board) = stocked(app).await;
        let agent = app.guest();
        let lines = [line(&comte, 350), line(&comte, 137), line(&board, 2)];
        let made = cart(&agent, &lines).await;
        let path = format!("/ucp/carts/{}", made["id"].as_str().expect("an id"));
        let checkout = agent.post("/ucp/checkout-sessions", cart_request(&lines)).await.is(201);
        let checkout_path = format!("/ucp/checkout-sessions/{}", checkout["id"].as_str().expect("an id"));
        let documents = [
            ("profile", agent.get("/.well-known/ucp").await.is(200)),
            (
                "search",
                agent
                    .post("/ucp/catalog/search", json!({ "pagination": { "limit": 1 } }))
                    .await
                    .is(200),
            ),
            (
                "search",
                agent
                    .post("/ucp/catalog/search", json!({ "query": "zzzz" }))
                    .await
                    .is(200),
            ),
            (
                "lookup",
                agent
                    .post("/ucp/catalog/lookup", json!({ "ids": [id(&comte), "x"] }))
                    .await
                    .is(200),
            ),
            (
                "product",
                agent
                    .post("/ucp/catalog/product", json!({ "id": id(&board) }))
                    .await
                    .is(200),
            ),
            (
                "error",
                agent.post("/ucp/catalog/product", json!({ "id": "x" })).await.is(200),
            ),
            ("cart", made),
            ("cart", agent.put(&path, cart_request(&[])).await.is(200)),
            (
                "cart",
                agent.put(&path, cart_request(&[line(&comte, 5000)])).await.is(200),
            ),
            ("checkout", checkout),
            (
                "checkout",
                agent
                    .post(&format!("{checkout_path}/complete"), json!({}))
                    .await
                    .is(200),
            ),
            (
                "checkout",
                agent.post(&format!("{checkout_path}/cancel"), json!({})).await.is(200),
            ),
            (
                "checkout",
                agent.put(&checkout_path, cart_request(&lines)).await.is(200),
            ),
            ("error", agent.get("/ucp/carts/cart_x").await.is(200)),
        ];
        let lines: Vec<_> = documents.iter().map(|document| json!(document).to_string()).collect();
        assert_eq!(
            check(&["documents"], &lines.join("\n")).await,
            documents.len().to_string()
        );
    });
}

#[test]
fn the_official_client_shops_by_either_lifecycle_of_its_protocol() {
    in_a_shop(async |app| {
        stocked(app).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/mcp", listener.local_addr().expect("an address"));
        let service = router(app.state.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, service).await });
        let answers = check(&["mcp", &address, "comte"], "").await;
        serving.abort();
        let answers: Value = serde_json::from_str(&answers).expect("JSON");
        for mode in ["auto", "legacy"] {
            let answer = &answers[mode];
            assert_eq!(answer["tools"].as_array().expect("tools").len(), 12);
            assert_eq!(answer["cart"]["line_items"][0]["quantity"], 350);
            assert_eq!(answer["checkout"]["status"], "requires_escalation");
            assert!(answer["checkout"]["continue_url"].is_string());
            assert_eq!(answer["missing"], "not_found");
            assert!(
                answer["refused"].as_str().is_some_and(|words| words.contains("ids")),
                "{answer}"
            );
        }
    });
}
