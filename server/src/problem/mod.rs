//! How the server answers an error: `application/problem+json` to programs, a page to people.
//!
//! A handler or a layer answers an [`ApiError`]: a status, headers, and no body yet. One layer,
//! [`crate::middleware::request`], knows the request's id and who reads the answer, and writes the body with [`render`].
//! An error of a library becomes an `ApiError` where the library is mounted ([`crate::routes`]).

mod page;
mod rate_limit_headers;

pub use self::rate_limit_headers::set_rate_limit_headers;

use app::problem::{explain, note};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Error, platform::limits::Allowance};
use shared::{FieldError, Language, Problem};

/// An error as it is answered, in both languages.
#[derive(Clone, Debug)]
pub struct ApiError(Box<Texts>);

#[derive(Clone, Debug)]
struct Texts {
    english: Problem,
    french: Problem,
    /// What is left of the limit that was exceeded, for the headers.
    allowance: Option<Allowance>,
}

/// What a handler answers.
pub type ApiResult<T> = Result<T, ApiError>;

/// Who reads an answer, and in which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// An integrator's program, or a page's.
    Program(Language),
    /// Someone in front of a browser.
    Person(Language),
}

impl ApiError {
    /// An error that the server finds before the shop is asked; in English, as all of REST.
    pub fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        Self::in_one_language(Problem::new(status.as_u16(), code, detail))
    }

    /// The same in French, where pages may meet it.
    #[must_use]
    pub fn in_french(mut self, detail: &str) -> Self {
        self.0.french.detail = detail.into();
        self
    }

    /// Every field that is wrong.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut invalid = Self::from_domain(&Error::Invalid(Vec::new()));
        invalid.0.french.errors.clone_from(&errors);
        invalid.0.english.errors = errors;
        invalid
    }

    /// The answer after a panic, whose cause is in the log already.
    pub fn internal() -> Self {
        Self::from_domain(&Error::Internal(String::new()))
    }

    /// What it says, in English.
    pub const fn problem(&self) -> &Problem {
        &self.0.english
    }

    /// The English problem, to be stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0.english).unwrap_or_default()
    }

    /// A problem that was stored; `None` when the text is not one.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self::in_one_language)
    }

    /// Makes this the body of a response that keeps its status and headers.
    pub fn attach_to(self, response: &mut Response) {
        response.extensions_mut().insert(self);
    }

    fn in_one_language(problem: Problem) -> Self {
        Self(Box::new(Texts {
            french: problem.clone(),
            english: problem,
            allowance: None,
        }))
    }

    fn from_domain(error: &Error) -> Self {
        Self(Box::new(Texts {
            english: explain(error, Language::English),
            french: explain(error, Language::French),
            allowance: match error {
                Error::TooManyRequests(allowance) | Error::TooManyUploads(allowance) => Some(*allowance),
                _ => None,
            },
        }))
    }
}

/// Writes the body of a response that is an [`ApiError`]; any other stays as it is.
pub fn render(mut response: Response, audience: Audience, request_id: &str) -> Response {
    let Some(ApiError(texts)) = response.extensions_mut().remove() else {
        return response;
    };
    let (Audience::Program(language) | Audience::Person(language)) = audience;
    let mut problem = match language {
        Language::French => texts.french,
        Language::English => texts.english,
    };
    problem.request_id = Some(request_id.to_owned());
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let (kind, mut response) = match audience {
        Audience::Program(_) => ("application/problem+json", Json(problem).into_response()),
        Audience::Person(_) => {
            let policy = HeaderValue::from_static(page::POLICY);
            parts.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            (
                "text/html; charset=utf-8",
                page::render(&problem, language).into_response(),
            )
        }
    };
    *response.status_mut() = parts.status;
    response.headers_mut().extend(parts.headers);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// The log is told what is internal; the answer never shows it.
impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        note(&error);
        Self::from_domain(&error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.english.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match status {
            // RFC 9110 § 11.6.1.
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            // The rest of the body would be taken for the next request.
            StatusCode::REQUEST_TIMEOUT => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        if let Some(allowance) = &self.0.allowance {
            set_rate_limit_headers(allowance, headers);
        }
        self.attach_to(&mut response);
        response
    }
}
