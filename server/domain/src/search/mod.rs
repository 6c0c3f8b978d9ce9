//! What a text is found by: its plain words, products and recipes by theirs, people by the
//! beginnings of their names, and orders by the beginnings of what they say.

pub(crate) mod index;
pub(crate) mod prefixes;
pub(crate) mod texts;

use std::collections::BTreeSet;

/// Lower-case ASCII words: `Époisses l’affiné` → `epoisses`, `l`, `affine`.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let plain = deunicode::deunicode(text).to_lowercase();
    plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The [`words`] of several texts, each once.
pub fn distinct_words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let distinct: BTreeSet<_> = texts.into_iter().flat_map(words).collect();
    distinct.into_iter().collect()
}

/// A lower-case ASCII name for an address: `Époisses l’affiné` → `epoisses-l-affine`.
pub fn slug(text: &str) -> String {
    words(text).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_plain_words_joined_by_hyphens() {
        assert_eq!(slug("Fourme d’Ambert"), "fourme-d-ambert");
    }
}
