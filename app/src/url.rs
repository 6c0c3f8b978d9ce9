//! Parts of addresses.

use leptos::prelude::GetUntracked;
use leptos_router::hooks::use_location;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What would end or change a query's value (RFC 3986 § 3.4).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The text as a query's value, or as a segment of a path where it holds no slash.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The path and query of the page that is drawn, without the problem of the form that led here.
pub fn here() -> String {
    let here = use_location();
    let (path, query) = (here.pathname.get_untracked(), here.search.get_untracked());
    let is_problem = |part: &&str| part.starts_with("__path=") || part.starts_with("__err=");
    let query: Vec<_> = query
        .trim_start_matches('?')
        .split('&')
        .filter(|part| !is_problem(part))
        .collect();
    match query.join("&").as_str() {
        "" => path,
        query => format!("{path}?{query}"),
    }
}

/// `path` with the parameter `next`, the path to go on to after it.
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}next={}", encode(next))
}
