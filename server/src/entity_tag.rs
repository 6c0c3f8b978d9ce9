//! Entity tags: whether a document is still the one that a client has (RFC 9110 § 8.8.3, § 13.1).

use axum::http::{HeaderMap, HeaderName};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The strong tag of a body, from its SHA-256.
pub fn hash(body: &[u8]) -> String {
    format!("\"{}\"", hex::encode(&Sha256::digest(body)[..16]))
}

/// The tag of a document as it is answered in JSON.
pub fn hash_document(document: &impl Serialize) -> String {
    hash(&serde_json::to_vec(document).unwrap_or_default())
}

/// The tags in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownTags {
    /// `*`: whatever the tag.
    Any,
    /// One of these.
    Tags(Vec<String>),
}

impl KnownTags {
    /// Reads the header; `None` when it is not there. What is no tag matches nothing.
    pub fn from_header(headers: &HeaderMap, name: &HeaderName) -> Option<Self> {
        let mut tags = Vec::new();
        for value in headers.get_all(name) {
            let value = value.to_str().unwrap_or_default().trim();
            if value == "*" {
                return Some(Self::Any);
            }
            tags.extend(parse_list(value));
        }
        headers.contains_key(name).then_some(Self::Tags(tags))
    }

    /// Whether one is this tag byte for byte, as `If-Match` demands.
    pub fn matches_strongly(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Tags(tags) => tags.iter().any(|known| known == tag),
        }
    }

    /// Whether one is this tag, weak or strong, as `If-None-Match` demands.
    pub fn matches_weakly(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Tags(tags) => tags.iter().any(|known| opaque(known) == opaque(tag)),
        }
    }
}

fn opaque(tag: &str) -> &str {
    tag.trim_start_matches("W/")
}

/// The tags of a list. One may hold commas, so the list is read from quote to quote; what
/// follows something that is no tag is not read.
fn parse_list(mut list: &str) -> Vec<String> {
    let mut tags = Vec::new();
    loop {
        list = list.trim_start_matches([',', ' ', '\t']);
        let weak = if list.starts_with("W/\"") { 2 } else { 0 };
        let Some(end) = list[weak..].strip_prefix('"').and_then(|rest| rest.find('"')) else {
            return tags;
        };
        let (tag, rest) = list.split_at(weak + end + 2);
        tags.push(tag.to_owned());
        list = rest;
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::IF_NONE_MATCH;

    use super::*;

    fn known(value: &'static str) -> KnownTags {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, value.parse().unwrap());
        KnownTags::from_header(&headers, &IF_NONE_MATCH).unwrap()
    }

    #[test]
    fn a_header_names_tags_or_anything() {
        let tags = |value| match known(value) {
            KnownTags::Tags(tags) => tags,
            KnownTags::Any => panic!("{value} is a list"),
        };
        assert_eq!(known(" * "), KnownTags::Any);
        assert_eq!(tags(r#""a""#), [r#""a""#]);
        assert_eq!(tags(r#" "a" ,W/"b,c",, "" "#), [r#""a""#, r#"W/"b,c""#, r#""""#]);
        for nothing in ["", "a", "w/\"a\"", "\"a", "*, \"a\"", "é"] {
            assert_eq!(tags(nothing), [""; 0], "{nothing}");
        }
        assert_eq!(KnownTags::from_header(&HeaderMap::new(), &IF_NONE_MATCH), None);
    }

    #[test]
    fn a_weak_tag_is_known_only_weakly() {
        for (value, strongly, weakly) in [
            (r#""a""#, true, true),
            (r#"W/"a""#, false, true),
            (r#""b", "a""#, true, true),
            (r#""b""#, false, false),
            ("*", true, true),
        ] {
            let known = known(value);
            assert_eq!(
                (known.matches_strongly("\"a\""), known.matches_weakly("\"a\"")),
                (strongly, weakly),
                "{value}"
            );
        }
    }

    #[test]
    fn another_body_has_another_tag() {
        assert_eq!(hash(b"a"), hash(b"a"));
        assert_ne!(hash(b"a"), hash(b"b"));
        assert_eq!(hash_document(&1), hash(b"1"));
    }
}
