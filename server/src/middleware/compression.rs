//! Compression, where nobody learns a secret from the size of an answer.

use app::request::cookies::{SESSION_COOKIE, find_cookie};
use axum::{
    body::Body,
    extract::Request,
    http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header},
    middleware::Next,
    response::Response,
};
use tower::{Layer, Service};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{Predicate, SizeAbove},
    },
};

/// In bytes. Smaller than this, an answer fits into a packet anyway.
const MIN_BYTES: u16 = 1024;

/// Compresses what anyone may see. An answer to somebody who has shown a token or a session, or that sets a cookie, may
/// hold a secret beside words of an attacker's choice, and then its compressed size gives the secret away (BREACH).
pub async fn compress(request: Request, mut next: Next) -> Response {
    if !is_public(&request) {
        return next.run(request).await;
    }
    // Good enough for text, and ten times as fast as the best.
    let layer = CompressionLayer::new()
        .quality(CompressionLevel::Precise(4))
        .compress_when(SizeAbove::new(MIN_BYTES).and(is_compressible));
    let Ok(()) = std::future::poll_fn(|cx| next.poll_ready(cx)).await;
    let Ok(response) = layer.layer(next).call(request).await;
    let mut response = response.map(Body::new);
    weaken_tag(&mut response);
    response
}

pub(super) fn is_public(request: &Request) -> bool {
    let headers = request.headers();
    matches!(*request.method(), Method::GET | Method::HEAD)
        && !headers.contains_key(header::AUTHORIZATION)
        && find_cookie(headers, SESSION_COOKIE).is_none()
}

fn is_compressible(status: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    status != StatusCode::NOT_MODIFIED && !headers.contains_key(header::SET_COOKIE) && kind.is_some_and(is_text)
}

/// Pictures, fonts and archives are compressed already.
fn is_text(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let others = [
        "application/json",
        "application/problem+json",
        "application/xml",
        "application/atom+xml",
        "image/svg+xml",
    ];
    kind.starts_with("text/") || others.contains(&kind)
}

/// A strong tag names exactly these bytes, which compression changes (RFC 9110 § 8.8.1).
fn weaken_tag(response: &mut Response) {
    if !response.headers().contains_key(header::CONTENT_ENCODING) {
        return;
    }
    let strong = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let weak = strong
        .filter(|tag| !tag.starts_with("W/"))
        .and_then(|tag| HeaderValue::try_from(format!("W/{tag}")).ok());
    if let Some(weak) = weak {
        response.headers_mut().insert(header::ETAG, weak);
    }
}
