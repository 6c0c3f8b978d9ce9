//! What came of a form. A success is told in the address of the page that follows.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Whether the page's address has this parameter.
pub fn has_parameter(name: &str) -> bool {
    use_query_map().read_untracked().get(name).is_some()
}

/// Whether the page's address tells by this parameter that a form succeeded; not beside the problem of another one.
pub fn has_succeeded(name: &str) -> bool {
    has_parameter(name) && use_context::<ServerActionError>().is_none()
}

/// What was done, announced as it appears.
#[component]
pub fn SuccessNotice(
    /// Whether it has been done.
    when: bool,
    /// What was done, in a sentence of the page's language.
    words: &'static str,
) -> impl IntoView {
    when.then(|| view! { <div class="notice is-success" role="status"><p>{words}</p></div> })
}
