//! `Cache-Control`, entity tags, and 304.

use app::request::cookies::is_guest;
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header, response::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;

use super::{
    page_scripts,
    policy::{Caching, Policy},
};
use crate::{
    entity_tag::{self, KnownTags},
    problem::ApiError,
};

/// An answer that depends on nothing but the address, signed in or not, and is made of what
/// [`domain::catalog::Catalog::version`] counts the changes of. In a group with [`Caching::Public`], any cache may keep it
/// for a minute, and asks by its entity tag from then on.
#[derive(Clone, Copy, Debug)]
pub struct Public<T>(pub T);

/// Marks an answer that is the same for everyone who sends this request.
#[derive(Clone, Copy)]
pub(super) struct ForEveryone;

impl<T: IntoResponse> IntoResponse for Public<T> {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        response.extensions_mut().insert(ForEveryone);
        response
    }
}

/// Sets `Cache-Control` by the group's policy where the handler has not, and the entity tag of an answer that is the same
/// for everyone.
pub async fn set_headers(State(policy): State<&'static Policy>, request: Request, next: Next) -> Response {
    let is_guests_page = policy.caching == Caching::Guests && is_guest(request.headers());
    let mut response = next.run(request).await;
    let is_for_everyone = response.extensions_mut().remove::<ForEveryone>().is_some();
    let directive = match (response.status(), policy.caching) {
        (StatusCode::OK, Caching::Public) if is_for_everyone => return public(response).await,
        (StatusCode::OK, Caching::Guests) if is_guests_page => return guests_page(response).await,
        (StatusCode::OK | StatusCode::NOT_MODIFIED, Caching::Day) => "public, max-age=86400",
        (StatusCode::OK | StatusCode::NOT_MODIFIED, Caching::Revalidate) => "no-cache",
        (StatusCode::OK | StatusCode::NOT_MODIFIED, Caching::Immutable) => "public, max-age=31536000, immutable",
        _ => "no-store",
    };
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(directive));
    response
}

async fn public(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    match body.collect().await {
        Ok(body) => for_everyone(parts, body.to_bytes(), "public, max-age=60"),
        Err(_) => ApiError::internal().into_response(),
    }
}

/// A page as it is the same for all guests; nobody may store it when something in it is this guest's own.
async fn guests_page(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return ApiError::internal().into_response();
    };
    let body = body.to_bytes();
    let page = std::str::from_utf8(&body).ok();
    let page = page.filter(|_| !parts.headers.contains_key(header::SET_COOKIE));
    let Some(page) = page.and_then(|page| page_scripts::allow_by_hash(&mut parts.headers, page)) else {
        parts
            .headers
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return Response::from_parts(parts, Body::from(body));
    };
    parts.headers.append(
        header::VARY,
        HeaderValue::from_static("cookie, accept-language, accept-encoding"),
    );
    for_everyone(parts, page.into(), "private, no-cache")
}

fn for_everyone(mut parts: Parts, body: Bytes, directive: &'static str) -> Response {
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(directive));
    if let Ok(tag) = HeaderValue::try_from(entity_tag::hash(&body)) {
        parts.headers.insert(header::ETAG, tag);
    }
    parts.extensions.insert(ForEveryone);
    Response::from_parts(parts, Body::from(body))
}

/// 304 in place of an answer that the client has.
pub fn not_modified(response: Response, known: &KnownTags) -> Response {
    let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    if response.status() != StatusCode::OK || !tag.is_some_and(|tag| known.matches_weakly(tag)) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    for header in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(header);
    }
    Response::from_parts(parts, Body::empty())
}
