//! What a page says of itself to browsers and search engines.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The page's title, with the house's name behind it, and its description.
#[component]
pub fn Head(
    /// The page's name.
    #[prop(into)]
    title: String,
    /// A sentence or two; pages that are one's own need none.
    #[prop(into, optional)]
    description: String,
) -> impl IntoView {
    let described = !description.is_empty();
    view! {
        <Title text=format!("{title} · Fromagerie Alioui")/>
        {described.then(|| view! { <Meta name="description" content=description/> })}
    }
}
