//! Whether a document can be read, and which field stands in the way.

use std::fmt;

use mongodb::bson::{self, Document};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

/// Why a document cannot be read.
#[derive(Debug)]
pub struct Refused {
    /// The field: `items[0].price`; empty when the decoder does not know.
    pub field: String,
    reason: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.is_empty() && self.field != "." {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.reason)
    }
}

/// Reads a document as the shop does.
pub fn check<T: DeserializeOwned>(document: &Document) -> Result<(), Refused> {
    struct Traced<T>(Result<T, Refused>);
    impl<'de, T: DeserializeOwned> Deserialize<'de> for Traced<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let decoded = serde_path_to_error::deserialize(deserializer);
            Ok(Self(decoded.map_err(|error| Refused {
                field: error.path().to_string(),
                reason: error.inner().to_string(),
            })))
        }
    }
    let unknown = |error: bson::error::Error| Refused {
        field: String::new(),
        reason: error.to_string(),
    };
    let bytes = bson::serialize_to_vec(document).map_err(unknown)?;
    // As the driver's cursors read.
    let traced = match bson::deserialize_from_slice::<Traced<T>>(&bytes) {
        Ok(Traced(decoded)) => decoded.map(drop),
        Err(error) => Err(unknown(error)),
    };
    traced.and_then(|()| bson::deserialize_from_slice::<T>(&bytes).map(drop).map_err(unknown))
}
