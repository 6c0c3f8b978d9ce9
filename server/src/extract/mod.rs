//! What handlers take from a request: a body, a query, an id, and proof of who is asking and
//! in what language.

mod auth;
mod body;
mod if_match;
mod language;
mod metrics_reader;
mod parts;
mod path;
mod query;
mod repair;
mod strict;

use axum::http::{HeaderMap, header};

pub use auth::{Auth, OrKey, Viewer, bearer, credential, scopes, user_agent};
pub use body::{Json, incomplete as incomplete_body};
pub use if_match::IfMatch;
pub use language::AcceptedLanguage;
pub use metrics_reader::MetricsReader;
pub use parts::{Part, Parts};
pub use path::{Key, PathId, PathIds};
pub use query::{Query, flag, list, number, optional};

/// Whether `field` is `parent`, or lies in it.
fn is_within(field: &str, parent: &str) -> bool {
    field
        .strip_prefix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The media type of the body in lower case, without its parameters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(kind.split(';').next()?.trim().to_ascii_lowercase())
}
