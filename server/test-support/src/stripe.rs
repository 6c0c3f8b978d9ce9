//! A stand-in for Stripe on loopback, one for all tests of a process, and a customer's browser that pays there.

use std::{
    net::TcpListener,
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

/// A card that is charged.
pub const GOOD_CARD: &str = "4242424242424242";
/// A card that is declined.
pub const BAD_CARD: &str = "4000000000000341";
/// A card that is charged and whose bank returns each refund after it was sent.
pub const REFUND_FAILS_CARD: &str = "4000000000005126";
/// The secret that signs events to the webhook.
pub const WEBHOOK_SECRET: &str = "whsec_test";
const SECRET_KEY: &str = "sk_test_0123456789";

/// Its address and process, which ends when its input closes, with the tests.
static STAND_IN: OnceCell<(String, Child)> = OnceCell::const_new();

/// The stand-in's address, `http://127.0.0.1:` and a port. Starts it when nobody has.
pub async fn address() -> &'static str {
    let (address, _) = STAND_IN
        .get_or_init(|| async {
            let free = TcpListener::bind("127.0.0.1:0").expect("a port");
            let port = free.local_addr().expect("an address").port();
            drop(free);
            let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/stripe/stand_in.py");
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

/// A client of the stand-in.
pub async fn stripe() -> Stripe {
    stripe_at(address().await)
}

/// A client of a Stripe that does not answer.
pub fn no_stripe() -> Stripe {
    stripe_at("http://127.0.0.1:1")
}

/// A client of a Stripe that answers at this address.
pub fn stripe_at(api: &str) -> Stripe {
    Stripe::new(StripeAccount {
        secret_key: Secret(SECRET_KEY.into()),
        webhook_secret: Secret(WEBHOOK_SECRET.into()),
        publishable_key: "pk_test_0123456789".into(),
        api: api.into(),
        script: format!("{api}/js.stripe.com/stripe.js"),
    })
    .expect("a client")
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

/// Pays as the form in a browser does. True when the card was charged, false when it was declined.
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

/// The id of the intent that a browser pays with this client secret.
pub fn intent_of(client_secret: &str) -> &str {
    client_secret.split("_secret_").next().expect("a name")
}

/// The amount of each refund of an intent, in cents.
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

/// Has the customer contest what an intent was charged; the name of the dispute.
pub async fn dispute(intent: &str) -> String {
    let made = happen("disputes", &[("payment_intent", intent)]).await;
    made["id"].as_str().expect("a name").to_owned()
}

/// Has the bank decide over a dispute: `won` or `lost`, as the shop sees it.
pub async fn close_dispute(dispute: &str, status: &str) {
    happen(&format!("disputes/{dispute}"), &[("status", status)]).await;
}

/// Refunds these cents in Stripe's dashboard; the name of the refund.
pub async fn refund_at_stripe(intent: &str, cents: i64) -> String {
    try_refund_at_stripe(intent, cents).await.expect("a refund")
}

/// The same, or `None` when Stripe refuses.
pub async fn try_refund_at_stripe(intent: &str, cents: i64) -> Option<String> {
    let body = serde_json::json!({ "payment_intent": intent, "amount": cents });
    let made = call(Method::POST, "refunds", Some(body)).await;
    made["id"].as_str().map(ToOwned::to_owned)
}

/// Has the bank turn down a refund that was sent.
pub async fn fail_refund(refund: &str, reason: &str) {
    happen(&format!("refunds/{refund}/fail"), &[("failure_reason", reason)]).await;
}

/// Has Stripe warn that a card may be somebody else's; the warning.
pub async fn warn_of_fraud(intent: &str) -> Value {
    happen("early_fraud_warnings", &[("payment_intent", intent)]).await
}

/// Has the bank let go of what a card holds for an intent.
pub async fn expire(intent: &str) {
    happen("expire", &[("payment_intent", intent)]).await;
}

/// The intent as Stripe has it now.
pub async fn intent(intent: &str) -> Value {
    call(
        Method::GET,
        &format!("payment_intents/{intent}?expand[]=latest_charge"),
        None,
    )
    .await
}

/// Says whether Stripe's balance is too short for refunds of this intent.
pub async fn set_balance_short(intent: &str, short: bool) {
    let short = if short { "true" } else { "false" };
    happen("balance", &[("payment_intent", intent), ("short", short)]).await;
}

/// Makes something happen at Stripe that the shop does not ask for.
async fn happen(what: &str, form: &[(&str, &str)]) -> Value {
    let url = format!("{}/_test/{what}", address().await);
    let request = Client::new().post(url).bearer_auth(SECRET_KEY).form(form);
    let answer = request.send().await.expect("an answer");
    assert!(answer.status().is_success(), "{what}: {answer:?}");
    answer.json().await.expect("JSON")
}

/// An event about the refund of an intent as it is now.
pub async fn event_of_refund(id: &str, kind: &str, intent: &str) -> Value {
    let refund = &refund_list(intent).await[0];
    serde_json::json!({ "id": id, "object": "event", "type": kind, "data": { "object": refund } })
}

/// An event about an intent as it is now, as Stripe sends it.
pub async fn event(id: &str, kind: &str, intent: &str) -> Value {
    let object = call(Method::GET, &format!("payment_intents/{intent}"), None).await;
    serde_json::json!({ "id": id, "object": "event", "type": kind, "data": { "object": object } })
}

/// The `Stripe-Signature` of a message that was sent at this Unix time, in seconds.
pub fn signature(payload: &str, seconds: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("a key");
    mac.update(format!("{seconds}.{payload}").as_bytes());
    format!("t={seconds},v1={}", domain::hex(&mac.finalize().into_bytes()))
}
