//! What search engines and merchant programmes fetch to know the whole shop. What names every product is written while it
//! is sent, a part of the catalog at a time, so that it takes no more memory than a part.

mod new_feed;
mod product_feed;
mod robots_txt;
mod sitemaps;
mod xml;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Error, Shop};
use sha2::{Digest, Sha256};
use shared::{Language, period::Day};

use self::sitemaps::Page;
use crate::{
    api::{InLanguage, ShopState},
    entity_tag::KnownTags,
    extract::{Key, Query},
    middleware::caching,
    problem::ApiResult,
};

/// So long others may keep them.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// Which pages search engines are to leave out.
///
/// Everything, unless the shop runs in production: a trial is not to be found in its place.
#[utoipa::path(
    get,
    path = "/robots.txt",
    tag = "feeds",
    security(()),
    responses((status = 200, description = "The rules (RFC 9309).", body = String, content_type = "text/plain")),
)]
pub async fn robots(ShopState(shop): ShopState) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, KEPT),
    ];
    (headers, robots_txt::text(&shop)).into_response()
}

/// The addresses of the parts of the site map.
///
/// For search engines, which find each part by it. `GET /robots.txt` names this address.
#[utoipa::path(
    get,
    path = "/sitemap.xml",
    tag = "feeds",
    security(()),
    responses(
        (status = 200, description = "An index (<https://www.sitemaps.org/protocol.html>).", body = String,
            content_type = "application/xml"),
        (status = 304, description = "What is known still holds."),
    ),
)]
pub async fn sitemap(ShopState(shop): ShopState, headers: HeaderMap) -> Response {
    let index = sitemaps::index(&shop);
    let tag = tag(&shop, &[index.as_bytes()]);
    answer(&headers, "application/xml; charset=utf-8", &tag, || Body::from(index))
}

/// A part of the site map.
///
/// 10,000 addresses at most, each with the same page in the other language.
#[utoipa::path(
    get,
    path = "/sitemaps/{file}",
    tag = "feeds",
    security(()),
    params(("file" = String, Path, description = "As the index names it.", example = "pages.xml")),
    responses(
        (status = 200, description = "Addresses (<https://www.sitemaps.org/protocol.html>).", body = String,
            content_type = "application/xml"),
        (status = 304, description = "What is known still holds."),
    ),
)]
pub async fn sitemap_page(ShopState(shop): ShopState, Key(file): Key, headers: HeaderMap) -> ApiResult<Response> {
    let page = Page::named(&shop, &file).ok_or(Error::NotFound)?;
    let tag = tag(&shop, &[file.as_bytes(), &page.state(&shop)]);
    let kind = "application/xml; charset=utf-8";
    Ok(answer(&headers, kind, &tag, move || sent(page.write(shop))))
}

/// All products for merchant programmes.
///
/// With the attributes that Google and others read. `lang=en` is the feed for readers of English.
#[utoipa::path(
    get,
    path = "/feeds/products.xml",
    tag = "feeds",
    security(()),
    params(InLanguage),
    responses(
        (status = 200, description = "RSS 2.0 with Google's attributes \
            (<https://support.google.com/merchants/answer/7052112>).", body = String, content_type = "application/xml"),
        (status = 304, description = "What is known still holds."),
    ),
)]
pub async fn products(
    ShopState(shop): ShopState,
    Query(InLanguage { lang }): Query<InLanguage>,
    headers: HeaderMap,
) -> Response {
    let tag = tag(&shop, &[lang.tag().as_bytes(), &product_feed::state(&shop)]);
    let kind = "application/xml; charset=utf-8";
    answer(&headers, kind, &tag, move || sent(product_feed::write(shop, lang)))
}

/// The newest products, for readers of feeds.
///
/// Thirty at most. `lang=en` is the feed in English.
#[utoipa::path(
    get,
    path = "/feeds/new.xml",
    tag = "feeds",
    security(()),
    params(InLanguage),
    responses(
        (status = 200, description = "Atom (RFC 4287): thirty at most, the newest first.", body = String,
            content_type = "application/atom+xml"),
        (status = 304, description = "What is known still holds."),
    ),
)]
pub async fn new_products(
    ShopState(shop): ShopState,
    Query(InLanguage { lang }): Query<InLanguage>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let feed = new_feed::text(&shop, lang).await?;
    let tag = tag(&shop, &[feed.as_bytes()]);
    let kind = "application/atom+xml; charset=utf-8";
    Ok(answer(&headers, kind, &tag, || Body::from(feed)))
}

/// A name for what is made of these and of the day, on which reductions end.
fn tag(shop: &Shop, parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    hash.update(Day::at(shop.now()).to_string());
    for part in parts {
        hash.update(part);
    }
    // Weak: it names what is said and not each byte, which compression changes.
    format!("W/\"{}\"", hex::encode(&hash.finalize()[..16]))
}

/// 304 to a client that names the tag, else the body.
fn answer(headers: &HeaderMap, kind: &'static str, tag: &str, body: impl FnOnce() -> Body) -> Response {
    let known = KnownTags::from_header(headers, &header::IF_NONE_MATCH);
    let mut response = Response::new(Body::empty());
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    head.insert(header::CACHE_CONTROL, KEPT);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        head.insert(header::ETAG, tag);
    }
    if let Some(known) = known.filter(|known| known.matches_weakly(tag)) {
        return caching::not_modified(response, &known);
    }
    *response.body_mut() = body();
    response
}

/// A body whose parts are written once the one before is sent.
fn sent(parts: impl Iterator<Item = String> + Send + 'static) -> Body {
    let parts = parts.filter(|part| !part.is_empty()).map(Ok::<_, std::io::Error>);
    Body::from_stream(futures_util::stream::iter(parts))
}

/// The languages in which each page has an address, the shop's first one first.
const LANGUAGES: [Language; 2] = [Language::French, Language::English];
