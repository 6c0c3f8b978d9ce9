//! Data on its way into a page.

use leptos::prelude::*;

use super::failure::Failure;
use crate::request::{AppError, language::translate};

/// Shows `view` of what the resource brings, or the problem in its place. Read each resource
/// through one of these only (leptos issue 4851).
pub fn loaded<T, V>(
    resource: Resource<Result<T, AppError>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let t = translate();
    let waiting = move || {
        view! { <p class="page page-body visually-hidden" role="status">{t("Un instant…", "One moment…")}</p> }
    };
    view! {
        <Transition fallback=waiting>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => view(value).into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}
