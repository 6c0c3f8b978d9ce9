//! What was typed into a form stays when the form is refused, also where the browser sends it itself.

use app::request::{Caller, typed_cookie};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;

use crate::problem::ApiError;

/// Brings what was typed into a refused form to the page that shows it again ([`app::request::typed_cookie`]).
pub async fn keep(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let is_plain_form = names(headers, &header::ACCEPT, "text/html")
        && names(headers, &header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if !is_plain_form {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let over_tls = request
        .extensions()
        .get::<Caller>()
        .is_some_and(|caller| caller.over_tls);
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        // Why it broke off is what `body::limit` answers.
        return ApiError::internal().into_response();
    };
    let body = body.to_bytes();
    let mut response = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    // Leptos leads a form that is refused back to its page, with the problem in the address. The checkout's has a cookie of
    // its own.
    let has_own = response.headers().contains_key(header::SET_COOKIE);
    if !has_own && names(response.headers(), &header::LOCATION, "__err=") {
        let form = std::str::from_utf8(&body).unwrap_or_default();
        if let Some(cookie) = typed_cookie(&path, form, over_tls) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

fn names(headers: &HeaderMap, header: &HeaderName, words: &str) -> bool {
    let value = headers.get(header).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.contains(words))
}
