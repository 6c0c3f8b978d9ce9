//! The reader's language, and words in it.
//!
//! Each text stands where it is used, in both languages side by side: the signature asks for
//! both, so none can be missing, and neither a table of keys nor a loader is needed.

use axum::http::{HeaderMap, HeaderName, header, request::Parts};
use leptos::prelude::{provide_context, use_context};
use shared::Language;

use super::cookies::{DAY_SECONDS, LANGUAGE_COOKIE, find_cookie, set_cookie};

/// In this header the server passes on which language an address begins with: what a client sends in it is dropped.
pub const ADDRESS_LANGUAGE: HeaderName = HeaderName::from_static("x-address-language");

/// The language that the request's address begins with, `/en/…`; `None` where it says nothing of it.
pub fn address_language(headers: &HeaderMap) -> Option<Language> {
    Language::from_tag(headers.get(ADDRESS_LANGUAGE)?.to_str().ok()?)
}

/// The language of this page: that of its address, else what the reader chose, else what their browser asks for, else
/// French.
pub fn current() -> Language {
    use_context::<Parts>().map_or_else(Language::default, |parts| requested_language(&parts.headers))
}

/// The language that a request asks for: the one of the address, else of the cookie, else the first of `Accept-Language` that the
/// shop speaks, else French.
pub fn requested_language(headers: &HeaderMap) -> Language {
    let accepted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Language::from_accept_language(header)
    };
    let chosen = || Language::from_tag(&find_cookie(headers, LANGUAGE_COOKIE)?);
    address_language(headers)
        .or_else(chosen)
        .or_else(accepted)
        .unwrap_or_default()
}

/// Remembers the reader's language for a year.
pub fn remember_language(language: Language) {
    set_cookie(LANGUAGE_COOKIE, language.tag(), 365 * DAY_SECONDS);
}

/// Hands the language to every component below.
pub fn provide(language: Language) {
    provide_context(language);
}

/// The language of the page this component is on.
pub fn language() -> Language {
    use_context().unwrap_or_else(current)
}

/// `t("Panier", "Basket")`: the words in the page's language.
pub fn translate() -> impl Fn(&'static str, &'static str) -> &'static str + Copy + Send + Sync + 'static {
    translator(language())
}

/// [`translate`] for a language that is known.
pub fn translator(
    language: Language,
) -> impl Fn(&'static str, &'static str) -> &'static str + Copy + Send + Sync + 'static {
    move |french, english| language.pick(french, english)
}
