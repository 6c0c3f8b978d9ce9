//! How much of a limit is left, for the client.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use domain::platform::limits::Allowance;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// Sets `RateLimit-*` and `Retry-After`, unless a narrower limit has.
pub fn set_rate_limit_headers(allowance: &Allowance, headers: &mut HeaderMap) {
    if headers.contains_key(LIMIT) {
        return;
    }
    headers.insert(LIMIT, allowance.limit.into());
    headers.insert(REMAINING, allowance.remaining.into());
    headers.insert(RESET, allowance.reset.into());
    if allowance.retry_after > 0 {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(allowance.retry_after));
    }
}
