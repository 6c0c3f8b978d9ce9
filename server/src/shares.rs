//! `GET /partage?title=&text=&url=`: what another app shares with the installed shop (`share_target` in
//! `public/manifest.webmanifest`), as a search. Links find nothing: `url` counts for nothing.

use axum::{extract::Query, http::Uri, response::Redirect};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use shared::limits;

/// Leads to the search for what is shared, or to the whole catalog where there are no words in it. Apps send whatever they
/// like, so nothing is refused.
pub async fn search(address: Uri) -> Redirect {
    let shared = Query::<Vec<(String, String)>>::try_from_uri(&address);
    let shared = shared.map(|Query(fields)| fields).unwrap_or_default();
    let field = |name: &str| {
        shared
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let of_text = field("text").and_then(words);
    // Behind these signs a page's title names its site.
    let of_title = || field("title")?.split(['·', '|']).find_map(words);
    match of_text.or_else(of_title) {
        Some(words) => {
            let words = utf8_percent_encode(&words, NON_ALPHANUMERIC);
            Redirect::to(&format!("/fromages?q={words}"))
        }
        None => Redirect::to("/fromages"),
    }
}

/// The first line that has words beside its links, as much of it as a search may have.
fn words(shared: &str) -> Option<String> {
    shared.lines().find_map(|line| {
        // Half a character, of a text that was cut, comes as the sign for what cannot be read.
        let line = line.replace(|c: char| c.is_control() || c == '\u{fffd}', " ");
        let words: Vec<_> = line.split_whitespace().filter(|word| !is_link(word)).collect();
        let words = cut(&words.join(" ")).to_owned();
        words.chars().any(char::is_alphanumeric).then_some(words)
    })
}

fn is_link(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.")
}

/// As much of the line as a search may have, in whole words where there are several.
fn cut(line: &str) -> &str {
    let Some((end, _)) = line.char_indices().nth(*limits::SEARCH.end()) else {
        return line;
    };
    let (cut, rest) = line.split_at(end);
    if rest.starts_with(' ') {
        return cut;
    }
    cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_the_first_line_with_words_without_links_and_never_too_long() {
        for (shared, expected) in [
            ("Comté 24 mois", Some("Comté 24 mois")),
            (
                "Comté 24 mois\nhttps://shop.example/fromages/comte",
                Some("Comté 24 mois"),
            ),
            (
                "https://shop.example/a?b=c#d\r\n\r\n  Comté\t24\u{a0}mois \r\n",
                Some("Comté 24 mois"),
            ),
            ("Vu sur www.shop.example : comté", Some("Vu sur : comté")),
            ("https://shop.example/fromages/comte", None),
            ("\n\r\n \n", None),
            ("🧀 !", None),
            ("Comté \u{fffd}", Some("Comté")),
            ("", None),
        ] {
            assert_eq!(words(shared).as_deref(), expected, "{shared:?}");
        }
        let most = *limits::SEARCH.end();
        assert_eq!(words(&"é".repeat(5000)), Some("é".repeat(most)));
        let long = words(&"comté ".repeat(900)).expect("words");
        assert!(long.chars().count() <= most && long.ends_with("comté"), "{long}");
        // A sign of several characters may be cut between two of them, never within one.
        assert!(words(&"a👩\u{200d}👩\u{200d}👧".repeat(1000)).is_some_and(|words| words.chars().count() == most));
    }
}
