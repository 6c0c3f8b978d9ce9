//! A product's page as customers would see it, of what is typed into its form. Nothing is stored.

use leptos::prelude::*;
use leptos_meta::Meta;
use shared::Problem;

use crate::{
    components::layout::{head::Head, storefront::Storefront},
    pages::{
        loading::{loaded::loaded, not_found::NotFound},
        storefront::product::Detail,
    },
    request::language::translate,
    server_fns::admin::{product_form::ProductForm, products::preview_product},
};

/// `POST /gestion/produits/apercu`, which the product's form sends to a tab of its own.
#[component]
pub fn ProductPreviewPage() -> impl IntoView {
    let t = translate();
    let Some(form) = use_context::<ProductForm>() else {
        return view! { <Storefront><NotFound/></Storefront> }.into_any();
    };
    // Drawn at once, as the description in `Head` is.
    let _ = view! { <Meta name="robots" content="noindex"/> }.to_html();
    view! {
        <Storefront>
            {loaded(preview_product(form), move |preview| match preview {
                Ok(detail) => view! {
                    <div class="page">
                        <div class="notice is-warning" role="status">
                            <p class="notice-title">{t("Aperçu", "Preview")}</p>
                            <p>
                                {t(
                                    "Voici la page telle que la verront les clients. Rien n’est enregistré : fermez cet onglet pour revenir à la fiche.",
                                    "This is the page as customers will see it. Nothing is stored: close this tab to go back to the form.",
                                )}
                            </p>
                        </div>
                    </div>
                    // Its buttons do nothing: there may be no such product yet.
                    <fieldset disabled=true aria-label=t("Aperçu de la page", "Preview of the page")>
                        <Detail detail/>
                    </fieldset>
                }
                .into_any(),
                Err(problem) => view! { <Refused problem/> }.into_any(),
            })}
        </Storefront>
    }
    .into_any()
}

/// What has to be corrected in the form before there is anything to see.
#[component]
fn Refused(problem: Problem) -> impl IntoView {
    let t = translate();
    let messages: Vec<_> = problem
        .errors
        .into_iter()
        .map(|error| view! { <li><code>{error.field}</code>" "{error.message}</li> })
        .collect();
    view! {
        <Head title=t("Aperçu, gestion", "Preview, back office")/>
        <div class="page page-body">
            <h1>{t("Pas encore d’aperçu", "No preview yet")}</h1>
            <div class="notice is-error" role="alert">
                <p class="notice-title">{problem.detail}</p>
                <ul>{messages}</ul>
                <p>{t("Fermez cet onglet et corrigez la fiche.", "Close this tab and correct the form.")}</p>
            </div>
        </div>
    }
}
