//! A page.

use leptos::prelude::*;

/// A page.
#[component]
pub fn OrdersPage() -> impl IntoView {
    view! { <p></p> }
}
