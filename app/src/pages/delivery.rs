//! A page.

use leptos::prelude::*;

/// A page.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    view! { <p></p> }
}
