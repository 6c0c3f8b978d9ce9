//! Links to the pages above this one.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    listed::is_listed,
    request::language::{language, translate},
    structured,
};

/// Links to the pages above, and the name of this one.
#[component]
pub fn Breadcrumb(
    /// Address and name of each page above, outermost first.
    above: Vec<(String, String)>,
    /// The name of this page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let t = translate();
    let data = is_listed(&use_location().pathname.get_untracked())
        .then(|| structured::data(|shop| structured::breadcrumbs(shop, &above, &here, language())));
    let above: Vec<_> = above
        .into_iter()
        .map(|(address, name)| view! { <li><a href=address>{name}</a></li> })
        .collect();
    view! {
        <nav class="breadcrumb" aria-label=t("Fil d’Ariane", "Breadcrumb")>
            <ol>{above}<li aria-current="page">{here}</li></ol>
            {data}
        </nav>
    }
}
