//! Who may keep an answer, and whether what they kept still holds.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;

use crate::{
    entity_tag::{self, Known},
    problem::Refusal,
};

/// An answer that is the same for everyone, whoever asks and signed in or not: any cache may
/// keep it, a minute without asking again, and ask by its tag from then on. It varies with
/// nothing but the address.
#[derive(Clone, Copy, Debug)]
pub struct Public<T>(pub T);

#[derive(Clone, Copy)]
struct ForEveryone;

impl<T: IntoResponse> IntoResponse for Public<T> {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        response.extensions_mut().insert(ForEveryone);
        response
    }
}

/// A [`Public`] answer gets its tag, and is 304 to who knows it. Pictures and fonts may be kept
/// for a day. The browser's half is asked for anew each time, or a browser would wake today's
/// page with yesterday's program. All else may be personal.
pub async fn say(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let of_path = if path.starts_with("/fonts/") || path.starts_with("/images/") {
        "public, max-age=86400"
    } else if path.starts_with("/pkg/") {
        "no-cache"
    } else {
        "no-store"
    };
    let known = Known::from_header(request.headers(), &header::IF_NONE_MATCH);
    let mut response = next.run(request).await;
    if response.extensions_mut().remove::<ForEveryone>().is_some() && response.status() == StatusCode::OK {
        return tagged(response, known).await;
    }
    let policy = match response.status() {
        StatusCode::OK | StatusCode::NOT_MODIFIED => of_path,
        _ => "no-store",
    };
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(policy));
    response
}

async fn tagged(response: Response, known: Option<Known>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return Refusal::internal().into_response();
    };
    let body = body.to_bytes();
    let tag = entity_tag::of(&body);
    let is_known = known.is_some_and(|known| known.is_weakly(&tag));
    let policy = HeaderValue::from_static("public, max-age=60");
    parts.headers.insert(header::CACHE_CONTROL, policy);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}
