//! Calls to Stripe's API: <https://docs.stripe.com/api>.

use std::time::Duration;

use reqwest::{Client, Method};
use serde::{Deserialize, de::DeserializeOwned};
use shared::{Id, Timestamp, account::Secret, order::Order};

use crate::{Error, Result, platform::http_client};

mod objects;

pub(super) use objects::{Charge, Intent, IntentStatus, Refund};
use objects::{Named, Refunds};

/// How long Stripe may take over one call.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The API's form that this was written for; without a word it is the account's. It is the first in which what a card held
/// and was not taken is no refund: <https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow>.
const VERSION: &str = "2025-03-31.basil";
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
    /// Whether the secret key moves real money; otherwise it is one for trying out.
    pub fn is_live(&self) -> bool {
        self.secret_key.0.contains("_live_")
    }

    /// Whether secret and publishable key are both for real money, or both for trying out.
    pub fn keys_fit(&self) -> bool {
        self.publishable_key.contains("_live_") == self.is_live()
    }

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

/// A list of which only its length is of interest.
#[derive(Deserialize)]
struct List {
    data: Vec<serde::de::IgnoredAny>,
}

/// Why Stripe did not do something.
#[derive(Debug)]
pub(super) enum StripeRefusal {
    /// It refused; asking again changes nothing. With its code, if it gave one: <https://docs.stripe.com/error-codes>.
    Refused {
        /// `charge_disputed`
        code: Option<String>,
        /// The answer, for the log.
        why: String,
    },
    /// It failed, and repeats that answer for a day to the same idempotency key.
    Failed(String),
    /// It did not answer, or not now.
    Unavailable(String),
}

impl From<StripeRefusal> for Error {
    fn from(refusal: StripeRefusal) -> Self {
        Self::PaymentUnavailable(match refusal {
            StripeRefusal::Refused { why, .. } | StripeRefusal::Failed(why) | StripeRefusal::Unavailable(why) => why,
        })
    }
}

impl Stripe {
    /// A client for this account. The error says why TLS cannot be set up.
    pub fn new(account: StripeAccount) -> Result<Self, String> {
        let client = http_client::open(TIMEOUT)?;
        Ok(Self { account, client })
    }

    /// Asks whether Stripe knows the secret key, by reading the balance, and answers what its clock shows. The error is
    /// what Stripe says, or why it did not answer.
    pub async fn check(&self) -> Result<Option<Timestamp>, String> {
        let StripeAccount { secret_key, api, .. } = &self.account;
        let request = self.client.get(format!("{api}/v1/balance")).bearer_auth(&secret_key.0);
        let answer = request.header("Stripe-Version", VERSION).send().await;
        let answer = answer.map_err(http_client::reason)?;
        match answer.status().as_u16() {
            // 403: a restricted key that is known, but may not read the balance.
            200 | 403 => Ok(http_client::date(answer.headers())),
            401 => Err("it does not know the secret key".into()),
            status => Err(format!("it answers {status}")),
        }
    }

    /// The one intent of an order: asked twice after as many `failures`, Stripe answers with the first.
    pub(super) async fn create_intent(&self, order: &Order, failures: i64) -> Result<Intent, StripeRefusal> {
        let id = order.id.to_string();
        let mut form = vec![
            ("amount", order.total.cents().to_string()),
            ("currency", CURRENCY.into()),
            ("payment_method_types[]", "card".into()),
            ("metadata[order]", id.clone()),
            ("metadata[orderNumber]", order.order_number.clone()),
        ];
        if order.has_cuts() {
            // What they cost is known to the cent once they were weighed.
            form.push(("capture_method", "manual".into()));
        }
        let key = numbered(format!("order/{id}"), failures);
        self.post("payment_intents", &form, Some(&key)).await
    }

