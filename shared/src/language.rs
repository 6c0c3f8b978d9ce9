//! The two languages of the shop.

use serde::{Deserialize, Serialize};

/// A reader's language. French is the shop's first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Language {
    /// Français.
    #[default]
    #[serde(rename = "fr")]
    French,
    /// English, British spelling.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The BCP 47 tag: `fr` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The language with this tag (`en`, `en-GB`), if the shop speaks it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.trim().split('-').next()?.to_ascii_lowercase().as_str() {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that the shop speaks, by the
    /// header's own order (RFC 9110 § 12.5.4; browsers list by preference).
    pub fn from_accept_language(header: &str) -> Option<Self> {
        header
            .split(',')
            .find_map(|item| Self::from_tag(item.split(';').next()?))
    }

    /// What the addresses of its pages begin with: nothing in the shop's first language.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::French => "",
            Self::English => "/en",
        }
    }

    /// The address of a page in this language: of `/fromages` `/en/fromages`, of the home page `/en`.
    pub fn address(self, path: &str) -> String {
        match (self, path.strip_prefix('/')) {
            (Self::French, _) | (_, None) => path.into(),
            (_, Some(rest)) if rest.is_empty() || rest.starts_with(['?', '#']) => format!("{}{rest}", self.prefix()),
            _ => format!("{}{path}", self.prefix()),
        }
    }

    /// The language that an address begins with, and the same page's address without: `/en/fromages` is `/fromages` in
    /// English. `None` for an address of the shop's first language.
    pub fn of_address(address: &str) -> Option<(Self, String)> {
        let rest = address.strip_prefix(Self::English.prefix())?;
        let path = match rest.chars().next() {
            None | Some('?' | '#') => format!("/{rest}"),
            Some('/') => rest.into(),
            Some(_) => return None,
        };
        Some((Self::English, path))
    }

    /// The words in this language. Both must be given, so a translation cannot be missing.
    pub const fn pick<'a>(self, french: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }

    /// Somebody's own words, in this language's quotes.
    pub fn quoted(self, words: &str) -> String {
        match self {
            Self::French => format!("«\u{a0}{words}\u{a0}»"),
            Self::English => format!("“{words}”"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_wins() {
        let first = Language::from_accept_language;
        assert_eq!(first("de-DE, en-GB;q=0.9, fr;q=0.8"), Some(Language::English));
        assert_eq!(first("fr-CA"), Some(Language::French));
        assert_eq!(first("*"), None);
    }

    #[test]
    fn an_address_in_english_is_that_in_french_behind_its_prefix() {
        for (french, english) in [
            ("/", "/en"),
            ("/?added=1", "/en?added=1"),
            ("/#new", "/en#new"),
            ("/fromages", "/en/fromages"),
            ("/fromages/comte?x=/en#reviews", "/en/fromages/comte?x=/en#reviews"),
        ] {
            assert_eq!(Language::English.address(french), english);
            assert_eq!(Language::French.address(french), french);
            assert_eq!(
                Language::of_address(english),
                Some((Language::English, french.to_owned()))
            );
            assert_eq!(Language::of_address(french), None);
        }
        assert_eq!(Language::of_address("/entremets"), None);
        assert_eq!(Language::of_address("/en/"), Some((Language::English, "/".into())));
        assert_eq!(Language::English.address("#reviews"), "#reviews");
    }
}
