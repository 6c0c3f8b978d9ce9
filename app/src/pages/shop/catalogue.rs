//! The catalogue: families, search, order and paging, all in the address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Page, PageRequest,
    catalog::{CatalogQuery, CategoryCount, ProductSort},
    product::Product,
};

use crate::{
    api::catalog::{Catalogue, search_catalogue},
    components::{
        failure::encode, head::Head, icon::SearchIcon, labels, layout::Storefront, loaded::loaded,
        pagination::Pagination, product_card::ProductGrid,
    },
    language::{language, translate},
};

/// How many products a page shows: whole rows of two, three and four.
const PAGE_SIZE: i64 = 12;

/// What the address asks for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    q: String,
    category: String,
    sort: String,
    page: i64,
}

impl Asked {
    fn query(&self) -> CatalogQuery {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        CatalogQuery {
            q: some(&self.q),
            category: some(&self.category),
            sort: ProductSort::from_name(&self.sort),
            paging: PageRequest {
                page: self.page.clamp(1, 100_000),
                limit: PAGE_SIZE,
            },
            ..Default::default()
        }
    }

    /// The list's address without its page, ending in `?` or `&`.
    fn base(&self) -> String {
        let named = [("q", &self.q), ("category", &self.category), ("sort", &self.sort)];
        let set = named.into_iter().filter(|(_, value)| !value.is_empty());
        set.fold("/fromages?".into(), |address, (name, value)| {
            format!("{address}{name}={}&", encode(value))
        })
    }
}

/// `/fromages`.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let t = translate();
    let language = language();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let text = |name| query.get(name).unwrap_or_default();
            Asked {
                q: text("q"),
                category: text("category"),
                sort: text("sort"),
                page: text("page").parse().unwrap_or(1),
            }
        })
    });
    let found = Resource::new(move || asked.get(), |asked| search_catalogue(asked.query()));
    let heading = move || match asked.get().category.as_str() {
        "" => t("Fromages", "Cheeses").to_owned(),
        category => labels::category(category, language),
    };
    view! {
        <Storefront>
            <div class="page page-body">
                <div class="page-head"><h1>{heading}</h1></div>
                {loaded(found, move |found| view! { <Found found asked=asked.get_untracked()/> })}
            </div>
        </Storefront>
        {move || view! {
            <Head
                title=heading()
                description=t(
                    "Tous nos fromages, par famille, avec leur prix au kilo.",
                    "All our cheeses, by family, with their price per kilo.",
                )
            />
        }}
    }
    .into_any()
}

#[component]
fn Found(found: Catalogue, asked: Asked) -> impl IntoView {
    let t = translate();
    let Catalogue {
        products,
        favourites,
        categories,
    } = found;
    let (page, pages, base) = (products.page, products.pages, asked.base());
    let empty = products.items.is_empty();
    view! {
        <Filters categories asked/>
        <div class="result-line" role="status"><p>{result_line(&products, language())}</p></div>
        {if empty {
            view! {
                <div class="empty">
                    <h2>{t("Rien de ce nom en cave", "Nothing by that name in the cellar")}</h2>
                    <p>
                        {t(
                            "Essayez un mot plus court, une région, un lait, ou parcourez les familles.",
                            "Try a shorter word, a region, a milk, or browse the families.",
                        )}
                    </p>
                    <a class="button" href="/fromages">{t("Voir tous les fromages", "See all cheeses")}</a>
                </div>
            }
            .into_any()
        } else {
            view! {
                <h2 class="visually-hidden">{t("Résultats", "Results")}</h2>
                <ProductGrid products=products.items favourites/>
            }
            .into_any()
        }}
        <Pagination page pages base/>
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

/// A GET form: the address says it all, with or without scripts.
#[component]
fn Filters(categories: Vec<CategoryCount>, asked: Asked) -> impl IntoView {
    let (t, language) = (translate(), language());
    let all: i64 = categories.iter().map(|category| category.count).sum();
    let in_order = Asked {
        q: String::new(),
        category: String::new(),
        page: 1,
        sort: asked.sort.clone(),
    };
    let link = |category: &str| {
        let base = Asked {
            category: category.to_owned(),
            ..in_order.clone()
        }
        .base();
        base.trim_end_matches(['&', '?']).to_owned()
    };
    let mark = |category: &str| (asked.category == category && asked.q.is_empty()).then_some("page");
    let links: Vec<_> = categories
        .iter()
        .map(|CategoryCount { value, count }| {
            let name = labels::category(value, language);
            view! {
                <a href=link(value) aria-current=mark(value)>{name} " " <span class="category-count">{*count}</span></a>
            }
        })
        .collect();
    let orders = [
        ("name", t("De A à Z", "A to Z")),
        ("price", t("Prix croissant", "Price, low to high")),
        ("-price", t("Prix décroissant", "Price, high to low")),
        ("-rating", t("Les mieux notés", "Best rated")),
        ("-createdAt", t("Les plus récents", "Newest")),
    ];
    // Words that were searched for come best match first, unless another order is chosen.
    let relevance = (!asked.q.is_empty()).then(|| ("relevance", t("Les plus proches", "Best match")));
    let options: Vec<_> = relevance
        .into_iter()
        .chain(orders)
        .map(|(value, words)| view! { <option value=value selected=asked.sort == value>{words}</option> })
        .collect();
    let within = (!asked.category.is_empty()).then(|| {
        view! { <input type="hidden" name="category" value=asked.category.clone()/> }
    });
    view! {
        <form class="filters" role="search" action="/fromages" method="get" id="recherche">
            <div class="search-box">
                <label class="visually-hidden" for="q">{t("Chercher parmi les fromages", "Search the cheeses")}</label>
                <input
                    id="q"
                    name="q"
                    type="search"
                    value=asked.q.clone()
                    placeholder=t("Comté, chèvre cendré, Auvergne…", "Comté, goat’s milk, Auvergne…")
                    autocomplete="off"
                />
                <button type="submit"><span class="visually-hidden">{t("Chercher", "Search")}</span><SearchIcon/></button>
            </div>
            <nav class="category-links" aria-label=t("Familles de fromages", "Families of cheese")>
                <a href=link("") aria-current=mark("")>{t("Tous", "All")} " " <span class="category-count">{all}</span></a>
                {links}
            </nav>
            <div class="filter-line">
                {within}
                <div class="filter-sort">
                    <label class="field-label" for="sort">{t("Trier", "Sort")}</label>
                    <select class="field-input" id="sort" name="sort">{options}</select>
                    <button class="button button-quiet" type="submit">{t("Appliquer", "Apply")}</button>
                </div>
            </div>
        </form>
    }
}
