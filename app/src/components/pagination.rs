//! From page to page of a list.

use leptos::prelude::*;

use crate::language::translate;

/// Links to the neighbouring, first and last pages; nothing for a single page.
#[component]
pub fn Pagination(
    /// This page, from 1.
    page: i64,
    /// How many there are.
    pages: i64,
    /// The list's address with its other parameters, ending in `?` or `&`.
    #[prop(into)]
    base: String,
    /// Where on the page the list begins, as `#reviews`.
    #[prop(optional)]
    anchor: &'static str,
) -> impl IntoView {
    let t = translate();
    if pages < 2 {
        return ().into_any();
    }
    let address = |number: i64| format!("{base}page={number}{anchor}");
    let step = |number: i64, words: &'static str, rel: &'static str| {
        (1..=pages)
            .contains(&number)
            .then(|| view! { <li><a class="is-step" rel=rel href=address(number)>{words}</a></li> })
    };
    let near: Vec<_> = (1..=pages)
        .filter(|number| *number == 1 || *number == pages || (number - page).abs() <= 1)
        .map(|number| {
            view! { <li><a href=address(number) aria-current=(number == page).then_some("page")>{number}</a></li> }
        })
        .collect();
    view! {
        <nav class="pagination" aria-label="Pages">
            <ol>
                {step(page - 1, t("Précédente", "Previous"), "prev")}
                {near}
                {step(page + 1, t("Suivante", "Next"), "next")}
            </ol>
        </nav>
    }
    .into_any()
}
