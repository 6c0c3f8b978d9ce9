//! The language of a reader.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use shared::Language;

/// The language that `Accept-Language` asks for, else French. REST's own answers are in
/// English; this one is for letters to the customer.
#[derive(Clone, Copy, Debug)]
pub struct AcceptedLanguage(pub Language);

impl<S: Sync> FromRequestParts<S> for AcceptedLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let accepts = parts.headers.get(header::ACCEPT_LANGUAGE);
        let language = accepts
            .and_then(|accepts| accepts.to_str().ok())
            .and_then(Language::from_accept_language);
        Ok(Self(language.unwrap_or_default()))
    }
}
