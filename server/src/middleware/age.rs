//! `Age` while the catalog is behind the database.

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::catalog::Catalog;

/// Says in `Age` how old the catalog in an answer may be, in seconds (RFC 9111 § 5.1); nothing while it is current. A
/// cache that may keep the answer for a minute so keeps none that is older.
pub async fn set_header(State(catalog): State<Catalog>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    if reads
        && matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED)
        && let Some(behind) = catalog.behind()
    {
        response.headers_mut().insert(header::AGE, behind.as_secs().into());
    }
    response
}
