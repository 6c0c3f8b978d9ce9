//! What is shown when something is wrong.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::not_found::NotFound;
use crate::{
    components::layout::head::Head,
    request::{AppError, language::translate},
    server_fns::second_factor,
    url::{encode, here},
};

/// What a page shows in place of its data: it leads on to sign in (401), shows [`NotFound`] (404, 410), or tells what went
/// wrong.
#[component]
pub fn Failure(
    /// The problem, in the reader's language.
    error: AppError,
) -> impl IntoView {
    let t = translate();
    match error.0.status {
        // The answer leads on; nobody reads what stands in it.
        301 => ().into_any(),
        401 => {
            let path = format!("/connexion?next={}", encode(&here()));
            view! { <Redirect path/> }.into_any()
        }
        403 if error.0.code == "second_factor_setup_required" => {
            view! { <SetUpFirst words=error.0.detail/> }.into_any()
        }
        404 => view! { <NotFound/> }.into_any(),
        410 => view! { <NotFound is_gone=true/> }.into_any(),
        _ => view! {
            <Head title=t("Un contretemps", "Something went wrong") is_nothing=true/>
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

/// Where staff go who have to set up a second factor before anything else.
#[component]
fn SetUpFirst(words: String) -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("La connexion en deux étapes d’abord", "Two-step sign-in first")/>
        <div class="page page-body">
            <div class="lost">
                <div class="lost-picture"><img src="/images/lost.svg" alt="" width="400" height="320"/></div>
                <div class="lost-text">
                    <h1>{t("Encore une étape", "One more step")}</h1>
                    <p>{words}</p>
                    <p><a class="button" href=second_factor::PAGE>{t("Activer les deux étapes", "Switch two steps on")}</a></p>
                </div>
            </div>
        </div>
    }
}
