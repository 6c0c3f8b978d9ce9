//! The catalog: families, search, order and paging, all in the address.

mod filter_query;
mod filters;
mod keeps_until;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Page,
    catalog::CategoryCount,
    period::Day,
    product::{Allergen, Product},
};

use self::{filter_query::FilterQuery, filters::Filters};

use crate::{
    components::{
        layout::{
            head::Head,
            pagination::{Pagination, is_behind_last, numbered},
            storefront::Storefront,
        },
        product::{card::ProductGrid, recently_seen::RecentlySeen},
    },
    pages::loading::{loaded::loaded, not_found::NotFound},
    request::{
        self, category, category_name,
        language::{language, translate},
    },
    server_fns::catalog::{CatalogResults, search_catalog},
};

/// `/fromages`: the products that the address asks for, and what narrows them down.
#[component]
pub fn CatalogPage() -> impl IntoView {
    let filters = FilterQuery::read(&use_query_map().read_untracked());
    let today = request::today();
    let found = search_catalog(filters.query(today).0);
    view! {
        <Storefront>
            {loaded(found, move |found| {
                if is_unheard_of(&filters.category, &found) {
                    view! { <NotFound/> }.into_any()
                } else if is_behind_last(&found.products) {
                    view! { <NotFound list=filters.address()/> }.into_any()
                } else {
                    view! { <Catalog found filters today/> }.into_any()
                }
            })}
        </Storefront>
    }
    .into_any()
}

/// Whether no family is called so, and no product names it: what is found is nothing, whatever else is asked for.
fn is_unheard_of(family: &str, found: &CatalogResults) -> bool {
    let is_named = found.products.total > 0 || found.categories.iter().any(|named| named.value == family);
    !family.is_empty() && !is_named && category(family).is_none()
}

/// The page of what was found.
#[component]
fn Catalog(found: CatalogResults, filters: FilterQuery, today: Day) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (page, canonical) = filters.canonical(|slug| category(slug).is_some());
    let heading = match filters.category.as_str() {
        "" => t("Fromages", "Cheeses").to_owned(),
        category => category_name(category, language),
    };
    let text = category(&filters.category).map(|category| category.text(language).to_owned());
    let text = text.filter(|text| !text.is_empty());
    let lead = text.clone().map(|text| {
        let paragraphs = text.lines().filter(|line| !line.trim().is_empty());
        let paragraphs: Vec<_> = paragraphs
            .map(|text| view! { <p class="page-lead">{text.to_owned()}</p> })
            .collect();
        paragraphs
    });
    let description = text.unwrap_or_else(|| {
        let words = t(
            "coupés à la demande, avec leur prix au kilo, chez Fromagerie Alioui.",
            "cut to order, with their price per kilo, at Fromagerie Alioui.",
        );
        format!("{heading}{} {words}", t("\u{a0}:", ":"))
    });
    view! {
        <Head title=numbered(heading.clone(), page) description canonical/>
        <div class="page page-body">
            <div class="page-head"><h1>{heading}</h1>{lead}</div>
            <Found found filters today/>
        </div>
    }
}

#[component]
fn Found(found: CatalogResults, filters: FilterQuery, today: Day) -> impl IntoView {
    let t = translate();
    let CatalogResults {
        products,
        favorites,
        facets,
        categories,
        avoided,
    } = found;
    let (page, pages, base) = (products.page, products.pages, filters.base());
    let shows_dates = filters.query(today).0.keeps_until.is_some();
    let is_narrowed = filters.address() != FilterQuery::default().address();
    let list = if products.items.is_empty() {
        view! { <Nothing categories is_narrowed shows_dates/> }.into_any()
    } else {
        view! {
            <h2 class="visually-hidden">{t("Résultats", "Results")}</h2>
            <ProductGrid products=products.items.clone() favorites begins_page=true shows_dates/>
        }
        .into_any()
    };
    view! {
        <Filters facets filters today/>
        <AlwaysAvoided avoided/>
        <div class="result-line" role="status"><p>{result_line(&products, language())}</p></div>
        {list}
        <Pagination page pages base/>
        <RecentlySeen/>
    }
}

/// What this list, as all others, is without because the visitor avoids it, or where to say so.
#[component]
fn AlwaysAvoided(avoided: Vec<Allergen>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let words: Vec<_> = avoided.iter().map(|one| one.words(language).to_lowercase()).collect();
    let (words, link) = if words.is_empty() {
        (
            String::new(),
            t("Allergènes à toujours éviter", "Allergens to always avoid"),
        )
    } else {
        let without = t("Toujours sans\u{a0}:", "Always without:");
        (format!("{without} {}. ", words.join(", ")), t("Changer", "Change"))
    };
    view! { <p class="filter-avoided">{words}<a href="/allergenes">{link}</a></p> }
}

/// What to do when nothing matches.
#[component]
fn Nothing(categories: Vec<CategoryCount>, is_narrowed: bool, shows_dates: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let families: Vec<_> = categories
        .into_iter()
        .map(|CategoryCount { value, count }| {
            let name = category_name(&value, language);
            view! {
                <a href=format!("/fromages?category={value}")>{name} " " <span class="category-count">{count}</span></a>
            }
        })
        .collect();
    view! {
        <div class="empty">
            <h2>{t("Rien de tel en cave", "Nothing like that in the cellar")}</h2>
            <p>
                {t(
                    "Retirez un filtre, essayez un mot plus court, une région, un lait, ou parcourez les familles.",
                    "Remove a filter, try a shorter word, a region, a milk, or browse the families.",
                )}
            </p>
            {shows_dates.then(|| view! {
                <p>
                    {t(
                        "Seuls les fromages dont nous connaissons la date paraissent ici. Demandez-nous pour les autres.",
                        "Only cheeses whose date we know are shown here. Ask us about the others.",
                    )}
                </p>
            })}
            {(!families.is_empty()).then(|| view! {
                <nav class="category-links" aria-label=t("Toutes les familles", "All families")>{families}</nav>
            })}
            {is_narrowed.then(|| view! {
                <a class="button" href="/fromages">{t("Voir tous les fromages", "See all cheeses")}</a>
            })}
        </div>
    }
}

/// `28 fromages, 1 à 12 affichés`.
fn result_line(products: &Page<Product>, language: Language) -> String {
    let total = products.total;
    let first = (products.page - 1) * products.limit + 1;
    let last = first - 1 + i64::try_from(products.items.len()).unwrap_or(0);
    match (language, total) {
        (Language::French, 0) => "Aucun fromage".into(),
        (Language::English, 0) => "No cheese".into(),
        (Language::French, 1) => "1 fromage".into(),
        (Language::English, 1) => "1 cheese".into(),
        (Language::French, _) if products.pages == 1 => format!("{total} fromages"),
        (Language::English, _) if products.pages == 1 => format!("{total} cheeses"),
        (Language::French, _) => format!("{total} fromages, {first} à {last} affichés"),
        (Language::English, _) => format!("{total} cheeses, {first} to {last} shown"),
    }
}
