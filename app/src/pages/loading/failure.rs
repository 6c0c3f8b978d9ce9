//! What is shown when something is wrong.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::not_found::NotFound;
use crate::{
    components::layout::head::Head,
    request::{AppError, language::translate},
    url::{encode, here},
};

/// What a page shows in place of its data: it leads on to sign in (401), shows [`NotFound`] (404), or tells what went
/// wrong.
#[component]
pub fn Failure(
    /// The problem, in the reader's language.
    error: AppError,
) -> impl IntoView {
    let t = translate();
    match error.0.status {
        401 => {
            let path = format!("/connexion?next={}", encode(&here()));
            view! { <Redirect path/> }.into_any()
        }
        404 => view! { <NotFound/> }.into_any(),
        _ => view! {
            <Head title=t("Un contretemps", "Something went wrong")/>
            <div class="page page-body">
                <div class="lost">
                    <div class="lost-picture"><img src="/images/lost.svg" alt="" width="400" height="320"/></div>
                    <div class="lost-text">
                        <h1>{t("Un contretemps en cave", "Trouble in the cellar")}</h1>
                        <p>{error.0.detail}</p>
                        <p><a class="button" href="/">{t("Revenir à la boutique", "Back to the shop")}</a></p>
                    </div>
                </div>
            </div>
        }
        .into_any(),
    }
}
