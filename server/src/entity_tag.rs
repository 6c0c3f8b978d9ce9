//! Entity tags: whether a document still is what a client knows (RFC 9110 § 8.8.3, § 13.1).

use axum::http::{HeaderMap, HeaderName};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The strong tag of a body: another body, another tag.
pub fn hash(body: &[u8]) -> String {
    format!("\"{}\"", hex::encode(&Sha256::digest(body)[..16]))
}

/// The tag of a document as it is answered; of none, when it cannot be.
pub fn hash_document(document: &impl Serialize) -> String {
    hash(&serde_json::to_vec(document).unwrap_or_default())
}

/// What a client knows of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// `*`: that there is one.
    Any,
    /// Its tag, one of these.
    Tags(Vec<String>),
}

impl Known {
    /// What the header says; `None` when it is not there. What is no tag matches nothing.
    pub fn from_header(headers: &HeaderMap, name: &HeaderName) -> Option<Self> {
        let mut tags = Vec::new();
        for value in headers.get_all(name) {
            let value = value.to_str().unwrap_or_default().trim();
            if value == "*" {
                return Some(Self::Any);
            }
            tags.extend(listed(value));
        }
        headers.contains_key(name).then_some(Self::Tags(tags))
    }

    /// Whether the tag is known, byte for byte: for `If-Match`.
    pub fn is_strongly(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Tags(tags) => tags.iter().any(|known| known == tag),
        }
    }

    /// Whether the tag is known, weak or strong: for `If-None-Match`.
    pub fn is_weakly(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Tags(tags) => tags.iter().any(|known| known.trim_start_matches("W/") == tag),
        }
    }
}

/// The tags of a list. One may hold commas, so the list is read from quote to quote; what
/// follows something that is no tag is not read.
fn listed(mut list: &str) -> Vec<String> {
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

    fn known(value: &'static str) -> Known {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, value.parse().unwrap());
        Known::from_header(&headers, &IF_NONE_MATCH).unwrap()
    }

    #[test]
    fn a_header_names_tags_or_anything() {
        let tags = |value| match known(value) {
            Known::Tags(tags) => tags,
            Known::Any => panic!("{value} is a list"),
        };
        assert_eq!(known(" * "), Known::Any);
        assert_eq!(tags(r#""a""#), [r#""a""#]);
        assert_eq!(tags(r#" "a" ,W/"b,c",, "" "#), [r#""a""#, r#"W/"b,c""#, r#""""#]);
        for nothing in ["", "a", "w/\"a\"", "\"a", "*, \"a\"", "é"] {
            assert_eq!(tags(nothing), [""; 0], "{nothing}");
        }
        assert_eq!(Known::from_header(&HeaderMap::new(), &IF_NONE_MATCH), None);
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
                (known.is_strongly("\"a\""), known.is_weakly("\"a\"")),
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
