//! Sends one event: signs it, posts it, and reads as much of the answer as is of use.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use reqwest::{Client, Response, header, redirect::Policy};
use sha2::Sha256;
use shared::{Id, Timestamp, account::Secret, webhook::WebhookDelivery};
use tokio::time::timeout;

use super::address::{self, OutsideOnly};
use crate::{Randomness, platform::http_client, store::webhooks::StoredWebhook};

/// How secrets begin for the libraries of Standard Webhooks; the rest is base64.
const SECRET_BEGINNING: &str = "whsec_";
/// How long sending may take, with the answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// So much of an answer is read at most, and for so long.
const MOST_READ: usize = 64 * 1024;
const LONGEST_READ: Duration = Duration::from_secs(1);
/// So much of it stands in the log, in characters.
const MOST_LOGGED: usize = 200;

/// A secret of 256 bits.
pub fn new_secret(randomness: &Randomness) -> Secret {
    let mut bytes = [0; 32];
    randomness.fill(&mut bytes);
    Secret(format!("{SECRET_BEGINNING}{}", BASE64_STANDARD.encode(bytes)))
}

/// Sends events to addresses outside of the house.
#[derive(Clone, Debug)]
pub struct Sender {
    client: Client,
    to_loopback: bool,
}

/// Why an event was not taken.
#[derive(Debug)]
pub struct NotTaken {
    /// HTTP status of the answer; `None` when nobody answered.
    pub status: Option<u16>,
    /// In a sentence.
    pub why: String,
}

impl Sender {
    /// One that may send to this machine, too, or not. The error says why TLS cannot be set up.
    pub fn open(to_loopback: bool) -> Result<Self, String> {
        Self::with_timeout(to_loopback, TIMEOUT)
    }

    /// [`Self::open`] with less patience, for tests.
    pub fn with_timeout(to_loopback: bool, timeout: Duration) -> Result<Self, String> {
        http_client::use_ring();
        let client = Client::builder()
            .timeout(timeout)
            .redirect(Policy::none())
            // A proxy would look names up itself.
            .no_proxy()
            .dns_resolver(OutsideOnly { to_loopback })
            .build()
            .map_err(|e| e.to_string())?;
        Ok(Self { client, to_loopback })
    }

    /// Posts an event; the status when it was taken, which any of 2xx says.
    pub(super) async fn send(
        &self,
        webhook: &StoredWebhook,
        id: Id<WebhookDelivery>,
        body: &str,
        now: Timestamp,
    ) -> Result<u16, NotTaken> {
        let unsent = |why: String| NotTaken { status: None, why };
        // It was checked when it was set, and the rule may have become stricter since.
        let url = address::checked(&webhook.url, self.to_loopback)
            .map_err(|_| unsent("the address may not be sent to".into()))?;
        let (id, seconds) = (format!("msg_{id}"), now.millis().div_euclid(1000));
        let signatures = signatures(webhook, now, &format!("{id}.{seconds}.{body}"));
        let request = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "fromagerie-webhooks/1")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signatures.map_err(unsent)?)
            .body(body.to_owned());
        let answer = request.send().await.map_err(|e| unsent(http_client::reason(e)))?;
        let status = answer.status();
        let said = read(answer).await;
        if status.is_success() {
            return Ok(status.as_u16());
        }
        let why = match (status.is_redirection(), said.is_empty()) {
            (true, _) => "it leads elsewhere, and nobody follows".into(),
            (false, true) => format!("it answers {}", status.as_u16()),
            (false, false) => format!("it answers {}: {said}", status.as_u16()),
        };
        Err(NotTaken {
            status: Some(status.as_u16()),
            why,
        })
    }
}

/// The beginning of what an answer says. What comes after the most that is read, or too late, is left unread, and the
/// connection closed.
async fn read(mut answer: Response) -> String {
    let mut read = Vec::new();
    let reading = async {
        while let Ok(Some(chunk)) = answer.chunk().await {
            read.extend_from_slice(&chunk);
            if read.len() >= MOST_READ {
                break;
            }
        }
    };
    _ = timeout(LONGEST_READ, reading).await;
    let text = String::from_utf8_lossy(&read);
    let plain = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(MOST_LOGGED).collect()
}

/// `v1,` and the base64 of an HMAC-SHA256, by the secret of now and, for a while after a change, by the one before.
fn signatures(webhook: &StoredWebhook, now: Timestamp, signed: &str) -> Result<String, String> {
    let previous = webhook.previous_secret.as_ref();
    let previous = previous.filter(|_| webhook.previous_until.is_some_and(|until| until > now));
    let all = [Some(&webhook.secret), previous];
    let signatures = all.into_iter().flatten().map(|secret| signature(secret, signed));
    Ok(signatures.collect::<Result<Vec<_>, _>>()?.join(" "))
}

fn signature(secret: &Secret, signed: &str) -> Result<String, String> {
    let unusable = || "the webhook has no usable secret".to_owned();
    let key = secret.0.strip_prefix(SECRET_BEGINNING).ok_or_else(unusable)?;
    let key = BASE64_STANDARD.decode(key).map_err(|_| unusable())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| unusable())?;
    mac.update(signed.as_bytes());
    Ok(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.
    #[test]
    fn the_example_of_the_specification_has_its_signature() {
        let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into());
        let signed = r#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        assert_eq!(
            signature(&secret, signed).unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
