//! From page to page of a list.

use leptos::prelude::*;
use shared::Page;

use crate::request::language::translate;

/// What a page of a list is called; the first is called as the list: `Fromages, page 2`.
pub fn numbered(title: String, page: i64) -> String {
    match page {
        ..=1 => title,
        _ => format!("{title}, page {page}"),
    }
}

/// Whether a page is behind the last one: there is no such page. The first one is always there, however empty.
pub const fn is_behind_last<T>(page: &Page<T>) -> bool {
    page.page > 1 && page.page > page.pages
}

/// The address of a page of the list that begins at this one.
pub fn paged(list: String, page: i64) -> String {
    let sign = if list.contains('?') { '&' } else { '?' };
    match page {
        ..=1 => list,
        _ => format!("{list}{sign}page={page}"),
    }
}

/// Links to the neighbouring, first and last pages; nothing for a single page.
#[component]
pub fn Pagination(
    /// Which page is shown, from 1.
    page: i64,
    /// How many pages there are.
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
    let near: Vec<_> = numbers(page, pages)
        .into_iter()
        .map(|number| match number {
            Some(number) => {
                let here = (number == page).then_some("page");
                view! { <li><a href=address(number) aria-current=here>{number}</a></li> }.into_any()
            }
            None => view! { <li aria-hidden="true"><span>"…"</span></li> }.into_any(),
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

/// The first page, the last and those beside this one; nothing in the place of two or more others.
fn numbers(page: i64, pages: i64) -> Vec<Option<i64>> {
    let mut numbers = Vec::new();
    let mut last = 0;
    for number in [1, page - 1, page, page + 1, pages] {
        if number <= last || number > pages {
            continue;
        }
        match number - last {
            1 => {}
            2 => numbers.push(Some(number - 1)),
            _ => numbers.push(None),
        }
        numbers.push(Some(number));
        last = number;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::numbers;

    fn shown(page: i64, pages: i64) -> String {
        let shown = numbers(page, pages).into_iter();
        let shown: Vec<_> = shown
            .map(|number| number.map_or("…".into(), |number| number.to_string()))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn pages_that_are_left_out_leave_a_gap_and_a_gap_is_never_one_page_wide() {
        assert_eq!(shown(1, 2), "1 2");
        assert_eq!(shown(1, 4), "1 2 3 4");
        assert_eq!(shown(1, 9), "1 2 … 9");
        assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(shown(4, 9), "1 2 3 4 5 … 9");
        assert_eq!(shown(9, 9), "1 … 8 9");
        assert_eq!(shown(20, 9), "1 … 9", "a page that is not there");
    }
}
