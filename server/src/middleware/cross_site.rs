//! The guard against other sites that would act with a visitor's cookie (CSRF).

use app::request::cookies::{SESSION_COOKIE, find_cookie};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::platform::attempts;

use super::policy::Policy;
use crate::{extract::bearer, problem::ApiError};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a change that carries the session cookie, or belongs to the shop's own pages only (server functions), unless
/// the browser says it comes from them: by `Sec-Fetch-Site`, which scripts cannot set, or else by `Origin`.
pub async fn refuse(State(policy): State<&'static Policy>, request: Request, next: Next) -> Response {
    let (headers, uri) = (request.headers(), request.uri());
    let own_pages_only = policy.own_pages_only;
    let guarded = own_pages_only || find_cookie(headers, SESSION_COOKIE).is_some();
    if request.method().is_safe() || !guarded || is_own(headers, uri, own_pages_only) {
        return next.run(request).await;
    }
    attempts::warn(None, &"a request from another site");
    let detail = "This request came from another site. Open the shop and try again there.";
    ApiError::new(StatusCode::FORBIDDEN, "cross_site", detail)
        .in_french("Cette demande vient d’un autre site. Ouvrez la boutique et recommencez-y.")
        .into_response()
}

fn is_own(headers: &HeaderMap, uri: &Uri, own_pages_only: bool) -> bool {
    if let Some(site) = headers.get(&SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    match headers.get(header::ORIGIN) {
        Some(origin) => {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            let host = host.or_else(|| uri.authority().map(Authority::as_str));
            let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
            origin.is_some_and(|(_, origin)| host.is_some_and(|host| origin.eq_ignore_ascii_case(host)))
        }
        // No browser: an integrator, whose token no other site can send.
        None => !own_pages_only && bearer(headers).is_some(),
    }
}
