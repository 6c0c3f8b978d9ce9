//! The frame of the pages before one is in.

use leptos::prelude::*;

use crate::components::layout::storefront::Storefront;

/// A column to act in, beside a cheese.
#[component]
pub fn Door(
    /// The cheese's picture.
    picture: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <Storefront>
            <div class="page page-body">
                <div class="auth-split">
                    <div class="auth">{children()}</div>
                    <div class="auth-aside" aria-hidden="true">
                        <img src=picture alt="" width="400" height="320"/>
                    </div>
                </div>
            </div>
        </Storefront>
    }
}
