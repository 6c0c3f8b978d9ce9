//! API keys: who shows one is found out here, once for the request, and how often each key may ask. What it may do is
//! decided where a handler asks for a scope ([`crate::extract::OrKey`]).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Error, Shop, identity::api_keys};
use tracing::Span;

use super::rate_limit::AddressLimits;
use crate::{
    extract::bearer,
    problem::{ApiError, set_rate_limit_headers},
};

/// Lets a request that shows a good key go on with its [`KeyHolder`](domain::KeyHolder), and with a shop whose audit names
/// the key. 401 for one that is not good, 429 for one that asks too often, from however many addresses.
pub async fn identify(
    State((shop, limits)): State<(Arc<Shop>, Option<Arc<AddressLimits>>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(key) = bearer(request.headers()).filter(api_keys::is_api_key) else {
        return next.run(request).await;
    };
    let holder = match api_keys::authenticate(&shop, &key).await {
        Ok(holder) => holder,
        Err(error) => return ApiError::from(error).into_response(),
    };
    Span::current().record("user", tracing::field::display(holder.user().id));
    let allowance = match limits.map(|limits| limits.take_for_key(holder.key())).transpose() {
        Ok(allowance) => allowance,
        Err(allowance) => return ApiError::from(Error::TooManyRequests(allowance)).into_response(),
    };
    request.extensions_mut().insert(Arc::new(shop.with_key(holder.key())));
    request.extensions_mut().insert(holder);
    let mut response = next.run(request).await;
    if let Some(allowance) = allowance {
        set_rate_limit_headers(&allowance, response.headers_mut());
    }
    response
}
