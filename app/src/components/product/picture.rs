//! A picture, in the width that the reader's screen needs.

use leptos::prelude::*;
use shared::picture::srcset;

/// What stands in for a picture that is missing.
const MISSING: &str = "/images/mark.svg";

/// A picture of a product or recipe. Its frame has a fixed size, so that nothing moves when it is loaded.
#[component]
pub fn Picture(
    /// Its address, as a product's or a recipe's `images` has it; without one, the shop's mark.
    src: Option<String>,
    /// What it shows; empty where the text beside it names it.
    #[prop(into, optional)]
    alt: String,
    /// How wide it is shown, as the attribute `sizes` wants it.
    sizes: &'static str,
    /// Whether the page is about it: it is loaded first then, others once they come into view.
    #[prop(optional)]
    is_first: bool,
    /// A CSS class.
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let src = src.unwrap_or_else(|| MISSING.into());
    let srcset = srcset(&src);
    let sizes = srcset.is_some().then_some(sizes);
    let (loading, priority) = if is_first {
        (None, Some("high"))
    } else {
        (Some("lazy"), None)
    };
    // `src` last: a browser that reads it before `srcset` would load that version too.
    view! {
        <img
            class=class
            alt=alt
            width="400"
            height="320"
            loading=loading
            fetchpriority=priority
            decoding="async"
            sizes=sizes
            srcset=srcset
            src=src
        />
    }
}
