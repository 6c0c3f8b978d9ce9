//! A page.

use leptos::prelude::*;

/// A page.
#[component]
pub fn OrderPage() -> impl IntoView {
    view! { <p></p> }
}
