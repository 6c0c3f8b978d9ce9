//! Documents that cannot be read as what they should be.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A document that cannot be read, so that lists leave it out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnreadableDocument {
    /// The collection it is in: `orders`. Empty where the database did not say.
    pub collection: String,
    /// Its id. Empty where the database did not say.
    pub id: String,
    /// The first field that is wrong: `items[0].price`. Empty where it is the whole document.
    pub field: String,
    /// What is wrong with it, in English: `invalid type: string "ten", expected a number`.
    pub reason: String,
}

impl fmt::Display for UnreadableDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.collection, &self.id, &self.field].into_iter();
        for part in parts.filter(|part| !part.is_empty()) {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.reason)
    }
}

/// The documents that cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnreadableDocuments {
    /// The first thousand, by collection and id.
    pub named: Vec<UnreadableDocument>,
    /// How many there are in all.
    pub total: u64,
}
