//! Finding users by the beginnings of their names and phone numbers: each beginning of each word is kept with
//! the account under an ordinary index, so that what an admin types is looked up as it is, and
//! the index keeps the list in order.

use std::collections::BTreeSet;

use super::words;

/// Letters of a word that count; a longer word is found by these alone.
const LONGEST: usize = 15;
/// Words of a name and an address that count.
const MOST_WORDS: usize = 16;

/// Every beginning of every word of a name and an address of mail, and of a phone number.
pub fn of_user(name: &str, email: &str, phone_number: Option<&str>) -> Vec<String> {
    let phone_number = phone_number.and_then(digits);
    let beginnings: BTreeSet<_> = words(name)
        .chain(words(email))
        .take(MOST_WORDS)
        .chain(phone_number)
        .flat_map(|word| {
            (1..=word.len().min(LONGEST))
                .map(|end| word[..end].to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    beginnings.into_iter().collect()
}

/// A phone number as it is kept, `0612345678`, also of `+33 6 12 34 56 78`; `None` for what is none.
pub fn digits(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let others = typed.chars().filter(|c| !c.is_ascii_digit());
    if digits.len() < 4 || !others.clone().all(|c| c.is_whitespace() || "+.-()/".contains(c)) {
        return None;
    }
    let national = typed.strip_prefix("+33").or_else(|| typed.strip_prefix("0033"));
    let Some(national) = national else {
        return Some(digits);
    };
    let rest: String = national.chars().filter(char::is_ascii_digit).collect();
    Some(format!("0{}", rest.trim_start_matches('0')))
}

/// The words of a query, as they are kept; empty when there are none.
pub fn of_query(query: &str) -> Vec<String> {
    if let Some(number) = digits(query) {
        return vec![number[..number.len().min(LONGEST)].to_owned()];
    }
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
        let prefixes = of_user(
            "Hélène Marchetti-Wolfeschlegelstein",
            "helene@exemple.fr",
            Some("+33 (0)6 12.34.56.78"),
        );
        for query in [
            "h",
            "HÉLÈNE",
            "march",
            "wolfeschlegelstein",
            "Helene@exemple.fr",
            "marchetti hel",
            "06 12 34",
            "+33612345678",
            "0612345678",
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
