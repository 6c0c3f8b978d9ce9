//! Calls to Stripe's API: <https://docs.stripe.com/api>.

use std::time::Duration;

use reqwest::{Client, Method, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};
use shared::{Money, account::Secret, order::Order};

use crate::{Error, Result};

/// How long Stripe may take over one call.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The API's form that this was written for; without a word it is the account's.
const VERSION: &str = "2024-06-20";
/// What the shop is paid in.
pub(super) const CURRENCY: &str = "eur";

/// Who the shop is to Stripe.
#[derive(Clone, Debug)]
pub struct StripeAccount {
    /// Proves to Stripe that it is the shop who calls.
    pub secret_key: Secret,
    /// Proves to the shop that it is Stripe who calls.
    pub webhook_secret: Secret,
    /// Names the shop in the customer's browser.
    pub publishable_key: String,
    /// Where the API answers, without a slash at the end: `https://api.stripe.com`.
    pub api: String,
    /// The script that draws the form: `https://js.stripe.com/v3/`.
    pub script: String,
}

impl StripeAccount {
    /// Where the script and the API are, as a page's policy names them: `https://js.stripe.com`.
    pub fn origins(&self) -> [&str; 2] {
        [&self.script, &self.api].map(|address| {
            let host = address.find("//").map_or(0, |start| start + 2);
            let end = address[host..].find('/').map_or(address.len(), |end| host + end);
            &address[..end]
        })
    }
}

/// A client of Stripe's API.
#[derive(Clone, Debug)]
pub struct Stripe {
    /// Keys and addresses of the shop's account.
    pub account: StripeAccount,
    client: Client,
}

/// A payment intent at Stripe.
#[derive(Debug, Deserialize)]
pub(super) struct Intent {
    pub id: String,
    pub status: IntentStatus,
    /// Amount to pay, in cents.
    pub amount: i64,
    pub currency: String,
    /// Lets a browser pay, and nothing else.
    pub client_secret: Option<Secret>,
}

/// Status of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IntentStatus {
    /// Paid, for good.
    Succeeded,
    /// Cancelled: it can no longer be paid.
    Canceled,
    /// The bank has not answered yet.
    Processing,
    /// Waits for the customer to pay; any other status of Stripe's.
    #[serde(other)]
    Open,
}

#[derive(Deserialize)]
struct Refund {
    amount: i64,
    status: Option<String>,
}

impl Refund {
    /// <https://docs.stripe.com/refunds#failed-refunds>
    fn has_failed(&self) -> bool {
        matches!(self.status.as_deref(), Some("failed" | "canceled"))
    }
}

/// What became of the money that goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refunded {
    /// It has left for the card.
    Sent,
    /// The card does not take it.
    Failed,
}

#[derive(Deserialize)]
struct Refunds {
    data: Vec<Refund>,
}

/// Why Stripe did not do something.
#[derive(Debug)]
pub(super) enum StripeRefusal {
    /// It refused; asking again changes nothing.
    Refused(String),
    /// It failed, and repeats that answer for a day to the same idempotency key.
    Failed(String),
    /// It did not answer, or not now.
    Unavailable(String),
}

impl From<StripeRefusal> for Error {
    fn from(refusal: StripeRefusal) -> Self {
        let (StripeRefusal::Refused(why) | StripeRefusal::Failed(why) | StripeRefusal::Unavailable(why)) = refusal;
        Self::PaymentUnavailable(why)
    }
}

impl Stripe {
    /// A client for this account. The error says why TLS cannot be set up.
    pub fn new(account: StripeAccount) -> Result<Self, String> {
        // An error means that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(TIMEOUT).redirect(Policy::none()).build();
        let client = client.map_err(|e| e.to_string())?;
        Ok(Self { account, client })
    }

    /// The one intent of an order: asked twice after as many `failures`, Stripe answers with the first.
    pub(super) async fn create_intent(&self, order: &Order, failures: i64) -> Result<Intent, StripeRefusal> {
        let id = order.id.to_string();
        let form = [
            ("amount", order.total.cents().to_string()),
            ("currency", CURRENCY.into()),
            ("payment_method_types[]", "card".into()),
            ("metadata[order]", id.clone()),
            ("metadata[orderNumber]", order.order_number.clone()),
        ];
        let key = numbered(format!("order/{id}"), failures);
        self.post("payment_intents", &form, Some(&key)).await
    }

    /// The intent as it is now.
    pub(super) async fn intent(&self, id: &str) -> Result<Intent, StripeRefusal> {
        self.call(Method::GET, &format!("payment_intents/{id}"), &[], None)
            .await
    }

