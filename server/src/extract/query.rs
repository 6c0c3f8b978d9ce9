//! Queries, under the same rules as bodies.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Query as Pairs},
    http::request::Parts,
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IntoDeserializer},
};
use serde_json::{Map, Value};
use shared::validation::BrokenRule;

use super::repair;
use crate::problem::ApiError;

/// The query as `T`, whose numbers are read by [`number`]. 422 with every parameter that is
/// unknown, repeated or of the wrong form.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Pairs(pairs) = Pairs::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| repair::explain(&[BrokenRule::new("query", "wrong_type")]))?;
        let mut query = Map::new();
        for (key, value) in pairs {
            let value = Value::String(value);
            // Two of a kind are a list, which no parameter takes.
            query
                .entry(key)
                .and_modify(|first| *first = Value::Array(Vec::new()))
                .or_insert(value);
        }
        repair::read(Value::Object(query))
            .map(Self)
            .map_err(|(_, broken)| repair::explain(&broken))
    }
}

/// Reads a number from the text that every parameter is.
pub fn number<'de, D: Deserializer<'de>, T: FromStr>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| serde::de::Error::custom("not a number"))
}

/// Reads a `true` or `false` that may be absent; combine with `#[serde(default)]`.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let flag = text.parse().map(Some);
    flag.map_err(|_| serde::de::Error::unknown_variant(&text, &["true", "false"]))
}

/// [`number`], or whatever else is parsed from text, for a parameter that may be absent; combine
/// with `#[serde(default)]`.
pub fn optional<'de, D: Deserializer<'de>, T: FromStr>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let parsed = text.map(|text| text.parse().map_err(|_| serde::de::Error::custom("not of that form")));
    parsed.transpose()
}

/// Reads a list of at most `MAX` items that stands in one parameter, separated by commas; combine
/// with `#[serde(default)]`.
pub fn list<'de, const MAX: usize, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    let items: Vec<&str> = text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
    if items.len() > MAX {
        return Err(serde::de::Error::invalid_length(items.len(), &"fewer items"));
    }
    items
        .into_iter()
        .map(|item| T::deserialize(item.to_owned().into_deserializer()))
        .collect()
}
