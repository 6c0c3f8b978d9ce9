//! Answers, and what tests expect of them.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use http_body_util::BodyExt;
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// JSON, or null.
    pub body: Value,
    pub text: String,
    /// How long the body was on the wire.
    pub bytes: usize,
}

impl Answer {
    pub async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
            bytes: bytes.len(),
        }
    }

    /// Expects this status, and hands the body over.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.body
    }

    /// Expects a whole problem answer with this status and code, and hands it over.
    #[track_caller]
    pub fn refuses(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("/problems/{code}"));
        assert_eq!(self.body["requestId"], self.header("x-request-id"));
        for text in ["title", "detail"] {
            assert!(
                self.body[text].as_str().is_some_and(|text| !text.is_empty()),
                "{text}: {}",
                self.text
            );
        }
        self.body
    }

    /// Expects a server function's problem with this status and code, and hands it over.
    #[track_caller]
    pub fn refuses_in_json(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        assert_eq!(self.body["requestId"], self.header("x-request-id"));
        self.body
    }

    /// Expects 422 with exactly these fields and codes.
    #[track_caller]
    pub fn refuses_fields(self, expected: &[(&str, &str)]) {
        let body = self.refuses(422, "invalid_input");
        let mut errors: Vec<_> = body["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| {
                (
                    error["field"].as_str().unwrap_or(""),
                    error["code"].as_str().unwrap_or(""),
                )
            })
            .collect();
        errors.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(errors, expected);
    }

    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}
