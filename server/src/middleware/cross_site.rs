//! The guard against other sites that would act with a visitor's cookie (CSRF).

use app::request::cookies::SESSION_COOKIE;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    extract::{bearer, cookie},
    problem::Refusal,
};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a change that carries the session cookie, or calls a server function, unless the
/// browser says it comes from the shop's own pages: by `Sec-Fetch-Site`, which scripts cannot
/// set, or else by `Origin`.
pub async fn refuse(request: Request, next: Next) -> Response {
    let (headers, uri) = (request.headers(), request.uri());
    let server_function = uri.path().starts_with("/fn/");
    let guarded = server_function || cookie(headers, SESSION_COOKIE).is_some();
    if request.method().is_safe() || !guarded || is_own(headers, uri, server_function) {
        return next.run(request).await;
    }
    tracing::warn!(target: "http", "refused a request from another site");
    let detail = "This request came from another site. Open the shop and try again there.";
    Refusal::new(StatusCode::FORBIDDEN, "cross_site", detail)
        .in_french("Cette demande vient d’un autre site. Ouvrez la boutique et recommencez-y.")
        .into_response()
}

fn is_own(headers: &HeaderMap, uri: &Uri, server_function: bool) -> bool {
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
        None => !server_function && bearer(headers).is_some(),
    }
}
