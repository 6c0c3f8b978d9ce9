//! What a page says of itself to browsers and search engines.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The page's title, followed by the name of the shop, and its description.
#[component]
pub fn Head(
    /// The page's name.
    #[prop(into)]
    title: String,
    /// A sentence or two for search engines; the pages of an account need none.
    #[prop(into, optional)]
    description: String,
) -> impl IntoView {
    if !description.is_empty() {
        // Drawn at once: where a page has waited for its data, Leptos finds no head any more when it draws the rest.
        let _ = view! { <Meta name="description" content=description/> }.to_html();
    }
    view! { <Title text=format!("{title} · Fromagerie Alioui")/> }
}
