//! Text as people type it, with blanks around it that nobody means. It is read without them: in
//! bodies by naming a function from here in `deserialize_with`, in forms as [`Typed`]. What rules
//! judge and what the shop keeps is the trimmed text. A document that shares its struct with a body
//! is read the same way. Passwords and tokens are taken as they are.

use serde::{Deserialize, Deserializer, Serialize};

/// A field of a form; trimmed when read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Typed(String);

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self(text.trim().to_owned())
    }
}

impl From<Typed> for String {
    fn from(typed: Typed) -> Self {
        typed.0
    }
}

impl Typed {
    /// `None` for a field that was left empty.
    pub fn filled(self) -> Option<String> {
        Some(self.0).filter(|text| !text.is_empty())
    }
}

/// Reads a text.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Typed::deserialize(deserializer).map(String::from)
}

/// Reads a text that may be absent; combine with `#[serde(default)]`.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::<Typed>::deserialize(deserializer).map(|typed| typed.map(String::from))
}

/// Reads a text whose blanks group digits, such as a SIREN, and which is kept without them, in capitals.
pub fn without_blanks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| compact(&text))
}

/// [`without_blanks`] that may be absent; combine with `#[serde(default)]`.
pub fn optional_without_blanks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::<String>::deserialize(deserializer).map(|text| text.as_deref().map(compact))
}

/// The text without blanks and in capitals.
pub fn compact(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

/// Reads a list of texts.
pub fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let typed = Vec::<Typed>::deserialize(deserializer)?;
    Ok(typed.into_iter().map(String::from).collect())
}

/// Reads a list of texts that may be absent; combine with `#[serde(default)]`.
pub fn optional_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let typed = Option::<Vec<Typed>>::deserialize(deserializer)?;
    Ok(typed.map(|texts| texts.into_iter().map(String::from).collect()))
}
