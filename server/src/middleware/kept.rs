//! Answers that are the same for everyone are kept as they are sent, tagged and compressed, until what they are made of
//! changes ([`domain::catalog::Catalog::version`]).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use app::request::{
    cookies::is_guest,
    guests_avoided_allergens, guests_cart_count,
    language::{address_language, requested_language},
};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Shop;
use http_body_util::BodyExt;
use quick_cache::{Weighter, sync::Cache};
use shared::{Language, period::Day, product::Allergen};

use super::{
    caching::{self, ForEveryone},
    compression,
    policy::{Caching, Policy},
};
use crate::{entity_tag::KnownTags, extract, problem::ApiError};

/// How many bytes all kept answers have together, at most. What was asked for least lately makes room.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// What an answer takes beside its body and its address, roughly: its headers and its place in the table.
const OVERHEAD_BYTES: usize = 1024;

/// The answers, and how many requests found theirs.
#[derive(Debug)]
pub struct KeptAnswers {
    answers: Cache<String, Arc<Answer>, Bytewise>,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// An answer with the status 200.
#[derive(Debug)]
struct Answer {
    /// Of what it is made of, before it was made.
    version: u64,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone, Debug)]
struct Bytewise;

impl Weighter<String, Arc<Answer>> for Bytewise {
    fn weight(&self, key: &String, answer: &Arc<Answer>) -> u64 {
        (key.len() + answer.body.len() + OVERHEAD_BYTES) as u64
    }
}

impl Default for KeptAnswers {
    fn default() -> Self {
        let usual_bytes = 16 * 1024;
        let usual_count = usize::try_from(MAX_BYTES / usual_bytes).unwrap_or(usize::MAX);
        Self {
            answers: Cache::with_weighter(usual_count, MAX_BYTES, Bytewise),
            hits: AtomicU64::default(),
            misses: AtomicU64::default(),
        }
    }
}

impl KeptAnswers {
    /// How many requests were answered with a kept answer, and how many that could have been were not.
    pub fn hits_and_misses(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }

    /// How many bytes the kept answers have together.
    pub fn bytes(&self) -> u64 {
        self.answers.weight()
    }

    fn find(&self, key: &str, version: u64) -> Option<Response> {
        let found = self.answers.get(key).filter(|answer| answer.version == version);
        let count = if found.is_some() { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
        let answer = found?;
        let mut response = Response::new(Body::from(answer.body.clone()));
        response.headers_mut().clone_from(&answer.headers);
        Some(response)
    }

    async fn keep(&self, key: String, version: u64, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        let Ok(body) = body.collect().await else {
            return ApiError::internal().into_response();
        };
        let body = body.to_bytes();
        let answer = Answer {
            version,
            headers: parts.headers.clone(),
            body: body.clone(),
        };
        self.answers.insert(key, Arc::new(answer));
        Response::from_parts(parts, Body::from(body))
    }
}

/// What [`answer`] is given.
pub type Kept = (Arc<KeptAnswers>, Arc<Shop>, &'static Policy);

/// Answers with what is kept, or else keeps what is answered. 304 to a client that names its tag.
pub async fn answer(State((kept, shop, policy)): State<Kept>, mut request: Request, next: Next) -> Response {
    let known = KnownTags::from_header(request.headers(), &header::IF_NONE_MATCH);
    let key = key(&request, &shop, policy).zip(shop.catalog.version());
    let response = match key {
        None => next.run(request).await,
        Some((key, version)) => {
            if let Some(response) = kept.find(&key, version) {
                response
            } else {
                // The whole answer is kept, whatever this client has of it.
                request.headers_mut().remove(header::IF_NONE_MATCH);
                let response = next.run(request).await;
                // A page that is made while the database is away lacks what only the database has.
                if response.extensions().get::<ForEveryone>().is_some() && shop.catalog.behind().is_none() {
                    kept.keep(key, version, response).await
                } else {
                    response
                }
            }
        }
    };
    match known {
        Some(known) => caching::not_modified(response, &known),
        None => response,
    }
}

/// What tells this answer from any other: the day in Paris, on which notices and closures depend, the address, what the
/// client takes and, of a page, its language, the allergens that the guest avoids and the number of items in their cart,
/// which is all that it shows of a cart. `None` when it shows more of the visitor.
fn key(request: &Request, shop: &Shop, policy: &Policy) -> Option<String> {
    if request.method() != Method::GET {
        return None;
    }
    let headers = request.headers();
    let (language, cart) = match policy.caching {
        // An admin sees more of a product than others.
        Caching::Public if is_product(request) && extract::credential(headers).is_some() => return None,
        Caching::Public => ("", 0),
        Caching::Guests if is_guest(headers) => (requested_language(headers).tag(), guests_cart_count(shop, headers)),
        _ => return None,
    };
    let avoided = match policy.caching {
        Caching::Guests => names(&guests_avoided_allergens(headers)),
        _ => String::new(),
    };
    let encodings = headers.get(header::ACCEPT_ENCODING).map(HeaderValue::as_bytes);
    let encodings = encodings
        .filter(|_| compression::is_public(request))
        .unwrap_or_default();
    let encodings = std::str::from_utf8(encodings).ok()?;
    // Its links begin as its own address does.
    let prefix = address_language(headers).map_or("", Language::prefix);
    let address = request.uri().path_and_query()?.as_str();
    let today = Day::at(shop.now());
    Some(format!(
        "{encodings}\n{language}\n{cart}\n{avoided}\n{today}\n{prefix}{address}"
    ))
}

/// Whether it asks for one product, by REST.
fn is_product(request: &Request) -> bool {
    let path = request.uri().path();
    let path = path.strip_prefix("/api").unwrap_or(path);
    path.strip_prefix("/products/").is_some_and(|key| !key.contains('/'))
}

fn names(allergens: &[Allergen]) -> String {
    let names: Vec<_> = allergens.iter().map(|allergen| allergen.name()).collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn however_much_is_asked_for_no_more_is_kept_than_the_bound() {
        let kept = KeptAnswers::default();
        let body = Bytes::from(vec![b' '; 100_000]);
        for n in 0..1_000 {
            let answer = Response::new(Body::from(body.clone()));
            kept.keep(format!("/{n}"), 1, answer).await;
            assert!(kept.bytes() <= MAX_BYTES, "{n}: {}", kept.bytes());
        }
        assert!(kept.bytes() > MAX_BYTES / 2, "{}", kept.bytes());
        let found = (0..1_000).filter(|n| kept.find(&format!("/{n}"), 1).is_some()).count();
        assert!((100..400).contains(&found), "{found}");
        assert!(kept.find("/999", 2).is_none(), "it is of an older version");
    }
}
