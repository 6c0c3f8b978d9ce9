//! A page.

use leptos::prelude::*;

/// A page.
#[component]
pub fn ProductsPage() -> impl IntoView {
    view! { <p></p> }
}
