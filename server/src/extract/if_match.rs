//! `If-Match`: the version of a document that a change was made for.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use serde::Serialize;

use crate::entity_tag::{self, KnownTags};

/// The `If-Match` header, if there is one.
#[derive(Clone, Debug)]
pub struct IfMatch(Option<KnownTags>);

impl IfMatch {
    /// Whether the document still is one that the change was made for, as it is answered now.
    pub fn allows(&self, document: &impl Serialize) -> bool {
        self.allows_tag(&entity_tag::hash_document(document))
    }

    /// Whether the tag still is one that the change was made for.
    pub fn allows_tag(&self, tag: &str) -> bool {
        self.0.as_ref().is_none_or(|known| known.matches_strongly(tag))
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(KnownTags::from_header(&parts.headers, &header::IF_MATCH)))
    }
}
