//! Icons. What they mean is told in words beside them: they are hidden from screen readers.

use leptos::prelude::*;

/// A magnifying glass.
#[component]
pub fn SearchIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="10.5" cy="10.5" r="6.5"></circle>
            <path d="m15.5 15.5 5 5"></path>
        </svg>
    }
}

/// A shopping basket, for the cart.
#[component]
pub fn CartIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 10h18l-2 10H5L3 10Z"></path>
            <path d="m8 10 3.5-6M16 10l-3.5-6M9.5 13.5v3M14.5 13.5v3"></path>
        </svg>
    }
}

/// A heart. The style sheet fills it in a button that is pressed.
#[component]
pub fn HeartIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 20C6.5 15.8 3.5 12.6 3.5 9.2A4.6 4.6 0 0 1 12 6.8a4.6 4.6 0 0 1 8.5 2.4C20.5 12.6 17.500 15.8 12 20Z"></path>
        </svg>
    }
}
