//! Stripe, Cloudinary and the geocoding service, where they are used.

use domain::{Clock, media::Storage};
use shared::Timestamp;

use super::Line;
use crate::config::{Config, Environment};

/// By how many seconds this machine's clock is ahead of another's.
pub type Ahead = Option<i64>;

/// Whether Stripe knows the key, and whether it is one for real money.
pub async fn stripe(config: &Config) -> (Line, Ahead) {
    const SUBJECT: &str = "stripe";
    let Some(stripe) = &config.shop.card else {
        return (Line::ok(SUBJECT, "not set: the shop takes no cards"), None);
    };
    let ahead = match stripe.check().await {
        Ok(date) => ahead_of(date),
        Err(error) => {
            let sentence = format!(
                "{}: {error}. Look at STRIPE_SECRET_KEY, and whether this machine reaches it",
                stripe.account.api
            );
            return (Line::problem(SUBJECT, sentence), None);
        }
    };
    if !stripe.account.keys_fit() {
        let sentence = "of STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY one is live and one for tests. Copy both anew";
        return (Line::problem(SUBJECT, sentence), ahead);
    }
    let line = match (config.environment, stripe.account.is_live()) {
        (Environment::Production, true) => Line::ok(SUBJECT, "it knows the live key"),
        (Environment::Development, false) => Line::ok(SUBJECT, "it knows the test key"),
        (Environment::Production, false) => {
            let sentence = "it knows the key, but that is one for tests: no card is charged. Set the live keys";
            Line::warning(SUBJECT, sentence)
        }
        (Environment::Development, true) => {
            let sentence = "it knows the key, which is live: cards are really charged. Set the test keys";
            Line::warning(SUBJECT, sentence)
        }
    };
    (line, ahead)
}

/// Whether Cloudinary knows the account.
pub async fn cloudinary(config: &Config) -> (Line, Ahead) {
    const SUBJECT: &str = "cloudinary";
    let Storage::Cloudinary(cloudinary) = &config.shop.media else {
        let folder = config.shop.uploads.display();
        return (
            Line::ok(SUBJECT, format!("not set: pictures are kept in {folder}")),
            None,
        );
    };
    match cloudinary.check().await {
        Ok(date) => (Line::ok(SUBJECT, "it knows the account"), ahead_of(date)),
        Err(error) => {
            let sentence = format!("{error}. Look at CLOUDINARY_CLOUD_NAME, _API_KEY and _API_SECRET");
            (Line::problem(SUBJECT, sentence), None)
        }
    }
}

/// Whether the geocoding service answers; nothing to say where none is set.
pub async fn geocoding(config: &Config) -> Option<Line> {
    const SUBJECT: &str = "geocoding";
    let geocoder = config.shop.geocoder.as_ref()?;
    Some(match geocoder.check().await {
        Ok(()) => Line::ok(SUBJECT, "it answers"),
        Err(error) => {
            let sentence = format!("{error}. Look at GEOCODING_URL: without it, rounds know doors from livreurs alone");
            Line::warning(SUBJECT, sentence)
        }
    })
}

fn ahead_of(date: Option<Timestamp>) -> Ahead {
    Some((Clock::System.now().millis() - date?.millis()) / 1000)
}
