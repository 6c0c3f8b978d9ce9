//! Who may keep an answer, when nothing closer to it has said.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// Pictures and fonts may be kept for a day. The browser's half is asked for anew each time, or
/// a browser would wake today's page with yesterday's program. All else may be personal.
pub async fn say(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let of_path = if path.starts_with("/fonts/") || path.starts_with("/images/") {
        "public, max-age=86400"
    } else if path.starts_with("/pkg/") {
        "no-cache"
    } else {
        "no-store"
    };
    let mut response = next.run(request).await;
    let policy = match response.status() {
        StatusCode::OK | StatusCode::NOT_MODIFIED => of_path,
        _ => "no-store",
    };
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(policy));
    response
}
