//! The `terms` collection: the terms of sale as they were, version after version. A change makes a new one; none is ever
//! changed or removed, since orders name the one that was accepted.

use serde::{Deserialize, Serialize};

use crate::{Language, Timestamp, number};

/// One version of the terms of sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsVersion {
    /// Its number, from 1.
    #[serde(rename = "_id", deserialize_with = "number::whole")]
    pub version: i64,
    /// Since when it holds; until the next one does.
    pub since: Timestamp,
    /// The text in French, with the marks of [`LegalText`](crate::settings::LegalText).
    pub fr: String,
    /// The text in English.
    pub en: String,
}

impl TermsVersion {
    /// The text in a language.
    pub fn words(&self, language: Language) -> &str {
        language.pick(&self.fr, &self.en)
    }
}
