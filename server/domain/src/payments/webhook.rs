//! Events that Stripe sends to the webhook: <https://docs.stripe.com/webhooks>.

use std::collections::HashMap;

use hmac::{Hmac, Mac};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;
use shared::{Id, account::Secret, order::Order};

use super::reconcile::{fits, reconcile};
use crate::{Error, Result, Shop, store};

/// How far Stripe's clock and the shop's may be apart, which is also how long a message can be sent again by others.
const TOLERANCE_SECONDS: i64 = 300;
/// How long an event is known: Stripe tries for three days.
const REMEMBER_DAYS: i64 = 30;

#[derive(Deserialize)]
struct Event {
    id: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Object,
}

/// What an event is about: an intent, or something that names one.
#[derive(Deserialize)]
struct Object {
    #[serde(default, rename = "object")]
    kind: String,
    #[serde(default)]
    id: Value,
    #[serde(default)]
    payment_intent: Value,
    amount: Option<i64>,
    currency: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, Value>>,
}

impl Object {
    fn is_intent(&self) -> bool {
        self.kind == "payment_intent"
    }

    fn is_warning(&self) -> bool {
        self.kind == "radar.early_fraud_warning"
    }

    /// The name of the intent.
    fn intent(&self) -> Option<&str> {
        if self.is_intent() {
            &self.id
        } else {
            &self.payment_intent
        }
        .as_str()
    }

    /// The order that the shop wrote on it.
    fn order(&self) -> Option<Id<Order>> {
        self.metadata.as_ref()?.get("order")?.as_str()?.parse().ok()
    }
}

/// Takes an event. Its contents are not trusted: it only makes the shop ask Stripe (`reconcile`). One that was
/// taken before, or is not about the shop's orders, does nothing. [`Error::NotFound`] without cards, [`Error::BadSignature`],
/// [`Error::PaymentMismatch`], or [`Error::PaymentUnavailable`]; Stripe sends an event again that was not taken.
pub async fn receive(shop: &Shop, signature: &str, payload: &[u8]) -> Result<()> {
    let stripe = shop.settings.card.as_ref().ok_or(Error::NotFound)?;
    if !is_signed(
        &stripe.account.webhook_secret,
        signature,
        payload,
        shop.now().millis() / 1000,
    ) {
        return Err(Error::BadSignature);
    }
    let event: Event = serde_json::from_slice(payload).map_err(|_| Error::field("id", "required"))?;
    if store::payments::is_known_event(&shop.store, &event.id).await? {
        return Ok(());
    }
    let about = &event.data.object;
    let payment = match (about.intent(), about.order()) {
        (Some(intent), order) => match (store::payments::by_intent(&shop.store, intent).await?, order) {
            (None, Some(order)) => store::payments::by_id(shop.store.access(), order).await?,
            (payment, _) => payment,
        },
        (None, _) => None,
    };
    let Some(payment) = payment else {
        return Ok(());
    };
    if about.is_intent() {
        check(shop, &payment, about).await?;
    }
    reconcile(shop, payment.id).await?;
    if about.is_warning() {
        learn_warning(shop, &payment).await?;
    }
    let until = shop.now().plus_days(REMEMBER_DAYS);
    store::payments::remember(&shop.store, &event.id, until).await
}

/// Marks the order when Stripe, asked, warns of fraud.
async fn learn_warning(shop: &Shop, payment: &store::payments::Payment) -> Result<()> {
    let (Some(stripe), Some(intent)) = (&shop.settings.card, &payment.intent) else {
        return Ok(());
    };
    if stripe.warns_of_fraud(intent).await? {
        store::orders::warn_of_fraud(&shop.store, payment.id, shop.now()).await?;
    }
    Ok(())
}

/// Refuses an intent that is not the order's: another one, or of another amount or currency.
async fn check(shop: &Shop, payment: &store::payments::Payment, about: &Object) -> Result<()> {
    let order = store::orders::by_id(shop.store.access(), payment.id)
        .await?
        .ok_or(Error::NotFound)?;
    let another = payment
        .intent
        .as_deref()
        .is_some_and(|intent| about.intent() != Some(intent));
    let amount = about.amount.unwrap_or_default();
    let currency = about.currency.as_deref().unwrap_or_default();
    if !another && fits(&order, amount, currency) {
        return Ok(());
    }
    tracing::error!(
        target: "error", order = %order.id, intent = about.intent(), amount, currency,
        "an event is about a payment that is not the order’s, and changes nothing: look at it in Stripe’s dashboard"
    );
    Err(Error::PaymentMismatch)
}

/// Whether `header` (`t=<seconds>,v1=<hex>,…`) signs the payload, not long before or after `now`.
fn is_signed(secret: &Secret, header: &str, payload: &[u8], now: i64) -> bool {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let Some(time) = parts().find_map(|(name, value)| (name == "t").then_some(value)) else {
        return false;
    };
    let is_recent = |time: i64| now.abs_diff(time) <= TOLERANCE_SECONDS.unsigned_abs();
    if !time.parse().is_ok_and(is_recent) {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()) else {
        return false;
    };
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(payload);
    // Compares in constant time. There are two while a secret is being replaced.
    parts()
        .filter(|(name, _)| *name == "v1")
        .filter_map(|(_, value)| bytes(value))
        .any(|signature| mac.clone().verify_slice(&signature).is_ok())
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<_> = hex.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    let bytes = pairs.map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect();
    if digits.len() % 2 == 0 { bytes } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_test`.
    const SIGNATURE: &str = "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91";

    fn is_signed_at(header: &str, payload: &[u8], now: i64) -> bool {
        is_signed(&Secret("whsec_test".into()), header, payload, now)
    }

    #[test]
    fn only_stripe_signs_and_only_for_five_minutes() {
        let header = format!("t=1700000000,v1={SIGNATURE}");
        for now in [1_699_999_700, 1_700_000_000, 1_700_000_300] {
            assert!(is_signed_at(&header, b"{}", now));
        }
        assert!(!is_signed_at(&header, b"{}", 1_700_000_301));
        assert!(!is_signed_at(&header, b"{}", 1_699_999_699));
        assert!(!is_signed_at(&header, b"{ }", 1_700_000_000));
        assert!(!is_signed_at(
            &header.replace("1700000000", "1700000001"),
            b"{}",
            1_700_000_000
        ));
        let both = format!("t=1700000000,v1={},v1={SIGNATURE},v0=ff", "0".repeat(64));
        assert!(
            is_signed_at(&both, b"{}", 1_700_000_000),
            "while a secret is replaced there are two"
        );
    }

    #[test]
    fn what_is_not_a_signature_signs_nothing() {
        for header in [
            "",
            "t=1700000000",
            "t=,v1=",
            "t=1700000000,v1=",
            "t=1700000000,v1=abc",
            "t=1700000000,v1=é9",
            "v1=00",
            &format!("t=1700000000,v0={SIGNATURE}"),
            &format!("t=-9223372036854775808,v1={SIGNATURE}"),
        ] {
            assert!(!is_signed_at(header, b"{}", 1_700_000_000), "{header}");
        }
    }
}
