//! What is wrong with a form as a whole.

use leptos::prelude::*;
use shared::Problem;

/// A problem at the head of a form, with links to the fields it concerns.
#[component]
pub fn ProblemNotice(
    /// The problem of the form's last answer; nothing is shown without one.
    problem: Option<Problem>,
) -> impl IntoView {
    problem.map(|problem| {
        let messages = problem.errors.into_iter().map(|error| {
            view! { <li><a href=format!("#{}", field_id(&error.field))>{error.message}</a></li> }
        });
        let messages: Vec<_> = messages.collect();
        view! {
            <div class="notice is-error" role="alert">
                <p class="notice-title">{problem.detail}</p>
                {(!messages.is_empty()).then(|| view! { <ul>{messages}</ul> })}
            </div>
        }
    })
}

/// The id of the form field behind a body's path: `shippingAddress.postalCode` → `postalCode`.
pub fn field_id(path: &str) -> String {
    path.rsplit('.').next().unwrap_or(path).to_owned()
}
