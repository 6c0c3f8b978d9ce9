//! The language in an address: `/en/fromages` is the page `/fromages` in English, whatever the reader's browser asks for,
//! so that search engines find it. What is below `/en` leads on below `/en`: links, forms that ask for a page, redirects.
//! No page and no function knows of it.

use app::{
    request::language::{ADDRESS_LANGUAGE, address_language},
    server_fns::account::ChooseLanguage,
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use leptos::server_fn::ServerFn;
use shared::Language;

use crate::problem::ApiError;

/// What the addresses of all that is no page begin with. It is in no language, and has no other address: what a proxy
/// keeps from others must not be there under another name.
const NO_PAGES: [&str; 16] = [
    "api",
    "favicon.svg",
    "feeds",
    "fonts",
    "health",
    "images",
    "manifest.webmanifest",
    "metrics",
    "offline.html",
    "pkg",
    "robots.txt",
    "sitemap.xml",
    "sitemaps",
    "sw.js",
    "tournee",
    "uploads",
];

fn is_page(path: &str) -> bool {
    let first = path.trim_start_matches('/').split(['/', '?', '#']).next();
    path.starts_with('/') && !path.starts_with("//") && !first.is_some_and(|first| NO_PAGES.contains(&first))
}

/// Takes the language out of the address and hands it on in [`ADDRESS_LANGUAGE`]. A form is sent to the same address in
/// each language: it is in that of the page which it stood on.
pub async fn read(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(ADDRESS_LANGUAGE);
    let language = if request.method().is_safe() {
        taken_out(request.uri_mut())
    } else {
        of_referer(request.headers()).filter(|_| is_page(request.uri().path()))
    };
    let Some(language) = language else {
        return next.run(request).await;
    };
    let tag = HeaderValue::from_static(language.tag());
    request.headers_mut().insert(ADDRESS_LANGUAGE, tag);
    let chooses = request.uri().path() == ChooseLanguage::PATH;
    let mut response = next.run(request).await;
    let location = response.headers().get(header::LOCATION);
    let location = location
        .and_then(|location| location.to_str().ok())
        .and_then(|location| {
            if chooses {
                // Whoever chooses a language leaves the addresses of another.
                let (site, path) = split(location);
                Language::of_address(path).map(|(_, path)| format!("{site}{path}"))
            } else {
                in_language(location, language)
            }
        });
    if let Some(location) = location.and_then(|location| HeaderValue::try_from(location).ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The language that a page's address begins with; the address is without it from then on.
fn taken_out(uri: &mut Uri) -> Option<Language> {
    let (language, path) = Language::of_address(uri.path_and_query()?.as_str())?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse().ok()?);
    *uri = Uri::from_parts(parts).ok().filter(|_| is_page(&path))?;
    Some(language)
}

fn of_referer(headers: &HeaderMap) -> Option<Language> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    Language::of_address(split(referer).1).map(|(language, _)| language)
}

/// The site and the path of an address; the former may be empty.
fn split(address: &str) -> (&str, &str) {
    let scheme = address.find("://").filter(|_| !address.starts_with('/'));
    let path = scheme.and_then(|scheme| Some(scheme + 3 + address[scheme + 3..].find('/')?));
    address.split_at(path.unwrap_or(0))
}

/// A page's address in this language; `None` for one that is so already, or no page's.
fn in_language(address: &str, language: Language) -> Option<String> {
    let is_other = is_page(address) && Language::of_address(address).is_none();
    is_other.then(|| language.address(address))
}

/// Has the links of a page lead to pages in the language of its address, and its forms that ask for one.
pub async fn lead_on(request: Request, next: Next) -> Response {
    let language = address_language(request.headers());
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_html = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let Some(language) = language.filter(|_| is_html) else {
        return response;
    };
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return ApiError::internal().into_response();
    };
    let body = body.to_bytes();
    let Ok(page) = std::str::from_utf8(&body) else {
        return Response::from_parts(parts, Body::from(body));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(led_on(page, language)))
}

/// Leptos writes `<`, `>` and quotes within texts and attributes as references, so that what looks like a tag is one.
fn led_on(page: &str, language: Language) -> String {
    let mut tags = page.split('<');
    let mut led_on = String::with_capacity(page.len() + page.len() / 16);
    led_on.push_str(tags.next().unwrap_or_default());
    for tag in tags {
        led_on.push('<');
        let end = tag.find('>').unwrap_or(tag.len());
        let (head, rest) = tag.split_at(end);
        let attribute = match head.split(' ').next() {
            Some("a") => " href=\"",
            Some("form") if !head.contains("method=\"post\"") => " action=\"",
            _ => "",
        };
        let address = head.find(attribute).filter(|_| !attribute.is_empty());
        let address = address.and_then(|at| {
            let start = at + attribute.len();
            let address = head[start..].split('"').next()?;
            Some((start, address.len(), in_language(address, language)?))
        });
        match address {
            Some((start, length, address)) => {
                led_on.push_str(&head[..start]);
                led_on.push_str(&address);
                led_on.push_str(&head[start + length..]);
            }
            None => led_on.push_str(head),
        }
        led_on.push_str(rest);
    }
    led_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_forms_that_ask_for_a_page_lead_on_in_its_language_and_nothing_else_changes() {
        let page = r##"<!DOCTYPE html><head><link rel="icon" href="/favicon.svg"><link rel="alternate" href="/fromages"></head>
            <a class="brand" href="/">1 &lt;a href="/fromages"&gt;</a> <a href="/fromages?page=2&amp;sort=price">2</a>
            <a href="/en/fromages">3</a> <a href="https://cnil.fr/">4</a> <a href="//elsewhere.example/">5</a>
            <a href="/uploads/a-960.webp"><img src="/uploads/a-480.webp"></a> <a href="/feeds/new.xml">6</a>
            <a href="#reviews">7</a> <a name="x">href="/fromages"</a>
            <form role="search" action="/fromages" method="get"></form>
            <form method="post" action="/fn/cart/add"></form>
            <script>const a = 1 < 2, link = 'href="/fromages"'</script>"##;
        let changed = [
            (r#"class="brand" href="/""#, r#"class="brand" href="/en""#),
            (r#"href="/fromages?page=2"#, r#"href="/en/fromages?page=2"#),
            (r#"action="/fromages""#, r#"action="/en/fromages""#),
        ];
        let expected = changed
            .iter()
            .fold(page.to_owned(), |page, (before, after)| page.replacen(before, after, 1));
        assert_eq!(led_on(page, Language::English), expected);
        assert_eq!(led_on(&expected, Language::English), expected);
    }

    #[test]
    fn only_pages_have_an_address_in_a_language() {
        for (address, taken) in [
            ("/en", Some("/")),
            ("/en/fromages?page=2", Some("/fromages?page=2")),
            ("/en/gestion", Some("/gestion")),
            ("/fromages", None),
            ("/english", None),
            ("/en/api/products", None),
            ("/en/metrics", None),
            ("/en/uploads/a-960.webp", None),
            ("/en//evil.example", None),
        ] {
            let mut uri: Uri = address.parse().unwrap();
            assert_eq!(taken_out(&mut uri).is_some(), taken.is_some(), "{address}");
            assert_eq!(uri.to_string(), taken.unwrap_or(address));
        }
    }

    #[test]
    fn the_path_of_an_address_begins_behind_its_site() {
        assert_eq!(split("https://a.example/en/x?y=/"), ("https://a.example", "/en/x?y=/"));
        assert_eq!(split("/en/x?to=https://a/"), ("", "/en/x?to=https://a/"));
    }
}
