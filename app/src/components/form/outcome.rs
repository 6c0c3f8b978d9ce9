//! What came of a form. A success is told in the address of the page that follows, so that it shows without
//! JavaScript as well.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

/// Whether the page's address has this parameter.
pub fn has_parameter(name: &'static str) -> Memo<bool> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name).is_some()))
}

/// What was done, announced as it appears.
#[component]
pub fn SuccessNotice(
    /// Whether it has been done.
    #[prop(into)]
    when: Signal<bool>,
    /// What was done, in a sentence of the page's language.
    words: &'static str,
) -> impl IntoView {
    move || {
        when.get()
            .then(|| view! { <div class="notice is-success" role="status"><p>{words}</p></div> })
    }
}

/// How often an action has succeeded in this browser: a form under this key in a [`For`] starts
/// anew after it, with nothing typed into it, and keeps what was typed when it fails.
pub fn count_successes<S>(action: ServerAction<S>) -> RwSignal<u32>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
    S::Error: Clone + Send + Sync + 'static,
{
    outcomes(action, Result::is_ok)
}

/// How often an action has failed in this browser. A resource that depends on it is read again: what the page shows
/// may no longer be true.
pub fn count_failures<S>(action: ServerAction<S>) -> RwSignal<u32>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
    S::Error: Clone + Send + Sync + 'static,
{
    outcomes(action, Result::is_err)
}

fn outcomes<S>(action: ServerAction<S>, counts: fn(&Result<S::Output, S::Error>) -> bool) -> RwSignal<u32>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
    S::Error: Clone + Send + Sync + 'static,
{
    let count = RwSignal::new(0);
    let value = action.value();
    Effect::new(move |_| {
        if value.with(|value| value.as_ref().is_some_and(counts)) {
            count.update(|count| *count += 1);
        }
    });
    count
}
