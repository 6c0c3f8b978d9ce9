//! How many requests an address has a minute, by the class of the route ([`RateClass`]).

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use app::request::Caller;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    Clock, Error,
    platform::limits::{Allowance, Limiter, Quota, network},
};
use shared::{Id, api_key::ApiKey};

use super::policy::{Policy, RateClass};
use crate::problem::{ApiError, set_rate_limit_headers};

const GENERAL: Quota = Quota::per_minute(NonZeroU32::new(600).unwrap());
const WEBHOOK: Quota = Quota::per_minute(NonZeroU32::new(6000).unwrap());
const SIGN_IN: Quota = Quota::per_minute(NonZeroU32::new(10).unwrap());

/// The requests that each address has made, by class, and each API key.
#[derive(Debug)]
pub struct AddressLimits {
    general: Limiter<IpAddr>,
    webhook: Limiter<IpAddr>,
    sign_in: Limiter<IpAddr>,
    keys: Limiter<Id<ApiKey>>,
}

impl AddressLimits {
    /// By the shop's clock.
    pub fn new(clock: &Clock) -> Self {
        Self {
            general: Limiter::new(GENERAL, clock),
            webhook: Limiter::new(WEBHOOK, clock),
            sign_in: Limiter::new(SIGN_IN, clock),
            keys: Limiter::new(GENERAL, clock),
        }
    }

    /// Takes one of the requests that an API key has, whatever the address; `Err` when there is none left.
    pub fn take_for_key(&self, key: Id<ApiKey>) -> Result<Allowance, Allowance> {
        self.keys.take(&key)
    }
}

/// 429 to an address that has used up its requests; any other is told how many are left. An account has limits of its
/// own, whatever the address ([`domain::tries`]).
pub async fn limit(
    State((limits, policy)): State<(Arc<AddressLimits>, &'static Policy)>,
    request: Request,
    next: Next,
) -> Response {
    let caller = request.extensions().get::<Caller>();
    let network = caller.map(|caller| network(caller.address));
    let allowance = match (policy.rate, network) {
        (RateClass::Unlimited, _) | (_, None) => return next.run(request).await,
        (RateClass::General, Some(network)) => limits.general.take(&network),
        (RateClass::Webhook, Some(network)) => limits.webhook.take(&network),
        (RateClass::SignIn, Some(network)) => {
            let general = limits.general.take(&network);
            if general.is_ok() && !request.method().is_safe() {
                limits.sign_in.take(&network)
            } else {
                general
            }
        }
    };
    match allowance {
        Ok(allowance) => {
            let mut response = next.run(request).await;
            set_rate_limit_headers(&allowance, response.headers_mut());
            response
        }
        Err(allowance) => ApiError::from(Error::TooManyRequests(allowance)).into_response(),
    }
}
