//! How the server says no: `application/problem+json` to programs, a page to people.

mod page;

use axum::{
    Json,
    body::HttpBody,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Error, platform::limits::Allowance};
use shared::{FieldError, Language, Problem};

use crate::middleware::rate_limit;

/// An answer other than the one that was hoped for. [`crate::middleware::request`] writes it
/// out, once it knows the request's id and who will read it.
#[derive(Clone, Debug)]
pub struct Refusal(Box<Said>);

#[derive(Clone, Debug)]
struct Said {
    english: Problem,
    french: Problem,
    /// How long to wait, when it was too often.
    allowance: Option<Allowance>,
}

/// What a handler answers.
pub type Answer<T> = Result<T, Refusal>;

/// Who will read an answer, and in which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// An integrator's program, or a page's.
    Program(Language),
    /// Someone in front of a browser.
    Person(Language),
}

impl Refusal {
    /// A refusal of the server's own, before the shop is asked; in English, as all of REST.
    pub fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        let problem = Problem::new(status.as_u16(), code, detail);
        Self(Box::new(Said {
            french: problem.clone(),
            english: problem,
            allowance: None,
        }))
    }

    /// The same in French, where pages may meet it.
    #[must_use]
    pub fn in_french(mut self, detail: &str) -> Self {
        self.0.french.detail = detail.into();
        self
    }

    /// Every field that is wrong.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut refusal = Self::said(&Error::Invalid(Vec::new()));
        refusal.0.french.errors.clone_from(&errors);
        refusal.0.english.errors = errors;
        refusal
    }

    /// The answer after a panic, whose cause the log has.
    pub fn internal() -> Self {
        Self::said(&Error::Internal(String::new()))
    }

    /// The problem, to be kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0.english).unwrap_or_default()
    }

    /// A problem that was kept; `None` when the text is not one.
    pub fn from_json(text: &str) -> Option<Self> {
        let problem: Problem = serde_json::from_str(text).ok()?;
        Some(Self(Box::new(Said {
            french: problem.clone(),
            english: problem,
            allowance: None,
        })))
    }

    fn said(error: &Error) -> Self {
        Self(Box::new(Said {
            english: error.problem(Language::English),
            french: error.problem(Language::French),
            allowance: match error {
                Error::TooManyRequests(allowance) | Error::TooManyUploads(allowance) => Some(*allowance),
                _ => None,
            },
        }))
    }

    /// What a library refused without a word, in the server's words.
    fn unspoken(status: StatusCode) -> Self {
        let (code, english, french) = match status {
            StatusCode::NOT_FOUND => return Self::said(&Error::NotFound),
            StatusCode::RANGE_NOT_SATISFIABLE => (
                "range_not_satisfiable",
                "The file has no such range. Content-Range says how long it is.",
                "Le fichier n’a pas cette partie.",
            ),
            status if status.is_server_error() => return Self::internal(),
            _ => (
                "bad_request",
                "The request makes no sense to this server.",
                "Cette demande n’a pas de sens pour la boutique.",
            ),
        };
        Self::new(status, code, english).in_french(french)
    }

    /// The answer with its refusal, if it is one, written out for its reader.
    pub fn written(mut response: Response, reader: Reader, request_id: &str) -> Response {
        let status = response.status();
        let kind = response.headers().get(header::CONTENT_TYPE);
        // The head of a page is no silence.
        let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let silent =
            (status.is_client_error() || status.is_server_error()) && !is_page && response.body().is_end_stream();
        let refusal = response.extensions_mut().remove::<Self>();
        let Some(Self(said)) = refusal.or_else(|| silent.then(|| Self::unspoken(status))) else {
            return response;
        };
        let (Reader::Program(language) | Reader::Person(language)) = reader;
        let mut problem = match language {
            Language::French => said.french,
            Language::English => said.english,
        };
        problem.request_id = Some(request_id.to_owned());
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(header::CONTENT_LENGTH);
        let (kind, mut response) = match reader {
            Reader::Program(_) => ("application/problem+json", Json(problem).into_response()),
            Reader::Person(_) => {
                let policy = HeaderValue::from_static(page::POLICY);
                parts.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
                ("text/html; charset=utf-8", page::of(&problem, language).into_response())
            }
        };
        *response.status_mut() = parts.status;
        response.headers_mut().extend(parts.headers);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }
}

/// The one place that logs internals; the answer never shows them.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        if error.is_internal() {
            tracing::error!(target: "error", %error, "a request failed");
        }
        Self::said(&error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.english.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        let headers = response.headers_mut();
        match status {
            // RFC 9110 § 11.6.1.
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            // What is left on the connection is of no use to anyone.
            StatusCode::REQUEST_TIMEOUT => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        if let Some(allowance) = &self.0.allowance {
            rate_limit::write(allowance, headers);
        }
        response.extensions_mut().insert(self);
        response
    }
}
