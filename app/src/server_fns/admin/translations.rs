//! The languages that a form does not show.

use std::collections::BTreeMap;

/// Puts what is stored in every language but English beside what was typed: a form of the dashboard shows French and
/// English, and changes no other.
pub fn keep_others<T: Clone>(typed: &mut BTreeMap<String, T>, stored: &BTreeMap<String, T>) {
    let others = stored.iter().filter(|(language, _)| *language != "en");
    typed.extend(others.map(|(language, texts)| (language.clone(), texts.clone())));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
        texts.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect()
    }

    #[test]
    fn english_is_as_it_was_typed_and_everything_else_as_it_was() {
        let stored = texts(&[("de", "Käse"), ("en", "Cheese"), ("pt-BR", "Queijo")]);
        let mut typed = texts(&[("en", "A cheese")]);
        keep_others(&mut typed, &stored);
        assert_eq!(typed, texts(&[("de", "Käse"), ("en", "A cheese"), ("pt-BR", "Queijo")]));
        let mut emptied = texts(&[]);
        keep_others(&mut emptied, &stored);
        assert_eq!(emptied, texts(&[("de", "Käse"), ("pt-BR", "Queijo")]));
    }
}
