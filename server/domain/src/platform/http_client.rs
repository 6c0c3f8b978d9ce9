//! Calls to other servers, by HTTP.

use std::{error::Error, time::Duration};

use reqwest::{Client, header::HeaderMap, redirect::Policy};
use shared::Timestamp;

/// A client that gives up after `timeout` and follows no redirect. The error says why TLS cannot be set up.
pub fn open(timeout: Duration) -> Result<Client, String> {
    use_ring();
    let client = Client::builder().timeout(timeout).redirect(Policy::none()).build();
    client.map_err(|e| e.to_string())
}

/// Has every client of this process encrypt with `ring`.
pub fn use_ring() {
    // An error means that a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// What the answering server's clock showed, to the second (`Date`).
pub fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let date = headers.get("date")?.to_str().ok()?;
    let date = httpdate::parse_http_date(date).ok()?;
    let since_1970 = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since_1970.as_millis()).ok().map(Timestamp::from_millis)
}

/// Why there was no answer: the first cause, such as a connection refused or a certificate that has run out.
pub fn reason(error: reqwest::Error) -> String {
    // Without the address, which may hold a key.
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
