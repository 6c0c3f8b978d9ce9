//! Clients that hang up in the middle of an answer. The database driver's futures must not be dropped half-way: without
//! tasks of their own, 64 such clients left everyone waiting for half a minute.

use std::time::{Duration, Instant};

use domain::Randomness;
use serde_json::{Value, json};
use test_support::runtime::run;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use crate::support::{ServerProcess, server_command};

const CLIENTS: u64 = 500;
const ROUNDS: u64 = 10;
/// The first request after a round shares the machine with those that are still worked on, in a debug build.
const WORK_AT_HAND: Duration = Duration::from_secs(10);

/// A request over the wire.
fn wire(method: &str, path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("{method} {path} HTTP/1.1\r\nHost: shop.test\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

/// The request of a client: a list, a page, a server function, a change of the cart, or an order under its own key.
fn request(client: u64, token: &str, product: &str) -> String {
    let signed = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    match client % 10 {
        0..5 => wire("GET", "/api/products?limit=20", "", ""),
        5 => wire("GET", "/fromages", "Accept: text/html\r\n", ""),
        6 | 7 => wire(
            "POST",
            "/fn/cart/add",
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            &format!("product_id={product}&quantity=1"),
        ),
        8 => {
            let item = json!({ "productId": product, "quantity": 1 });
            wire("POST", "/api/cart/items", &signed, &item.to_string())
        }
        _ => wire(
            "POST",
            "/api/orders",
            &format!("{signed}{}", key(client)),
            &order().to_string(),
        ),
    }
}

fn key(client: u64) -> String {
    format!("Idempotency-Key: hangs-up-{client}\r\n")
}

fn order() -> Value {
    json!({
        "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "Rhône", "postalCode": "69001" },
        "paymentMethod": "cash_on_delivery",
    })
}

/// Sends a request and hangs up after up to 200 ms, answered or not.
async fn hang_up(address: String, request: String, after: Duration) {
    let mut stream = TcpStream::connect(&address).await.expect("the server listens");
    stream.write_all(request.as_bytes()).await.expect("a request");
    let mut answer = [0; 4096];
    let _ = tokio::time::timeout(after, async {
        while stream.read(&mut answer).await.is_ok_and(|read| read > 0) {}
    })
    .await;
}

/// The orders of the demo customer.
fn orders(running: &ServerProcess, token: &str) -> Vec<Value> {
    let mut orders = Vec::new();
    for page in 1.. {
        let path = format!("/api/users/orders?limit=100&page={page}");
        let list = running.json("GET", &path, token, &Value::Null);
        let items = list["items"].as_array().expect("orders").clone();
        if items.is_empty() {
            break;
        }
        orders.extend(items);
    }
    orders
}

/// Pieces of the product in these orders.
fn ordered(orders: &[Value], product: &str) -> i64 {
    let items = orders
        .iter()
        .flat_map(|order| order["items"].as_array().expect("items"));
    let of_product = items.filter(|item| item["productId"] == product);
    of_product
        .map(|item| item["quantity"].as_i64().expect("a quantity"))
        .sum()
}

#[test]
fn clients_that_hang_up_keep_nobody_waiting_and_every_sum_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = server_command(folder.path());
    // Nobody reads what it logs meanwhile, and a full pipe would stop it.
    let command = command
        .args(["run", "--demo"])
        // All of them have one address, which has half of the connections.
        .envs([("RATE_LIMITS", "off"), ("RUST_LOG", "off"), ("MAX_CONNECTIONS", "1100")]);
    let running = ServerProcess::start(command);
    let token = running.token();
    let stock = |product: &str| {
        let product = running.json("GET", &format!("/api/products/{product}"), "", &Value::Null);
        product["stock"].as_i64().expect("a stock")
    };
    let list = running.json("GET", "/api/products?limit=100&inStock=true", "", &Value::Null);
    let pieces = list["items"].as_array().expect("products").iter();
    let pieces = pieces.filter(|product| product["soldBy"] == "piece");
    let product = pieces
        .max_by_key(|product| product["stock"].as_i64())
        .expect("a product")["_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let (stock_before, orders_before) = (stock(&product), orders(&running, &token));

    let dice = Randomness::seeded(27);
    for round in 0..ROUNDS {
        run(async {
            let mut clients = JoinSet::new();
            for client in 0..CLIENTS {
                let request = request(round * CLIENTS + client, &token, &product);
                clients.spawn(hang_up(
                    running.address.clone(),
                    request,
                    Duration::from_millis(dice.below(200)),
                ));
            }
            clients.join_all().await;
        });
        for limit in [WORK_AT_HAND, WORK_AT_HAND / 2] {
            let start = Instant::now();
            let answer = running.get("/api/products?limit=1");
            assert!(answer.starts_with("HTTP/1.1 200 "), "round {round}: {answer}");
            assert!(start.elapsed() < limit, "round {round}: {:?}", start.elapsed());
        }
    }

    // Whoever asks again under a key is answered by the order that it made, or makes it now; a third time changes nothing.
    let replay = || {
        for client in (0..ROUNDS * CLIENTS).filter(|client| client % 10 == 9) {
            let signed = format!(
                "Connection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{}",
                key(client)
            );
            let answer = running.send(&wire("POST", "/api/orders", &signed, &order().to_string()));
            assert!(
                answer.starts_with("HTTP/1.1 201 ") || answer.starts_with("HTTP/1.1 409 "),
                "{answer}"
            );
        }
        orders(&running, &token)
    };
    let after = replay();
    assert!(after.len() > orders_before.len(), "no order was placed");
    assert_eq!(replay().len(), after.len());
    let sold = ordered(&after, &product) - ordered(&orders_before, &product);
    assert_eq!(stock_before - stock(&product), sold);
    assert_eq!(running.stop("-TERM").0, Some(0));
}
