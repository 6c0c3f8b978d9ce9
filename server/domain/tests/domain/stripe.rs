//! A stand-in for Stripe on loopback, one for all tests, and a customer's browser that pays there.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::payments::{Stripe, StripeAccount};
use hmac::{Hmac, Mac};
use reqwest::{Client, Method};
use serde_json::Value;
use sha2::Sha256;
use shared::account::Secret;
use tokio::{net::TcpStream, sync::OnceCell};

/// A card that is charged, and one that is declined.
pub const GOOD_CARD: &str = "4242424242424242";
pub const BAD_CARD: &str = "4000000000000341";
/// Cards that are charged: one does not take back what was sent, and the money of the other cannot be sent.
pub const REFUND_FAILS_CARD: &str = "4000000000005126";
pub const DISPUTED_CARD: &str = "4000000000000259";

/// Signs the events.
pub const WEBHOOK_SECRET: &str = "whsec_test";
const SECRET_KEY: &str = "sk_test_0123456789";

/// Its address. It ends with the tests: its input closes then.
static STAND_IN: OnceCell<(String, Child)> = OnceCell::const_new();

pub async fn address() -> &'static str {
    let (address, _) = STAND_IN
        .get_or_init(|| async {
            let free = TcpListener::bind("127.0.0.1:0").expect("a port");
            let port = free.local_addr().expect("an address").port();
            drop(free);
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
            let program = root.map(|folder| folder.join("end2end/stripe/stand_in.py"));
            let program = program.into_iter().find(|program| program.exists()).expect("the stand-in");
            let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
            #[expect(clippy::zombie_processes, reason = "it ends when its input closes, with the tests")]
            let process = Command::new(&python)
                .arg(program)
                .arg(port.to_string())
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap_or_else(|e| panic!("{python} does not start: {e}"));
            for _ in 0..1000 {
                if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                    return (format!("http://127.0.0.1:{port}"), process);
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            panic!(
                "the stand-in for Stripe does not answer. `scripts/setup test` installs localstripe and `. scripts/env` \
                 puts its Python on PATH; or set PYTHON to one that has it"
            )
        })
        .await;
    address
}

/// The way there.
pub async fn stripe() -> Stripe {
    stripe_at(address().await)
}

/// The way to a Stripe that does not answer.
pub fn no_stripe() -> Stripe {
    stripe_at("http://127.0.0.1:1")
}

/// The way to a Stripe that answers here.
pub fn stripe_at(api: &str) -> Stripe {
    Stripe::new(StripeAccount {
        secret_key: Secret(SECRET_KEY.into()),
        webhook_secret: Secret(WEBHOOK_SECRET.into()),
        publishable_key: "pk_test_0123456789".into(),
        api: api.into(),
        script: format!("{api}/js.stripe.com/stripe.js"),
    })
    .expect("a way there")
}

/// Calls the stand-in with the shop's key.
pub async fn call(method: Method, path: &str, body: Option<Value>) -> Value {
    let url = format!("{}/v1/{path}", address().await);
    let mut request = Client::new().request(method, url).bearer_auth(SECRET_KEY);
    if let Some(body) = body {
        request = request.json(&body);
    }
    request.send().await.expect("an answer").json().await.expect("JSON")
}

/// Pays as the form in a browser does. True when the card was charged.
pub async fn pay(client_secret: &str, card: &str) -> bool {
    let form = [
        ("key", "pk_test_0123456789"),
        ("client_secret", client_secret),
        ("number", card),
    ];
    let url = format!("{}/js.stripe.com/pay", address().await);
    let answer = Client::new().post(url).form(&form).send().await.expect("an answer");
    answer.status().is_success()
}

/// The name of the intent that a browser pays with this.
pub fn intent_of(client_secret: &str) -> &str {
    client_secret.split("_secret_").next().expect("a name")
}

/// What was sent back of a payment, in cents, each time.
pub async fn refunds(intent: &str) -> Vec<i64> {
    let refunds = refund_list(intent).await;
    refunds
        .iter()
        .map(|refund| refund["amount"].as_i64().expect("cents"))
        .collect()
}

async fn refund_list(intent: &str) -> Vec<Value> {
    let list = call(Method::GET, &format!("refunds?payment_intent={intent}"), None).await;
    list["data"].as_array().expect("a list").clone()
}

/// An event about the refund of an intent as it is now.
pub async fn event_of_refund(id: &str, kind: &str, intent: &str) -> Value {
    let refund = &refund_list(intent).await[0];
    serde_json::json!({ "id": id, "object": "event", "type": kind, "data": { "object": refund } })
}

/// An event about an intent as it is now, in Stripe's words.
pub async fn event(id: &str, kind: &str, intent: &str) -> Value {
    let object = call(Method::GET, &format!("payment_intents/{intent}"), None).await;
    serde_json::json!({ "id": id, "object": "event", "type": kind, "data": { "object": object } })
}

/// The header by which Stripe signs a message at this second.
pub fn signature(payload: &str, seconds: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("a key");
    mac.update(format!("{seconds}.{payload}").as_bytes());
    format!("t={seconds},v1={}", domain::hex(&mac.finalize().into_bytes()))
}
