//! The page for an address at which there is nothing.

use leptos::prelude::*;

use super::loaded::loaded;
use crate::{
    components::{layout::head::Head, product::card::ProductGrid},
    request::language::translate,
    server_fns::catalog,
};

/// The 404 page, or that of what was here and is gone (410), with the newest products below.
#[component]
pub fn NotFound(
    /// Whether there was something here.
    #[prop(optional)]
    is_gone: bool,
    /// The address of the list's first page, for a page of it that is behind the last.
    #[prop(into, optional)]
    list: String,
) -> impl IntoView {
    let t = translate();
    crate::request::set_status(if is_gone { 410 } else { 404 });
    let title = if is_gone {
        t("Page disparue", "Page gone")
    } else {
        t("Page introuvable", "Page not found")
    };
    let words = if is_gone {
        t(
            "Ce qui était ici n’est plus dans la boutique. Les autres fromages, eux, sont toujours là.",
            "What was here is no longer in the shop. The other cheeses are still here.",
        )
    } else {
        t(
            "Cette page n’existe pas, ou plus. Les fromages, eux, sont toujours là.",
            "There is no such page, or not any more. The cheeses are still here.",
        )
    };
    let (link, link_words) = if list.is_empty() {
        ("/fromages".to_owned(), t("Voir les fromages", "See the cheeses"))
    } else {
        (list, t("Voir la première page", "See the first page"))
    };
    view! {
        <Head title is_nothing=true/>
        <div class="page page-body">
            <div class="lost">
                <div class="lost-picture"><img src="/images/lost.svg" alt="" width="400" height="320"/></div>
                <div class="lost-text">
                    <h1>{t("Il ne reste que la croûte", "Only the rind is left")}</h1>
                    <p>{words}</p>
                    <p><a class="button" href=link>{link_words}</a></p>
                </div>
            </div>
            <section class="section" aria-labelledby="lost-cheeses">
                <div class="section-head"><h2 id="lost-cheeses">{t("Tout juste arrivés", "Just in")}</h2></div>
                {loaded(catalog::read_home(), |home| view! { <ProductGrid products=home.newest favorites=home.favorites/> })}
            </section>
        </div>
    }
}
