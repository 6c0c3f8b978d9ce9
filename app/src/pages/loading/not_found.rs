//! The page for an address at which there is nothing.

use leptos::prelude::*;

use super::loaded::loaded;
use crate::{
    components::{layout::head::Head, product::card::ProductGrid},
    request::language::translate,
    server_fns::catalog,
};

/// The 404 page, with the newest products below.
#[component]
pub fn NotFound() -> impl IntoView {
    let t = translate();
    crate::request::set_status(404);
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
                {loaded(catalog::read_home(), |home| view! { <ProductGrid products=home.newest favorites=home.favorites/> })}
            </section>
        </div>
    }
}
