//! What narrows the catalog down: a GET form, so that the address says it all, with or
//! without scripts.

use leptos::prelude::*;
use shared::{
    Language, Money,
    catalog::{CategoryCount, Count, Facets, PriceRange},
    limits,
    period::Day,
    product::Milk,
    validation::BrokenRule,
};

use super::{filter_query::FilterQuery, keeps_until::KeepsUntil};
use crate::{
    components::layout::icon::SearchIcon,
    request::{
        category_name,
        language::{language, translate},
    },
    words::labels,
};

/// Words, family, filters and order.
#[component]
pub fn Filters(facets: Facets, filters: FilterQuery, today: Day) -> impl IntoView {
    let t = translate();
    let within = (!filters.category.is_empty()).then(|| {
        view! { <input type="hidden" name="category" value=filters.category.clone()/> }
    });
    view! {
        <form class="filters" role="search" action="/fromages" method="get" id="recherche">
            <div class="search-box">
                <label class="visually-hidden" for="q">{t("Chercher parmi les fromages", "Search the cheeses")}</label>
                <input
                    id="q"
                    name="q"
                    type="search"
                    maxlength=*limits::SEARCH.end()
                    value=filters.q.clone()
                    placeholder=t("Comté, chèvre cendré, Auvergne…", "Comté, goat’s milk, Auvergne…")
                    autocomplete="off"
                    data-suggest=""
                />
                <button type="submit"><span class="visually-hidden">{t("Chercher", "Search")}</span><SearchIcon/></button>
            </div>
            <Families categories=facets.category.clone() filters=filters.clone()/>
            <div class="filter-line">
                {within}
                <MoreFilters facets filters=filters.clone() today/>
                <SortChoice filters=filters.clone()/>
            </div>
            <ActiveFilters filters today/>
        </form>
    }
}

/// The families that the other filters leave, each with its count.
#[component]
fn Families(categories: Vec<CategoryCount>, filters: FilterQuery) -> impl IntoView {
    let (t, language) = (translate(), language());
    let all: i64 = categories.iter().map(|category| category.count).sum();
    let link = |category: &str, name: String, count: i64| {
        let address = FilterQuery {
            category: category.to_owned(),
            ..filters.clone()
        }
        .address();
        let is_here = filters.category == category;
        view! {
            <a href=address aria-current=is_here.then_some("page")>{name} " " <span class="category-count">{count}</span></a>
        }
    };
    let links: Vec<_> = categories
        .iter()
        .map(|category| {
            let name = category_name(&category.value, language);
            link(&category.value, name, category.count)
        })
        .collect();
    (all > 0).then(|| {
        view! {
            <nav class="category-links" aria-label=t("Familles de fromages", "Families of cheese")>
                {link("", t("Tous", "All").into(), all)}
                {links}
            </nav>
        }
    })
}

