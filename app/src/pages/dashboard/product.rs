//! A page.

use leptos::prelude::*;

/// A page.
#[component]
pub fn NewProductPage() -> impl IntoView {
    view! { <p></p> }
}

/// A page.
#[component]
pub fn EditProductPage() -> impl IntoView {
    view! { <p></p> }
}
