//! Finding users by the beginnings of their names: each beginning of each word is kept with
//! the account under an ordinary index, so that what an admin types is looked up as it is, and
//! the index keeps the list in order.

use std::collections::BTreeSet;

use super::words;

/// Letters of a word that count; a longer word is found by these alone.
const LONGEST: usize = 15;
/// Words of a name and an address that count.
const MOST_WORDS: usize = 16;

/// Every beginning of every word of a name and an address of mail.
pub fn of_user(name: &str, email: &str) -> Vec<String> {
    let beginnings: BTreeSet<_> = words(name)
        .chain(words(email))
        .take(MOST_WORDS)
        .flat_map(|word| {
            (1..=word.len().min(LONGEST))
                .map(|end| word[..end].to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    beginnings.into_iter().collect()
}

/// The words of a query, as they are kept; empty when there are none.
pub fn of_query(query: &str) -> Vec<String> {
    let beginnings: BTreeSet<_> = words(query)
        .take(MOST_WORDS)
        // Plain ASCII: every byte is a letter or a digit.
        .map(|word| word[..word.len().min(LONGEST)].to_owned())
        .collect();
    beginnings.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_among_the_beginnings_of_whom_it_finds() {
        let prefixes = of_user("Hélène Marchetti-Wolfeschlegelstein", "helene@exemple.fr");
        for query in [
            "h",
            "HÉLÈNE",
            "march",
            "wolfeschlegelstein",
            "Helene@exemple.fr",
            "marchetti hel",
        ] {
            assert!(of_query(query).iter().all(|word| prefixes.contains(word)), "{query}");
        }
        for query in ["elene", "marchettis", "omar"] {
            assert!(!of_query(query).iter().all(|word| prefixes.contains(word)), "{query}");
        }
        assert_eq!(of_query("$ne .* "), ["ne"]);
        assert_eq!(of_query(" -- "), Vec::<String>::new());
    }
}