    /// Cancels the intent, so that nobody can pay it any more, and returns it as it then is: one that was paid meanwhile
    /// stays paid.
    pub(super) async fn cancel(&self, id: &str) -> Result<Intent, StripeRefusal> {
        let no_word: [(&str, String); 0] = [];
        match self.post(&format!("payment_intents/{id}/cancel"), &no_word, None).await {
            // It can no longer be cancelled: ask how it stands.
            Err(StripeRefusal::Refused(_)) => self.intent(id).await,
            answer => answer,
        }
    }

    /// Sees to it that `amount` of what was paid has gone back, and says whether the card took it. Sends what has not
    /// gone yet, so that asking again sends nothing twice: Stripe remembers a key for a day, and the list of refunds for
    /// good; after `failures` of its own it is asked under another key. After one that failed there is no other: the next would fail as well, and the money is at Stripe.
    pub(super) async fn refund(&self, intent: &str, amount: Money, failures: i64) -> Result<Refunded, StripeRefusal> {
        let list = format!("refunds?payment_intent={intent}&limit=100");
        let Refunds { data } = self.call(Method::GET, &list, &[], None).await?;
        let back: i64 = data
            .iter()
            .filter(|refund| !refund.has_failed())
            .map(|refund| refund.amount)
            .sum();
        let left = amount.cents() - back;
        if left <= 0 {
            return Ok(Refunded::Sent);
        }
        if data.iter().any(Refund::has_failed) {
            return Ok(Refunded::Failed);
        }
        let form = [("payment_intent", intent.into()), ("amount", left.to_string())];
        let key = numbered(format!("refund/{intent}/{}", data.len()), failures);
        match self.post::<Refund>("refunds", &form, Some(&key)).await {
            Ok(made) if !made.has_failed() => Ok(Refunded::Sent),
            Ok(_) => Ok(Refunded::Failed),
            // Disputed, for one: <https://docs.stripe.com/error-codes#charge-disputed>.
            Err(StripeRefusal::Refused(why)) => {
                tracing::warn!(target: "error", intent, why, "Stripe refuses a refund");
                Ok(Refunded::Failed)
            }
            Err(away) => Err(away),
        }
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &[(&str, String)],
        key: Option<&str>,
    ) -> Result<T, StripeRefusal> {
        self.call(Method::POST, path, form, key).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        form: &[(&str, String)],
        key: Option<&str>,
    ) -> Result<T, StripeRefusal> {
        #[derive(Deserialize)]
        struct Answer {
            error: Said,
        }
        #[derive(Deserialize)]
        struct Said {
            code: Option<String>,
            message: Option<String>,
        }

        let StripeAccount { secret_key, api, .. } = &self.account;
        let mut request = self
            .client
            .request(method, format!("{api}/v1/{path}"))
            .bearer_auth(&secret_key.0)
            .header("Stripe-Version", VERSION);
        if !form.is_empty() {
            request = request.form(form);
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        // Without the address, which belongs in no log.
        let silent = |e: reqwest::Error| StripeRefusal::Unavailable(format!("Stripe: {}", e.without_url()));
        let answer = request.send().await.map_err(silent)?;
        let status = answer.status();
        if status.is_success() {
            return answer.json().await.map_err(silent);
        }
        let message = answer
            .json()
            .await
            .ok()
            .and_then(|Answer { error }| error.code.or(error.message));
        // Stripe's message may hold a part of the key.
        let message = message.filter(|message| !message.contains("sk_") && !message.contains("rk_"));
        let why = format!(
            "Stripe answers {status}: {}",
            message.as_deref().unwrap_or("no reason given")
        );
        // 409: the same call still runs; 429: too many; 401 and 403: the key is not taken now.
        let never = status.is_client_error() && ![401, 403, 409, 429].contains(&status.as_u16());
        Err(if never {
            StripeRefusal::Refused(why)
        } else if status.is_server_error() {
            StripeRefusal::Failed(why)
        } else {
            StripeRefusal::Unavailable(why)
        })
    }
}

/// A key of its own after each failure.
fn numbered(key: String, failures: i64) -> String {
    match failures {
        0 => key,
        _ => format!("{key}/{failures}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_in_no_log() {
        let account = StripeAccount {
            secret_key: Secret("sk_hush".into()),
            webhook_secret: Secret("whsec_hush".into()),
            publishable_key: "pk_test".into(),
            api: "https://api.stripe.com".into(),
            script: "https://js.stripe.com/v3/".into(),
        };
        assert_eq!(account.origins(), ["https://js.stripe.com", "https://api.stripe.com"]);
        assert!(!format!("{:?}", Stripe::new(account).unwrap()).contains("hush"));
        let intent: Intent = serde_json::from_str(
            r#"{"id":"pi_1","status":"requires_action","amount":1,"currency":"eur","client_secret":"hush"}"#,
        )
        .unwrap();
        assert_eq!(intent.status, IntentStatus::Open);
        assert!(!format!("{intent:?}").contains("hush"));
    }
}
