//! Who may read the server's figures.

use app::request::Caller;
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::Error;
use sha2::{Digest, Sha256};

use super::auth::bearer;
use crate::{problem::ApiError, state::AppState};

/// Someone who may read the server's figures: whoever has `METRICS_TOKEN`, or while that is not set, a program on this
/// machine. What a proxy on this machine passes on does not count as such. 401 with a wrong token or none, 403 from
/// elsewhere.
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
        let caller = parts.extensions.get::<Caller>();
        let is_here = caller.is_some_and(|caller| caller.address.is_loopback());
        let is_passed_on = ["x-forwarded-for", "forwarded"]
            .into_iter()
            .any(|name| parts.headers.contains_key(name));
        if is_here && !is_passed_on {
            Ok(Self(()))
        } else {
            Err(Error::Forbidden.into())
        }
    }
}
