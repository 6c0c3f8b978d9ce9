//! What the pages share that are for visitors who are not signed in yet.

use leptos::prelude::*;

use crate::components::layout::storefront::Storefront;

/// The page's own part in a column, beside the picture of a cheese.
#[component]
pub fn AuthFrame(
    /// The path of the picture.
    picture: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <Storefront>
            <div class="page page-body">
                <div class="auth-split">
                    <div class="auth">{children()}</div>
                    <div class="auth-aside" aria-hidden="true">
                        <img src=picture alt="" width="400" height="320" loading="lazy"/>
                    </div>
                </div>
            </div>
        </Storefront>
    }
}
