//! A button with a second one behind it, for what cannot be undone.

use leptos::prelude::*;

use super::post_form::PostForm;

/// Two buttons, one behind the other: the first shows what will happen, the second does it.
#[component]
pub fn Confirm(
    /// The path of the server function, whose field `id` names the thing.
    action: &'static str,
    /// The id of the thing that changes.
    id: String,
    /// The words of the first button.
    summary: &'static str,
    /// The words of the second, which name the thing.
    yes: String,
    /// Whether nothing is lost: then the second button is not red.
    #[prop(optional)]
    is_calm: bool,
    /// What will happen, and hidden fields of the form.
    children: Children,
) -> impl IntoView {
    let class = if is_calm { "confirm is-calm" } else { "confirm" };
    let button = if is_calm { "button" } else { "button button-danger" };
    view! {
        <details class=class>
            <summary>{summary}</summary>
            <PostForm action>
                <input type="hidden" name="id" value=id/>
                {children()}
                <button class=button type="submit">{yes}</button>
            </PostForm>
        </details>
    }
}