    /// The intent as it is now, with what was charged, kept, refunded and contested: one call, and a second when there are more
    /// than ten refunds.
    pub(super) async fn intent(&self, id: &str) -> Result<Intent, StripeRefusal> {
        let wanted = ["refunds", "dispute", "balance_transaction"].map(|part| format!("expand[]=latest_charge.{part}"));
        let path = format!("payment_intents/{id}?{}", wanted.join("&"));
        let mut intent: Intent = self.call(Method::GET, &path, &[], None).await?;
        if let Some(Named::Whole(charge)) = &mut intent.latest_charge
            && charge.refunds.has_more
        {
            charge.refunds = self.all_refunds(id).await?;
        }
        Ok(intent)
    }

    async fn all_refunds(&self, intent: &str) -> Result<Refunds, StripeRefusal> {
        let mut all = Refunds::default();
        loop {
            let after = all.data.last().map(|last| format!("&starting_after={}", last.id));
            let path = format!("refunds?payment_intent={intent}&limit=100{}", after.unwrap_or_default());
            let page: Refunds = self.call(Method::GET, &path, &[], None).await?;
            let is_last = !page.has_more || page.data.is_empty();
            all.data.extend(page.data);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// Whether Stripe warned that the card of this intent may be somebody else's:
    /// <https://docs.stripe.com/disputes/how-disputes-work#early-fraud-warnings>.
    pub(super) async fn warns_of_fraud(&self, intent: &str) -> Result<bool, StripeRefusal> {
        let path = format!("radar/early_fraud_warnings?payment_intent={intent}&limit=1");
        let List { data } = self.call(Method::GET, &path, &[], None).await?;
        Ok(!data.is_empty())
    }

    /// Cancels the intent, so that nobody can pay it any more, and returns it as it then is: one that was paid meanwhile
    /// stays paid.
    pub(super) async fn cancel(&self, id: &str) -> Result<Intent, StripeRefusal> {
        let no_word: [(&str, String); 0] = [];
        match self.post(&format!("payment_intents/{id}/cancel"), &no_word, None).await {
            // It can no longer be cancelled: ask how it stands.
            Err(StripeRefusal::Refused { .. }) => self.intent(id).await,
            answer => answer,
        }
    }

    /// Takes these cents of what the card of an order holds, and lets go of the rest. Asked twice after as many `failures`,
    /// Stripe answers with the first.
    pub(super) async fn capture(
        &self,
        intent: &str,
        order: Id<Order>,
        cents: i64,
        failures: i64,
    ) -> Result<Intent, StripeRefusal> {
        let form = [("amount_to_capture", cents.to_string())];
        let key = numbered(format!("capture/{order}/{cents}"), failures);
        self.post(&format!("payment_intents/{intent}/capture"), &form, Some(&key))
            .await
    }

    /// Sends these cents of an intent back for a refund of the shop's. Asked twice after as many `failures`, Stripe answers
    /// with the first.
    pub(super) async fn refund(
        &self,
        intent: &str,
        refund: Id<shared::refund::Refund>,
        cents: i64,
        failures: i64,
    ) -> Result<Refund, StripeRefusal> {
        let form = [
            ("payment_intent", intent.into()),
            ("amount", cents.to_string()),
            ("metadata[refund]", refund.to_string()),
        ];
        let key = numbered(format!("refund/{refund}/{cents}"), failures);
        self.post("refunds", &form, Some(&key)).await
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
        let said = answer.json().await.ok().map(|Answer { error }| error);
        let code = said.as_ref().and_then(|said| said.code.clone());
        let message = code.clone().or_else(|| said.and_then(|said| said.message));
        // Stripe's message may hold a part of the key.
        let message = message.filter(|message| !message.contains("sk_") && !message.contains("rk_"));
        let why = format!(
            "Stripe answers {status}: {}",
            message.as_deref().unwrap_or("no reason given")
        );
        // 409: the same call still runs; 429: too many; 401 and 403: the key is not taken now.
        let never = status.is_client_error() && ![401, 403, 409, 429].contains(&status.as_u16());
        Err(if never {
            StripeRefusal::Refused { code, why }
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
