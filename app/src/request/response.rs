//! What a page says in the head of its answer.

use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use shared::Problem;

use super::AppError;

/// Sets the answer's HTTP status, while the page is rendered.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Tells the client to wait this many seconds.
pub(super) fn set_retry_after(seconds: u64) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// Has the browser ask for the page again after so many seconds.
pub fn refresh_after(seconds: u64) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::REFRESH, HeaderValue::from(seconds));
    }
}

/// Lets the browser tell no other site this page's address, which holds a secret. The shop is told, so that the answer to
/// its forms has the page's language.
pub fn keep_address_private() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    }
}

/// What a page answers whose place is at another path for good. What was asked of it behind `?` is asked there.
pub fn moved(path: &str) -> AppError {
    let asked = use_context::<Parts>();
    let query = asked.as_ref().and_then(|parts| parts.uri.query());
    // A header holds ASCII alone; browsers send nothing else.
    let query = query.filter(|query| query.is_ascii());
    let address = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    leptos_axum::redirect(&address);
    set_status(301);
    AppError(Box::new(Problem::new(301, "moved", address)))
}
