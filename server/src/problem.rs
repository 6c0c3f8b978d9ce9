//! How REST says no: `application/problem+json`.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Error;
use shared::{FieldError, Language, Problem};

/// An answer other than the one that was hoped for. [`crate::middleware::request`] writes it
/// out, once it knows the request's id.
#[derive(Clone, Debug)]
pub struct Refusal(Box<Problem>);

/// What a handler answers.
pub type Answer<T> = Result<T, Refusal>;

impl Refusal {
    /// A refusal of the server's own, before the shop is asked.
    pub fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        Self(Box::new(Problem::new(status.as_u16(), code, detail)))
    }

    /// Every field that is wrong.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Error::Invalid(Vec::new()).problem(Language::English);
        problem.errors = errors;
        Self(Box::new(problem))
    }

    /// The answer after a panic, whose cause the log has.
    pub fn internal() -> Self {
        Self(Box::new(Error::Internal(String::new()).problem(Language::English)))
    }

    /// The problem, to be kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// A problem that was kept; `None` when the text is not one.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// The answer's body, of the request with this id.
    pub fn written(self, response: Response, request_id: &str) -> Response {
        let mut problem = *self.0;
        problem.request_id = Some(request_id.to_owned());
        let (parts, _) = response.into_parts();
        let mut response = Json(problem).into_response();
        *response.status_mut() = parts.status;
        response.headers_mut().extend(parts.headers);
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

/// The one place that logs internals; the answer never shows them.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        if error.is_internal() {
            tracing::error!(target: "error", %error, "a request failed");
        }
        Self(Box::new(error.problem(Language::English)))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        match status {
            // RFC 9110 § 11.6.1.
            StatusCode::UNAUTHORIZED => {
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response.extensions_mut().insert(self);
        response
    }
}
