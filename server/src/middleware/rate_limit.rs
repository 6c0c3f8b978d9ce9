//! How often one address may knock.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use app::ssr::Caller;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    Clock, Error,
    platform::limits::{Allowance, Limiter, Quota},
};

use super::caller;
use crate::{problem::Refusal, router::FILES};

/// Anything but files: pages and what they call, REST.
const ANYTHING: Quota = Quota::per_minute(NonZeroU32::new(600).unwrap());
/// Events from Stripe, which come from few addresses and wait for nobody.
const EVENTS: Quota = Quota::per_minute(NonZeroU32::new(6000).unwrap());
/// What a password can be guessed at, an account opened or a letter sent by.
const ENTRANCES: Quota = Quota::per_minute(NonZeroU32::new(10).unwrap());

/// Where events from Stripe are sent.
pub const WEBHOOK: &str = "/api/payments/stripe/webhook";

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The tries of every address.
#[derive(Debug)]
pub struct AddressLimits {
    anything: Limiter<IpAddr>,
    events: Limiter<IpAddr>,
    entrances: Limiter<IpAddr>,
}

impl AddressLimits {
    /// By the shop's clock.
    pub fn new(clock: &Clock) -> Self {
        Self {
            anything: Limiter::new(ANYTHING, clock),
            events: Limiter::new(EVENTS, clock),
            entrances: Limiter::new(ENTRANCES, clock),
        }
    }
}

/// Refuses an address that knocks too often, and tells any other how often it still may. An
/// account has limits of its own, whatever the address ([`domain::platform::limits`]).
pub async fn limit(State(limits): State<Arc<AddressLimits>>, request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().filter(|_| is_limited(&request)) else {
        return next.run(request).await;
    };
    let network = caller::network(caller.address);
    let limiter = if request.uri().path() == WEBHOOK {
        &limits.events
    } else {
        &limits.anything
    };
    let mut allowance = limiter.take(&network);
    if allowance.is_ok() && is_entrance(&request) {
        allowance = limits.entrances.take(&network);
    }
    match allowance {
        Ok(allowance) => {
            let mut response = next.run(request).await;
            write(&allowance, response.headers_mut());
            response
        }
        Err(allowance) => Refusal::from(Error::TooManyRequests(allowance)).into_response(),
    }
}

/// Says what is left, unless a narrower limit has.
pub fn write(allowance: &Allowance, headers: &mut HeaderMap) {
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

/// Files cost next to nothing, and whoever watches the server may look as often as they like. It goes by route: what only
/// begins like one of theirs is a page that is not there.
fn is_limited(request: &Request) -> bool {
    let Some(route) = request.extensions().get::<MatchedPath>() else {
        return request.uri().path() != "/favicon.svg";
    };
    let mut free = FILES
        .into_iter()
        .chain(["/uploads/{file}", "/health/live", "/health/ready"]);
    !free.any(|free| free == route.as_str())
}

fn is_entrance(request: &Request) -> bool {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    request.method() == Method::POST
        && route.is_some_and(|route| {
            let entrance = route
                .strip_prefix("/api/auth/")
                .or_else(|| route.strip_prefix("/fn/account/"));
            entrance.is_some_and(|entrance| {
                [
                    "register",
                    "login",
                    "sign-in",
                    "forgot-password",
                    "reset-password",
                    "set-password",
                    "verify-email",
                ]
                .contains(&entrance)
            })
        })
}
