//! What handlers take from a request: a body, a query, an id, and proof of who is asking and
//! in what language.

mod auth;
mod body;
mod path;
mod query;
mod reader;
mod repair;
mod strict;

pub use auth::{Auth, bearer, cookie, credential, user_agent};
pub use body::{Json, read as read_body};
pub use path::{Key, PathId};
pub use query::{Query, flag, number};
pub use reader::Reader;

/// Whether `field` is `of`, or lies in it.
fn is_within(field: &str, of: &str) -> bool {
    field
        .strip_prefix(of)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
