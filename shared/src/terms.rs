//! The legal texts as they were, version after version: of the terms of sale in the collection `terms`, of the other pages
//! in `legaltexts`. A change makes a new version; none is ever changed or removed, since orders name the terms that were
//! accepted.

use serde::{Deserialize, Serialize};

use crate::{Language, Timestamp, number, settings::shown_in};

/// One version of a legal text, as a document of `terms`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextVersion {
    /// Its number, from 1.
    #[serde(rename = "_id", deserialize_with = "number::whole")]
    pub version: i64,
    /// Since when it holds; until the next one does.
    pub since: Timestamp,
    /// The text in French, with the marks of [`LegalText`](crate::settings::LegalText); empty where there was one in
    /// English alone.
    pub fr: String,
    /// The text in English; empty where there was one in French alone.
    pub en: String,
}

impl TextVersion {
    /// The text for a reader of this language, and the language that it is in: the other where there is none in theirs.
    pub fn shown(&self, language: Language) -> (Language, &str) {
        shown_in(&self.fr, &self.en, language)
    }
}