/// The filters, folded away until they are wanted, or to be corrected.
#[component]
fn MoreFilters(facets: Facets, filters: FilterQuery, today: Day) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (_, broken) = filters.query(today);
    let is_open = !broken.is_empty();
    let flag = |name: &'static str, words: &'static str, is_set: bool, counts: &[Count<bool>]| {
        view! {
            <label class="choice">
                <input type="checkbox" name=name value="true" checked=is_set/>
                <span>{words} " " <span class="category-count">{count_of(counts, &true)}</span></span>
            </label>
        }
    };
    let allergens: Vec<_> = facets
        .allergens
        .iter()
        .map(|Count { value, count }| {
            view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        name="excludeAllergens"
                        value=value.name()
                        checked=filters.exclude_allergens.contains(value)
                    />
                    <span>{value.words(language)} " " <span class="category-count">{*count}</span></span>
                </label>
            }
        })
        .collect();
    view! {
        <details class="filter-more" open=is_open>
            <summary>{t("Filtrer", "Filter")}</summary>
            <div>
                <fieldset>
                    <legend class="field-label">{t("Prix", "Price")}</legend>
                    <div class="filter-prices">
                        <PriceLimit
                            name="minPrice"
                            label=t("De", "From")
                            value=filters.min_price.clone()
                            example=facets.price.map(|PriceRange { min, .. }| min)
                            broken=broken.clone()
                        />
                        <PriceLimit
                            name="maxPrice"
                            label=t("À", "To")
                            value=filters.max_price.clone()
                            example=facets.price.map(|PriceRange { max, .. }| max)
                            broken=broken.clone()
                        />
                    </div>
                </fieldset>
                <div class="filter-choices">
                    <MilkChoice counts=facets.milk chosen=filters.milk.clone()/>
                    <RatingChoice chosen=filters.min_rating.clone()/>
                    {flag("inStock", t("En stock", "In stock"), filters.in_stock, &facets.in_stock)}
                    {flag("isNew", t("Nouveautés", "New"), filters.is_new, &facets.is_new)}
                    <KeepsUntil filters=filters.clone() today broken/>
                </div>
                {(!allergens.is_empty()).then(|| view! {
                    <fieldset>
                        <legend class="field-label">{t("Allergènes à éviter", "Allergens to avoid")}</legend>
                        <div class="choice-columns">{allergens}</div>
                    </fieldset>
                })}
                <button class="button" type="submit">{t("Appliquer les filtres", "Apply the filters")}</button>
            </div>
        </details>
    }
    .into_any()
}

fn count_of<T: PartialEq>(counts: &[Count<T>], value: &T) -> i64 {
    counts
        .iter()
        .find(|count| count.value == *value)
        .map_or(0, |count| count.count)
}

/// One end of the price range, with what it would be without one as its example.
#[component]
fn PriceLimit(
    name: &'static str,
    label: &'static str,
    value: String,
    example: Option<Money>,
    broken: Vec<BrokenRule>,
) -> impl IntoView {
    let language = language();
    let error = broken.iter().find(|rule| rule.field == name);
    let error = error.map(|rule| rule.explain(language).message);
    let error_id = format!("{name}-error");
    let example = example.map(|amount| amount.to_string().replace('.', language.pick(",", ".")));
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            <div class="field-unit">
                <input
                    class="field-input is-number"
                    id=name
                    name=name
                    inputmode="decimal"
                    autocomplete="off"
                    value=value
                    placeholder=example
                    aria-invalid=error.is_some().then_some("true")
                    aria-describedby=error.is_some().then(|| error_id.clone())
                />
                <span>"€"</span>
            </div>
            {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
        </div>
    }
}

