//! Documents that cannot be read as what they should be.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Language;

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

impl UnreadableDocument {
    /// [`words`] of what is wrong with its field.
    pub fn words(&self, language: Language) -> String {
        words(&self.reason, language)
    }
}

/// What the decoder says of a field, or of a field that it names first (`price: missing field …`), in plain words; its own
/// where it says something unusual.
pub fn words(reason: &str, language: Language) -> String {
    match reason.split_once(": ") {
        Some((field, reason)) if !field.contains(' ') => format!("{field}, {}", of_field(reason, language)),
        _ => of_field(reason, language),
    }
}

fn of_field(reason: &str, language: Language) -> String {
    let reason = reason.trim();
    if let Some(field) = reason.strip_prefix("missing field ") {
        let field = field.split('`').nth(1).unwrap_or(field);
        return match language {
            Language::French => format!("il manque le champ {}", language.quoted(field)),
            Language::English => format!("the field {} is missing", language.quoted(field)),
        };
    }
    let wrong = ["invalid type: ", "invalid value: ", "unknown variant "];
    let Some(said) = wrong.iter().find_map(|start| reason.strip_prefix(start)) else {
        return match language {
            Language::French => format!("se lit mal\u{a0}: {reason}"),
            Language::English => format!("cannot be read: {reason}"),
        };
    };
    let (found, expected) = said.split_once(", expected ").unwrap_or((said, ""));
    let (found, expected) = (plain(found, language), plain(expected, language));
    match (language, expected.is_empty()) {
        (Language::French, true) => format!("ne convient pas\u{a0}: {found}"),
        (Language::English, true) => format!("does not fit: {found}"),
        (Language::French, false) => format!("il s’y trouve {found}\u{a0}; attendu\u{a0}: {expected}"),
        (Language::English, false) => format!("it holds {found}; expected: {expected}"),
    }
}

/// What was found or expected, without the names that types have in Rust and in the format.
fn plain(said: &str, language: Language) -> String {
    const KINDS: [(&str, &str, &str); 18] = [
        ("floating point ", "le nombre", "the number"),
        ("integer ", "le nombre", "the number"),
        ("boolean ", "oui ou non\u{a0}:", "yes or no:"),
        ("string ", "le texte", "the text"),
        ("null", "rien (null)", "nothing (null)"),
        ("unit value", "rien (null)", "nothing (null)"),
        ("map", "un sous-document", "a subdocument"),
        ("sequence", "une liste", "a list"),
        ("a sequence", "une liste", "a list"),
        ("a string", "un texte", "a text"),
        ("a boolean", "oui ou non", "yes or no"),
        ("a map", "un sous-document", "a subdocument"),
        ("one of ", "l’un de", "one of"),
        ("a whole number", "un nombre entier", "a whole number"),
        (
            "a whole number or null",
            "un nombre entier, ou rien",
            "a whole number, or nothing",
        ),
        (
            "an amount, a number with at most two decimals",
            "un montant, deux décimales au plus",
            "an amount, two decimals at most",
        ),
        ("an RFC 3339 date and time", "une date", "a date"),
        ("an object", "un sous-document", "a subdocument"),
    ];
    let said = said.replace('`', "");
    for (start, french, english) in KINDS {
        if let Some(rest) = said.strip_prefix(start)
            && (rest.is_empty() || start.ends_with(' '))
        {
            let words = [language.pick(french, english), rest].join(" ");
            return words.trim_end().to_owned();
        }
    }
    if said.starts_with("struct ") {
        return language.pick("un sous-document", "a subdocument").to_owned();
    }
    said
}

/// The documents that cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnreadableDocuments {
    /// The first thousand, by collection and id.
    pub named: Vec<UnreadableDocument>,
    /// How many there are in all.
    pub total: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_reasons_are_told_in_plain_words() {
        for (reason, french, english) in [
            (
                "missing field `name`",
                "il manque le champ «\u{a0}name\u{a0}»",
                "the field “name” is missing",
            ),
            (
                "invalid type: string \"ten\", expected a boolean",
                "il s’y trouve le texte \"ten\"\u{a0}; attendu\u{a0}: oui ou non",
                "it holds the text \"ten\"; expected: yes or no",
            ),
            (
                "invalid type: null, expected a sequence",
                "il s’y trouve rien (null)\u{a0}; attendu\u{a0}: une liste",
                "it holds nothing (null); expected: a list",
            ),
            (
                "unknown variant `perdue`, expected one of `pending`, `shipped`",
                "il s’y trouve perdue\u{a0}; attendu\u{a0}: l’un de pending, shipped",
                "it holds perdue; expected: one of pending, shipped",
            ),
            (
                "invalid value: floating point `33.999`, expected an amount, a number with at most two decimals",
                "il s’y trouve le nombre 33.999\u{a0}; attendu\u{a0}: un montant, deux décimales au plus",
                "it holds the number 33.999; expected: an amount, two decimals at most",
            ),
            ("odd", "se lit mal\u{a0}: odd", "cannot be read: odd"),
        ] {
            let document = UnreadableDocument {
                reason: reason.into(),
                ..UnreadableDocument::default()
            };
            assert_eq!(document.words(Language::French), french);
            assert_eq!(document.words(Language::English), english);
        }
    }
}
