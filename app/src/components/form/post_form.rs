//! Forms that call a server function.

use leptos::{
    prelude::*,
    server_fn::{ServerFn, error::ServerFnUrlError},
};
use shared::Problem;

use crate::request::AppError;

/// A form that calls the server function at this path. The browser sends it without leaving the page where it can; the
/// page that the function leads to says what came of it.
#[component]
pub fn PostForm(
    /// The function's path: `SignIn::PATH`.
    action: &'static str,
    /// Its id, where a button outside of it sends it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Its class, if it has one.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Whether the server alone says what is wrong, in the shop's words.
    #[prop(optional)]
    novalidate: bool,
    /// Its name, where it needs one.
    #[prop(optional, into)]
    label: Option<String>,
    /// The fields and buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=action id=id class=class novalidate=novalidate aria-label=label>{children()}</form>
    }
}

/// The problem that this server function had with the form that led to this page.
pub fn problem_of<S: ServerFn<Error = AppError>>() -> Option<Problem> {
    let error = use_context::<ServerActionError>().filter(|error| error.path() == S::PATH)?;
    let AppError(problem) = ServerFnUrlError::<AppError>::decode_err(error.err());
    Some(*problem)
}
