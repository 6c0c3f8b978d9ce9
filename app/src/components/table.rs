//! Tables of many columns.

use leptos::prelude::*;

/// A table that scrolls sideways where it is too wide, by the keyboard as well.
#[component]
pub fn Table<R: IntoView + 'static>(
    /// What the part that scrolls is called; read aloud only.
    #[prop(into)]
    label: String,
    /// What the table holds, and in which order; read aloud only.
    #[prop(into)]
    caption: String,
    /// The rows of its body.
    rows: R,
    /// The heads of its columns.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-wrap" role="region" aria-label=label tabindex="0">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{children()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
