//! Reading subdocuments the way Mongoose keeps them: with an `_id` of their own, which bodies
//! may not have and the shop has no use for.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer},
};

/// Reads a subdocument whatever `_id` it has.
pub fn one<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Subdocument::deserialize(deserializer).map(|subdocument| subdocument.0)
}

/// [`one`] for a field that may be absent; combine with `#[serde(default)]`.
pub fn optional<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let subdocument = Option::<Subdocument<T>>::deserialize(deserializer)?;
    Ok(subdocument.map(|subdocument| subdocument.0))
}

/// [`one`] for a list of them.
pub fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let subdocuments = Vec::<Subdocument<T>>::deserialize(deserializer)?;
    Ok(subdocuments.into_iter().map(|subdocument| subdocument.0).collect())
}

struct Subdocument<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Subdocument<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SubdocumentVisitor(PhantomData)).map(Self)
    }
}

struct SubdocumentVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SubdocumentVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(WithoutId(map)))
    }
}

/// A map that keeps its `_id` to itself.
struct WithoutId<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WithoutId<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.0.next_key::<String>()? {
            if key != "_id" {
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            self.0.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}
