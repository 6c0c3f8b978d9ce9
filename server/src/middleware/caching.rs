//! `Cache-Control`, entity tags, and 304.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;

use super::policy::{Caching, Policy};
use crate::{
    entity_tag::{self, KnownTags},
    problem::ApiError,
};

/// An answer that depends on nothing but the address, signed in or not. In a group with [`Caching::Public`], any cache
/// may keep it for a minute, and asks by its entity tag from then on.
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

/// Sets `Cache-Control` by the group's policy where the handler has not. A [`Public`] answer gets an entity tag, and is
/// 304 to a client that names it.
pub async fn set_headers(State(policy): State<&'static Policy>, request: Request, next: Next) -> Response {
    let known = KnownTags::from_header(request.headers(), &header::IF_NONE_MATCH);
    let mut response = next.run(request).await;
    let for_everyone = response.extensions_mut().remove::<ForEveryone>().is_some();
    let directive = match (response.status(), policy.caching) {
        (StatusCode::OK, Caching::Public) if for_everyone => return tag(response, known).await,
        (StatusCode::OK | StatusCode::NOT_MODIFIED, Caching::Day) => "public, max-age=86400",
        (StatusCode::OK | StatusCode::NOT_MODIFIED, Caching::Revalidate) => "no-cache",
        _ => "no-store",
    };
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(directive));
    response
}

async fn tag(response: Response, known: Option<KnownTags>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return ApiError::internal().into_response();
    };
    let body = body.to_bytes();
    let tag = entity_tag::hash(&body);
    let is_known = known.is_some_and(|known| known.matches_weakly(&tag));
    let minute = HeaderValue::from_static("public, max-age=60");
    parts.headers.insert(header::CACHE_CONTROL, minute);
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
