//! `Idempotency-Key`: a request that is sent twice counts once.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, response::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    KeyHolder, Shop,
    idempotency::{self, Caller, Claim, StoredAnswer, Turn},
    identity::sessions,
};
use futures_util::{TryStreamExt, stream};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use shared::validation::BrokenRule;

use crate::{
    extract::{credential, incomplete_body},
    problem::{ApiError, ApiResult},
};

/// The request's header.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The longest key, in characters of visible ASCII.
const MAX_LENGTH: usize = 255;
/// What is stored of an answer beside its status and body.
const HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// Answers a signed-in caller's `POST` with this key as it was answered the first time.
pub async fn replay(State(shop): State<Arc<Shop>>, request: Request, next: Next) -> Response {
    let Some(key) = key_of(&request) else {
        return next.run(request).await;
    };
    // With the API key that the audit is to name.
    let shop = request.extensions().get().cloned().unwrap_or(shop);
    run_once(&shop, &key, request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// Lets a signed-in caller's `POST` with this key through once: its answer holds a secret, which is not kept. From then on it
/// is 409 `answer_not_kept`. What was refused for what it asked may be tried again.
pub async fn refuse_repeats(State(shop): State<Arc<Shop>>, request: Request, next: Next) -> Response {
    let Some(key) = key_of(&request) else {
        return next.run(request).await;
    };
    run_first(&shop, &key, request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// The key of a `POST`.
fn key_of(request: &Request) -> Option<HeaderValue> {
    let key = request.headers().get(&KEY)?;
    (request.method() == Method::POST).then(|| key.clone())
}

/// The key in its header. 422 for what is none.
pub fn read_key(key: &HeaderValue) -> ApiResult<&str> {
    let key = key.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > MAX_LENGTH || !key.bytes().all(|b| b.is_ascii_graphic()) {
        let rule = BrokenRule::new("Idempotency-Key", "not_a_key");
        return Err(ApiError::invalid(vec![rule.explain(shared::Language::English)]));
    }
    Ok(key)
}

/// A request with a key.
enum Begun {
    /// Of a guest: the handler says what to do.
    Guest(Request),
    /// It was answered before.
    Again(StoredAnswer),
    /// It is to be run.
    First(Claim, Request),
}

async fn begin(shop: &Shop, key: &HeaderValue, request: Request) -> ApiResult<Begun> {
    let key = read_key(key)?;
    let holder = request.extensions().get::<KeyHolder>();
    let Some(caller) = caller(shop, holder, request.headers()).await? else {
        return Ok(Begun::Guest(request));
    };
    let (parts, body) = request.into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let head = [parts.uri.to_string().as_bytes(), kind.unwrap_or_default(), b""].join(&0);
    let (chunks, digest) = read(body, &head).await?;
    let claim = match idempotency::claim(shop, &caller, key, digest).await? {
        Turn::Again(answer) => return Ok(Begun::Again(answer)),
        Turn::First(claim) => claim,
    };
    // Each chunk is freed as the handler takes it.
    let body = Body::from_stream(stream::iter(chunks.into_iter().map(Ok::<_, Infallible>)));
    Ok(Begun::First(claim, Request::from_parts(parts, body)))
}

/// Runs the request, unless it was here before. That it is not answered again is noted before it runs: a server that dies once
/// it is done leaves nobody who does it twice.
async fn run_first(shop: &Shop, key: &HeaderValue, request: Request, next: Next) -> ApiResult<Response> {
    let (claim, request) = match begin(shop, key, request).await? {
        Begun::Guest(request) => return Ok(next.run(request).await),
        Begun::Again(_) => return Err(domain::Error::AnswerNotKept.into()),
        Begun::First(claim, request) => (claim, request),
    };
    let nothing = StoredAnswer {
        status: StatusCode::CONFLICT.as_u16(),
        headers: Vec::new(),
        body: String::new(),
    };
    idempotency::settle(shop, claim.clone(), &nothing).await?;
    let response = next.run(request).await;
    if response.status().is_client_error() {
        idempotency::release(shop, claim).await?;
    }
    Ok(response)
}

async fn run_once(shop: &Shop, key: &HeaderValue, request: Request, next: Next) -> ApiResult<Response> {
    let (claim, mut request) = match begin(shop, key, request).await? {
        Begun::Guest(request) => return Ok(next.run(request).await),
        Begun::Again(answer) => return Ok(replayed(answer)),
        Begun::First(claim, request) => (claim, request),
    };
    request
        .extensions_mut()
        .insert(Arc::new(shop.with_claim(claim.clone())));
    let response = next.run(request).await;
    // What failed on our side, came too often or was not for this caller may be tried again.
    let status = response.status();
    if status.is_server_error() || [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS].contains(&status) {
        idempotency::release(shop, claim).await?;
        return Ok(response);
    }
    let (response, answer) = record(response).await?;
    idempotency::settle(shop, claim, &answer).await?;
    Ok(response)
}

/// Who asks; `None` for a guest.
async fn caller(shop: &Shop, holder: Option<&KeyHolder>, headers: &HeaderMap) -> ApiResult<Option<Caller>> {
    if let Some(holder) = holder {
        return Ok(Some(holder.into()));
    }
    let Some(credential) = credential(headers) else {
        return Ok(None);
    };
    let identity = sessions::authenticate(shop, &credential).await?;
    Ok(Some((&identity).into()))
}

/// The body as it came, and the SHA-256 of `head` and it.
async fn read(body: Body, head: &[u8]) -> ApiResult<(Vec<Bytes>, Sha256)> {
    let (mut chunks, mut digest) = (Vec::new(), Sha256::new_with_prefix(head));
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.try_next().await.map_err(|_| incomplete_body())? {
        digest.update(&chunk);
        chunks.push(chunk);
    }
    Ok((chunks, digest))
}

/// The response, and what to store of it.
async fn record(response: Response) -> ApiResult<(Response, StoredAnswer)> {
    let (parts, body) = response.into_parts();
    let body = body
        .collect()
        .await
        .map_err(|error| ApiError::from(domain::Error::Internal(error.to_string())))?
        .to_bytes();
    let answer = StoredAnswer {
        status: parts.status.as_u16(),
        headers: stored_headers(&parts),
        // The body of a problem is written only later, with the request's id.
        body: match parts.extensions.get::<ApiError>() {
            Some(error) => error.to_json(),
            None => String::from_utf8_lossy(&body).into_owned(),
        },
    };
    Ok((Response::from_parts(parts, Body::from(body)), answer))
}

fn stored_headers(parts: &Parts) -> Vec<(String, String)> {
    HEADERS
        .iter()
        .filter_map(|name| Some((name.to_string(), parts.headers.get(name)?.to_str().ok()?.to_owned())))
        .collect()
}

fn replayed(answer: StoredAnswer) -> Response {
    let mut response = match ApiError::from_json(&answer.body) {
        Some(error) => error.into_response(),
        None => Response::new(Body::from(answer.body)),
    };
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