#[component]
fn MilkChoice(counts: Vec<Count<Milk>>, chosen: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let chosen = Milk::from_name(&chosen);
    let options: Vec<_> = [Milk::Cow, Milk::Goat, Milk::Sheep, Milk::Buffalo]
        .into_iter()
        .filter(|milk| chosen == Some(*milk) || count_of(&counts, milk) > 0)
        .map(|milk| {
            let words = format!("{} ({})", labels::milk_name(milk, language), count_of(&counts, &milk));
            view! { <option value=milk.name() selected=chosen == Some(milk)>{words}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label class="field-label" for="milk">{t("Lait", "Milk")}</label>
            <select class="field-input" id="milk" name="milk">
                <option value="">{t("Tous les laits", "Any milk")}</option>
                {options}
            </select>
        </div>
    }
}

#[component]
fn RatingChoice(chosen: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let options: Vec<_> = ["4.5", "4", "3"]
        .into_iter()
        .map(|stars| view! { <option value=stars selected=chosen == stars>{at_least(stars, language)}</option> })
        .collect();
    view! {
        <div class="field">
            <label class="field-label" for="minRating">{t("Note", "Rating")}</label>
            <select class="field-input" id="minRating" name="minRating">
                <option value="">{t("Toutes les notes", "Any rating")}</option>
                {options}
            </select>
        </div>
    }
}

/// A least rating in words: `4,5 étoiles et plus`.
fn at_least(stars: &str, language: Language) -> String {
    match language {
        Language::French => format!("{} étoiles et plus", stars.replace('.', ",")),
        Language::English => format!("{stars} stars and up"),
    }
}

#[component]
fn SortChoice(filters: FilterQuery) -> impl IntoView {
    let t = translate();
    let orders = [
        ("name", t("De A à Z", "A to Z")),
        ("price", t("Prix croissant", "Price, low to high")),
        ("-price", t("Prix décroissant", "Price, high to low")),
        ("-rating", t("Les mieux notés", "Best rated")),
        ("-createdAt", t("Les plus récents", "Newest")),
    ];
    // Words that were searched for come best match first, unless another order is chosen.
    let relevance = (!filters.q.is_empty()).then(|| ("relevance", t("Les plus proches", "Best match")));
    let options: Vec<_> = relevance
        .into_iter()
        .chain(orders)
        .map(|(value, words)| view! { <option value=value selected=filters.sort == value>{words}</option> })
        .collect();
    view! {
        <div class="filter-sort">
            <label class="field-label" for="sort">{t("Trier", "Sort")}</label>
            <select class="field-input" id="sort" name="sort">{options}</select>
            <button class="button button-quiet" type="submit">{t("Appliquer", "Apply")}</button>
        </div>
    }
}

/// What is set, each a link to the list without it.
#[component]
fn ActiveFilters(filters: FilterQuery, today: Day) -> impl IntoView {
    let t = translate();
    let links: Vec<_> = active_filters(&filters, today, language())
        .into_iter()
        .map(|(words, without)| {
            view! {
                <li>
                    <a href=without.address()>
                        <span class="visually-hidden">{t("Retirer le filtre", "Remove the filter")} " "</span>
                        {words}
                        " "
                        <span aria-hidden="true">"×"</span>
                    </a>
                </li>
            }
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! { <ul class="filter-active" aria-label=t("Filtres actifs", "Active filters")>{links}</ul> }
    })
}

/// Each filter that is set, in words, and what would be filters without it.
fn active_filters(filters: &FilterQuery, today: Day, language: Language) -> Vec<(String, FilterQuery)> {
    let mut active_filters = Vec::new();
    let mut add = |words: String, remove: &dyn Fn(&mut FilterQuery)| {
        let mut without = filters.clone();
        remove(&mut without);
        active_filters.push((words, without));
    };
    let (query, _) = filters.query(today);
    if !filters.q.is_empty() {
        let words = match language {
            Language::French => format!("«\u{a0}{}\u{a0}»", filters.q),
            Language::English => format!("“{}”", filters.q),
        };
        add(words, &|filters| filters.q.clear());
    }
    if let Some(milk) = query.milk {
        add(labels::milk_name(milk, language), &|filters| filters.milk.clear());
    }
    if let Some(min) = query.min_price {
        let words = format!("{} {}", language.pick("Dès", "From"), min.display(language));
        add(words, &|filters| filters.min_price.clear());
    }
    if let Some(max) = query.max_price {
        let words = format!("{} {}", language.pick("Jusqu’à", "Up to"), max.display(language));
        add(words, &|filters| filters.max_price.clear());
    }
    if query.min_rating.is_some() {
        add(at_least(&filters.min_rating, language), &|filters| {
            filters.min_rating.clear();
        });
    }
    if filters.in_stock {
        add(language.pick("En stock", "In stock").into(), &|filters| {
            filters.in_stock = false;
        });
    }
    if filters.is_new {
        add(language.pick("Nouveautés", "New").into(), &|filters| {
            filters.is_new = false;
        });
    }
    if let Some(day) = query.keeps_until {
        let until = language.pick("Se garde jusqu’au", "Keeps until");
        let words = format!("{until} {}", day.start().weekday_and_day(language));
        add(words, &|filters| filters.keeps_until.clear());
    }
    for allergen in &filters.exclude_allergens {
        let name = allergen.words(language).to_lowercase();
        let words = format!("{} {name}", language.pick("Sans", "Without"));
        add(words, &|filters| {
            filters.exclude_allergens.retain(|other| other != allergen);
        });
    }
    active_filters
}
