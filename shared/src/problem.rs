//! The answer when something is wrong, the same from REST and server functions.

use serde::{Deserialize, Serialize};

/// A problem answer (RFC 9457, `application/problem+json`), in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI that names the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status, 400–599.
    pub status: u16,
    /// What is wrong and what to do, for a person.
    pub detail: String,
    /// What is wrong, for a program: stable, `snake_case`.
    pub code: String,
    /// Every broken field; absent when none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The request's id, to find it in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One broken field of a body, a form or a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's path as the body has it: `email`, `items[0].quantity`.
    pub field: String,
    /// What is wrong, for a program: stable, `snake_case`.
    pub code: String,
    /// What is wrong, for a person.
    pub message: String,
}

impl Problem {
    /// A problem with this status, code and explanation.
    pub fn new(status: u16, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: title(status).into(),
            status,
            detail: detail.into(),
            code: code.into(),
            errors: Vec::new(),
            request_id: None,
        }
    }

    /// What is wrong with this field, if anything.
    pub fn about(&self, field: &str) -> Option<&str> {
        let error = self.errors.iter().find(|e| e.field == field)?;
        Some(&error.message)
    }
}

/// The reason phrase of the statuses the shop answers with (RFC 9110 § 15).
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
