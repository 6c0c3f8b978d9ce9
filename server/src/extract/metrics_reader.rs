//! Who may read the server's figures.

use std::net::IpAddr;

use app::request::Caller;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts, uri::Authority},
};
use domain::Error;
use sha2::{Digest, Sha256};

use super::auth::bearer;
use crate::{problem::ApiError, state::AppState};

/// Someone who may read the server's figures: whoever has `METRICS_TOKEN`. While that is not set, in production nobody: a proxy
/// on this machine, which customers come through, may say nothing of whom it asks for. In development a program on this machine
/// that asks for this machine by its name; what a proxy passes on does not count as such. 401 with a wrong token or none, 403
/// without that right.
#[derive(Clone, Copy, Debug)]
pub struct MetricsReader(());

impl FromRequestParts<AppState> for MetricsReader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if let Some(token) = &state.http.metrics_token {
            let given = bearer(&parts.headers).ok_or(Error::Unauthenticated)?;
            // Hashes tell nothing by the time that comparing them takes.
            return if Sha256::digest(&given.0) == Sha256::digest(&token.0) {
                Ok(Self(()))
            } else {
                Err(Error::Unauthenticated.into())
            };
        }
        if !state.http.metrics_need_token && is_this_machine(parts) {
            Ok(Self(()))
        } else {
            Err(Error::Forbidden.into())
        }
    }
}

/// Whether a program on this machine asks, as far as nothing says that it asks for somebody else.
fn is_this_machine(parts: &Parts) -> bool {
    let caller = parts.extensions.get::<Caller>();
    let is_here = caller.is_some_and(|caller| caller.address.is_loopback());
    let is_passed_on = ["x-forwarded-for", "forwarded", "via"]
        .into_iter()
        .any(|name| parts.headers.contains_key(name));
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host: Option<Authority> = host.and_then(|host| host.parse().ok());
    let host = host.as_ref().or_else(|| parts.uri.authority()).map(Authority::host);
    is_here && !is_passed_on && host.is_some_and(is_loopback)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
