//! What is shown when something is wrong.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect, hooks::use_location};
use shared::Problem;

use super::head::Head;
use crate::{
    AppError,
    api::catalog,
    components::{loaded::loaded, product_card::ProductGrid},
    language::translate,
};

/// The page of a problem: on to sign in, a 404 that sells cheese, or what went wrong.
#[component]
pub fn Failure(
    /// What is wrong.
    error: AppError,
) -> impl IntoView {
    let t = translate();
    match error.0.status {
        401 => {
            let here = use_location();
            let next = format!(
                "{}{}",
                here.pathname.get_untracked(),
                query_of(&here.search.get_untracked())
            );
            let path = format!("/connexion?next={}", encode(&next));
            // In place of this page: the way back leads past it.
            view! { <Redirect path options=NavigateOptions { replace: true, ..Default::default() }/> }.into_any()
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

/// The address's query with its question mark, or nothing.
pub fn query_of(search: &str) -> String {
    if search.is_empty() {
        String::new()
    } else {
        format!("?{}", search.trim_start_matches('?'))
    }
}

/// Per cent encoding of what would end or change a query value (RFC 3986 § 3.4).
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

/// There is nothing at this address, but there is cheese.
#[component]
pub fn NotFound() -> impl IntoView {
    let t = translate();
    #[cfg(feature = "ssr")]
    crate::ssr::set_status(404);
    let home = Resource::new(|| (), |()| catalog::read_home());
    view! {
        <Head title=t("Page introuvable", "Page not found")/>
        <div class="page page-body">
            <div class="lost">
                <div class="lost-picture"><img src="/images/lost.svg" alt="" width="400" height="320"/></div>
                <div class="lost-text">
                    <h1>{t("Il ne reste que la croûte", "Only the rind is left")}</h1>
                    <p>
                        {t(
                            "Cette page n’existe pas, ou plus. Les fromages, eux, sont toujours là.",
                            "There is no such page, or not any more. The cheeses are still here.",
                        )}
                    </p>
                    <p><a class="button" href="/fromages">{t("Voir les fromages", "See the cheeses")}</a></p>
                </div>
            </div>
            <section class="section" aria-labelledby="lost-cheeses">
                <div class="section-head"><h2 id="lost-cheeses">{t("Tout juste arrivés", "Just in")}</h2></div>
                {loaded(home, |home| view! { <ProductGrid products=home.newest favourites=home.favourites/> })}
            </section>
        </div>
    }
}

/// A problem at the head of a form, with links to the fields it concerns.
#[component]
pub fn ProblemNotice(
    /// What is wrong, if anything.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    move || {
        problem.get().map(|problem| {
            // `external`: the browser follows the link itself and puts the cursor into the field.
            let messages = problem.errors.into_iter().map(|error| {
                view! { <li><a href=format!("#{}", field_id(&error.field)) rel="external">{error.message}</a></li> }
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
}

/// The id of the form field behind a body's path: `shippingAddress.postalCode` → `postalCode`.
pub fn field_id(path: &str) -> String {
    path.rsplit('.').next().unwrap_or(path).to_owned()
}
