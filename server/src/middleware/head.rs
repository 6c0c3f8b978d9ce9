//! How long an address and the headers may be. The server stops reading at
//! [`crate::connections::MAX_HEAD_BYTES`]; up to there, the answer says why.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::ApiError;

/// RFC 9110 § 4.1 asks for 8000 octets at least.
const MAX_URI_BYTES: usize = 8 * 1024;
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// 414 or 431 for longer ones.
pub async fn limit(request: Request, next: Next) -> Response {
    if request
        .uri()
        .path_and_query()
        .is_some_and(|path| path.as_str().len() > MAX_URI_BYTES)
    {
        let detail = "The address may have 8 kB.";
        return ApiError::new(StatusCode::URI_TOO_LONG, "uri_too_long", detail)
            .in_french("L’adresse ne peut dépasser 8 ko.")
            .into_response();
    }
    if length(request.headers()) > MAX_HEADER_BYTES {
        let detail = "The headers may have 32 kB together.";
        return ApiError::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large", detail)
            .in_french("Les en-têtes ne peuvent dépasser 32 ko.")
            .into_response();
    }
    next.run(request).await
}

fn length(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}
