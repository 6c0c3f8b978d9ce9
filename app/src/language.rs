//! The reader's language, and words in it.
//!
//! Each text stands where it is used, in both languages side by side: the signature asks for
//! both, so none can be missing, and neither a catalogue of keys nor a loader is needed.

use leptos::prelude::{provide_context, use_context};
use shared::Language;

/// The language of this page: what the reader chose, else what their browser asks for, else
/// French. In the browser, what the server wrote on `<html lang>`.
pub fn current() -> Language {
    #[cfg(feature = "ssr")]
    {
        crate::ssr::language()
    }
    #[cfg(not(feature = "ssr"))]
    {
        let root = web_sys::window()
            .and_then(|w| w.document())
            .and_then(|d| d.document_element());
        let tag = root.and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        Language::from_tag(&tag).unwrap_or_default()
    }
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
