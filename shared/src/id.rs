//! Typed document ids.

use std::{
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::FromStr,
};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::SerializeStruct,
};

/// The `_id` of a document of type `T`: twelve bytes, the same as BSON's `ObjectId`.
///
/// On the wire it is 24 lower-case hex digits. In BSON it is a true `ObjectId`: the driver
/// serialises non-human-readable and recognises a struct named `$oid`.
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(value_type = String, pattern = "^[0-9a-fA-F]{24}$", description = "The id of a document.", bound = "")
)]
pub struct Id<T>(TypedBytes<T>);

/// In one field, which is what the schema's derive takes for a text; `T` only tells ids apart.
type TypedBytes<T> = ([u8; 12], PhantomData<fn() -> T>);

/// The text was not 24 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id has 24 hexadecimal digits")
    }
}

impl std::error::Error for InvalidId {}

impl<T> Id<T> {
    /// The id with these bytes.
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        Self((bytes, PhantomData))
    }

    /// The id's bytes, in `ObjectId` order.
    pub const fn bytes(self) -> [u8; 12] {
        self.0.0
    }

    /// What stands in a document's address: its slug, or the id where there is none.
    pub fn or_slug(self, slug: &str) -> String {
        if slug.is_empty() {
            self.to_string()
        } else {
            slug.to_owned()
        }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.0 == other.0.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.0.cmp(&other.0.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.0.hash(state);
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.0))
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

impl<T> FromStr for Id<T> {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let mut bytes = [0; 12];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| InvalidId)?;
        Ok(Self::from_bytes(bytes))
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        let mut object = serializer.serialize_struct("$oid", 1)?;
        object.serialize_field("$oid", &self.to_string())?;
        object.end()
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only BSON may bring an object; in JSON an id is text and nothing else.
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(de::Error::custom);
        }
        deserializer.deserialize_any(IdVisitor(PhantomData))
    }
}

struct IdVisitor<T>(PhantomData<T>);

impl<'de, T> Visitor<'de> for IdVisitor<T> {
    type Value = Id<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("24 hexadecimal digits")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map_err(E::custom)
    }

    /// BSON hands an `ObjectId` over as `{"$oid": "…"}`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((key, hex)) if key == "$oid" => hex.parse().map_err(de::Error::custom),
            _ => Err(de::Error::custom(InvalidId)),
        }
    }
}
